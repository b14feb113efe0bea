/** Colours that a canvas draws with, as the theme has them now; CSS colours of its own it cannot read. */
export class CanvasColors {
  ink = $state.raw('#000');
  accent = $state.raw('#000');
  /** How much of the ink is left where nothing was played. */
  rest = $state.raw(1 / 3);

  /** Reads them again: the theme has changed. */
  read(): void {
    const probe = document.body.appendChild(document.createElement('span'));
    const colour = (name: string) => {
      probe.style.color = name;
      return getComputedStyle(probe).color;
    };
    const forced = matchMedia('(forced-colors: active)').matches;
    this.ink = colour(forced ? 'CanvasText' : 'var(--ink)');
    this.accent = colour(forced ? 'Highlight' : 'var(--accent)');
    this.rest = forced ? 1 : 0.36;
    probe.remove();
  }
}
