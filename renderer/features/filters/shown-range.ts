import { shownSeconds } from '../../i18n/format.ts';

/** Just under what would be shown as the next whole number. */
const almostHalf = 0.499_999;

/**
 * The end of a range that takes in whatever is shown as this number: lengths are shown to the nearest second, so "at most
 * 5" is all that is listed as 0:05 or less.
 */
export function edgeOf(shown: number | null, end: 'from' | 'to'): number | null {
  if (shown === null || !Number.isInteger(shown)) return shown;
  return end === 'from' ? Math.max(0, shown - 0.5) : shown + almostHalf;
}

/** The number that the end of a range is shown as. */
export function shownOf(edge: number): number {
  const whole = shownSeconds(edge);
  return edgeOf(whole, 'from') === edge || edgeOf(whole, 'to') === edge ? whole : edge;
}
