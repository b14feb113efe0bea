/** Colours that a canvas draws with, as the theme has them now; CSS colours of its own it cannot read. */
export class CanvasColors {
  /** Of what was not played yet. */
  rest = $state.raw('#000');
  played = $state.raw('#000');

  /** Reads them again: the theme has changed. */
  read(): void {
    const probe = document.body.appendChild(document.createElement('span'));
    const colour = (name: string) => {
      probe.style.color = name;
      return getComputedStyle(probe).color;
    };
    const forced = matchMedia('(forced-colors: active)').matches;
    this.rest = colour(forced ? 'CanvasText' : 'var(--wave-rest)');
    this.played = colour(forced ? 'Highlight' : 'var(--wave-played)');
    probe.remove();
  }
}
