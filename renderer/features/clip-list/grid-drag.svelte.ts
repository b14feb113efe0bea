import type { GridScroll } from './grid-scroll.svelte.ts';
import { headHeight, rowHeight } from './grid-scroll.svelte.ts';

/** Distance (px) from the list's edge in which a dragged clip scrolls it. */
const edge = 40;

/** Clips of a collection that are moved to another place of it by the mouse. */
export class GridDrag {
  /** Null while nothing is dragged; `to`: the index that it would come to stand in. */
  dragged = $state.raw<{ readonly ids: ReadonlySet<string>; readonly to: number } | null>(null);
  readonly #scroll: GridScroll;

  constructor(scroll: GridScroll) {
    this.#scroll = scroll;
  }

  begin(event: PointerEvent & { currentTarget: HTMLElement }, ids: ReadonlySet<string>, from: number): void {
    this.dragged = { ids, to: from };
    event.currentTarget.setPointerCapture(event.pointerId);
  }

  move(event: PointerEvent & { currentTarget: HTMLElement }, total: number): void {
    if (!this.dragged) return;
    const scroll = this.#scroll;
    const y = event.clientY - event.currentTarget.getBoundingClientRect().top - headHeight;
    if (y < edge) scroll.goTo(scroll.top - rowHeight / 3);
    else if (y > scroll.view - edge) scroll.goTo(scroll.top + rowHeight / 3);
    const to = Math.round((scroll.top + y) / rowHeight);
    this.dragged = { ids: this.dragged.ids, to: Math.max(0, Math.min(total, to)) };
  }

  /** It is let go; answers what was dragged where. */
  end(): GridDrag['dragged'] {
    const { dragged } = this;
    this.dragged = null;
    return dragged;
  }
}
