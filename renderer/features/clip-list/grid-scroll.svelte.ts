import { createLongScroll } from './long-scroll.ts';
import { rowsInSight, scrolledTo } from './windowing.ts';

/** px. */
export const rowHeight = 56;
export const headHeight = 32;
/** Rows that are drawn beyond those in sight. */
const spare = 3;

/** Which rows of the list are in sight, and how it is scrolled. All measures in px. */
export class GridScroll {
  height = $state(600);
  width = $state(800);
  /** Top of the sight in the whole list and in the element: apart in a list that is too tall for an element. */
  top = $state(0);
  scrolled = $state(0);
  element: HTMLElement | undefined;
  /** Height of what is in sight. */
  readonly view: number;
  readonly long: ReturnType<typeof createLongScroll>;
  readonly sight: ReturnType<typeof rowsInSight>;
  /** The rows that are drawn. A row that leaves the sight is used again for one that comes into it. */
  readonly rows: readonly { readonly index: number; readonly slot: number }[];
  readonly #moved: (row: number) => void;

  /** `moved` receives the first row in sight. */
  constructor(total: () => number, moved: (row: number) => void) {
    this.#moved = moved;
    this.view = $derived(Math.max(rowHeight, this.height - headHeight));
    this.long = $derived(createLongScroll({ rows: total(), rowHeight, view: this.view }));
    this.sight = $derived(
      rowsInSight({ top: this.top, height: this.view, rowHeight, total: total(), spare }),
    );
    this.rows = $derived.by(() => {
      const { first, last } = this.sight;
      const pool = Math.ceil(this.view / rowHeight) + 2 + 2 * spare;
      return Array.from({ length: Math.max(0, last - first + 1) }, (_, step) => ({
        index: first + step,
        slot: (first + step) % pool,
      }));
    });
  }

  goTo(top: number): void {
    const before = this.scrolled;
    this.top = this.long.held(top);
    this.scrolled = this.long.ofElement(this.top);
    this.#moved(Math.floor(this.top / rowHeight));
    if (this.scrolled === before) return; // the element is there: to ask it would cost a layout
    this.element?.scrollTo({ top: this.scrolled });
    this.scrolled = this.element?.scrollTop ?? this.scrolled;
    if (!this.long.scaled) this.top = this.scrolled;
  }

  /** Brings a row into sight. */
  show(index: number): void {
    const to = scrolledTo({ index, top: this.top, height: this.view, rowHeight });
    if (to !== this.top) this.goTo(to);
  }

  /** The element was scrolled. */
  follow(element: HTMLElement): void {
    const now = element.scrollTop;
    if (Math.abs(now - this.scrolled) < 1) return;
    this.scrolled = now;
    this.top = this.long.inList(now);
    this.#moved(Math.floor(this.top / rowHeight));
  }

  /** The wheel moves a scaled list by as much as it says; the bar would leap over it. */
  readonly wheel = (grid: HTMLElement): (() => void) | undefined => {
    if (!this.long.scaled) return undefined;
    const turn = (event: WheelEvent) => {
      if (event.ctrlKey) return;
      event.preventDefault();
      this.goTo(this.top + event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? rowHeight : 1));
    };
    grid.addEventListener('wheel', turn, { passive: false });
    return () => grid.removeEventListener('wheel', turn);
  };
}
