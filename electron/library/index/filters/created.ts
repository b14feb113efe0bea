import { AppError } from '../../../contract/errors.ts';
import type { Filter, Passes } from './filter.ts';
import { rangeOf, within } from './filter.ts';

const dayMicros = 24 * 60 * 60 * 1_000_000;

/** By the time that the service gives; a date stands for the whole day in UTC. */
export const created: Filter<'created'> = {
  check: ({ from, to }, { table }) =>
    within(
      table.created,
      from === null ? null : parseMoment(from).first,
      to === null ? null : parseMoment(to).last,
    ),
  count({ table }, passes) {
    const range = rangeOf(table.created, passes);
    return (
      range && {
        first: dayOf(range.least),
        last: dayOf(range.most),
        months: monthsOf(table.created, passes),
      }
    );
  },
};

function monthsOf(
  created: Float64Array,
  passes: Passes,
): readonly { readonly month: string; readonly clips: number }[] {
  const days = new Map<number, number>();
  for (let slot = 0; slot < created.length; slot += 1) {
    if (!passes(slot)) continue;
    const day = Math.floor((created[slot] ?? 0) / dayMicros);
    days.set(day, (days.get(day) ?? 0) + 1);
  }
  const months = new Map<string, number>();
  for (const [day, clips] of [...days].sort(([a], [b]) => a - b)) {
    const month = dayOf(day * dayMicros).slice(0, 7);
    months.set(month, (months.get(month) ?? 0) + clips);
  }
  return [...months].map(([month, clips]) => ({ month, clips }));
}

/** First and last microsecond that a date (`2023-06-22`) or an RFC 3339 time stands for. */
function parseMoment(date: string): { readonly first: number; readonly last: number } {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(date);
  const fraction = /\.(\d{1,9})/.exec(date)?.[1] ?? '';
  const millis = Date.parse(isDay ? `${date}T00:00:00Z` : date.replace(/\.\d+/, ''));
  if (Number.isNaN(millis)) throw new AppError('date-invalid', { params: { date } });
  const first = millis * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
  return { first, last: isDay ? first + dayMicros - 1 : first };
}

function dayOf(micros: number): string {
  return new Date(Math.floor(micros / 1000)).toISOString().slice(0, 10);
}
