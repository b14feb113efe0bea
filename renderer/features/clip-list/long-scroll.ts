/**
 * The tallest element (px) that is made: Chromium holds lengths in 26 bits, in device pixels, so that a list at 200 %
 * zoom on a dense screen has an eighth of 33,554,428 px.
 */
export const tallest = 4_000_000;

/** A list that is taller than an element can be: the bar scrolls a shorter one, in proportion. All measures in px. */
export interface LongScroll {
  /** Height of the element. */
  readonly height: number;
  readonly scaled: boolean;
  /** Top of the sight in the whole list, for a scroll position of the element. */
  inList(scrolled: number): number;
  /** The element's scroll position for a top in the whole list. */
  ofElement(top: number): number;
  /** A top that the list can have. */
  held(top: number): number;
}

/** `view`: height of what is in sight. */
export function createLongScroll(options: {
  readonly rows: number;
  readonly rowHeight: number;
  readonly view: number;
}): LongScroll {
  const whole = options.rows * options.rowHeight;
  const height = Math.min(whole, tallest);
  const scaled = whole > height;
  const most = Math.max(0, whole - options.view);
  const ratio = scaled ? most / Math.max(1, height - options.view) : 1;
  const held = (top: number) => Math.max(0, Math.min(most, top));
  return {
    height,
    scaled,
    inList: (scrolled) => (scaled ? held(scrolled * ratio) : scrolled),
    ofElement: (top) => held(top) / ratio,
    held,
  };
}
