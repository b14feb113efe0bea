/** A number is shown as n from half below it to just under half above it. */
const half = { below: 0.500_000_001, above: 0.499_999 };

/**
 * The end of a range that takes in whatever is shown as this number: lengths are shown to the nearest second, so "at most
 * 5" is all that is listed as 0:05 or less. A fraction is meant as it is.
 */
export function edgeOf(shown: number | null, end: 'from' | 'to'): number | null {
  if (shown === null || !Number.isInteger(shown)) return shown;
  return end === 'from' ? Math.max(0, shown - half.below) : shown + half.above;
}

/** The number that the end of a range was made from. */
export function shownOf(edge: number): number {
  const whole = [Math.floor(edge), Math.ceil(edge)].find(
    (number) => edgeOf(number, 'from') === edge || edgeOf(number, 'to') === edge,
  );
  return whole ?? edge;
}
