/** A range of days, both ends inclusive, such as `2023-03-01`; null leaves an end open. */
export interface DayRange {
  readonly from: string | null;
  readonly to: string | null;
}

/** The first and the last day of a month such as `2023-03`. */
function daysOf(month: string): { readonly from: string; readonly to: string } {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const last = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return { from: `${month}-01`, to: `${month}-${String(last).padStart(2, '0')}` };
}

/** Whether a month lies in a range that is set, as a whole or in part. */
export function isChosen(month: string, { from, to }: DayRange): boolean {
  if (from === null && to === null) return false;
  const days = daysOf(month);
  return (from === null || from.slice(0, 10) <= days.to) && (to === null || to.slice(0, 10) >= days.from);
}

/**
 * The range with a month more or less: the first one is it alone, another one takes all between them along; one at an
 * edge goes, one in the middle stays alone. `months`: all there are, the first one first.
 */
export function withMonth(month: string, range: DayRange, months: readonly string[]): DayRange {
  const chosen = months.filter((other) => isChosen(other, range));
  const [first, last] = [chosen[0], chosen.at(-1)];
  if (first === undefined || last === undefined) return daysOf(month);
  if (!chosen.includes(month)) {
    return { from: daysOf(month < first ? month : first).from, to: daysOf(month > last ? month : last).to };
  }
  if (chosen.length === 1) return { from: null, to: null };
  const [second, second_last] = [chosen[1] ?? first, chosen.at(-2) ?? last];
  if (month === first) return { from: daysOf(second).from, to: daysOf(last).to };
  if (month === last) return { from: daysOf(first).from, to: daysOf(second_last).to };
  return daysOf(month);
}
