/** Places `first` to `last`, both inclusive; empty when last is before first. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** Rows that lie in sight, and `spare` more on either side. All measures in px. */
export function rowsInSight(options: {
  readonly top: number;
  readonly height: number;
  readonly rowHeight: number;
  readonly total: number;
  readonly spare: number;
}): Range {
  const { top, height, rowHeight, total, spare } = options;
  return {
    first: Math.max(0, Math.min(total - 1, Math.floor(Math.max(0, top) / rowHeight) - spare)),
    last: Math.min(total - 1, Math.ceil((Math.max(0, top) + height) / rowHeight) - 1 + spare),
  };
}

/** Steps of the scrolling that are looked ahead. */
const stepsAhead = 3;

/** Places beyond those in sight that come next if the scrolling goes on as it did, at most `most`; empty when it stands. */
export function comingAfter(
  before: Range,
  sight: Range,
  { total, most }: { readonly total: number; readonly most: number },
): Range {
  const step = sight.first - before.first;
  const far = Math.min(most, stepsAhead * Math.abs(step));
  return step > 0
    ? { first: sight.last + 1, last: Math.min(total - 1, sight.last + far) }
    : { first: Math.max(0, sight.first - far), last: sight.first - 1 };
}

/** Numbers of the chunks of `size` rows that a range touches. */
export function chunksOf(range: Range, size: number): readonly number[] {
  const chunks: number[] = [];
  if (range.last < range.first) return chunks;
  for (let chunk = Math.floor(range.first / size); chunk <= Math.floor(range.last / size); chunk += 1) {
    chunks.push(chunk);
  }
  return chunks;
}

/** The scroll position (px) that brings a row into sight with the least movement. */
export function scrolledTo(options: {
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly rowHeight: number;
}): number {
  const { index, top, height, rowHeight } = options;
  const start = index * rowHeight;
  if (start < top) return start;
  return start + rowHeight > top + height ? start + rowHeight - height : top;
}
