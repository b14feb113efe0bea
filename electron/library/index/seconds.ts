import type { ClipTable } from './columns.ts';

/** Seconds of the clips in these slots; those whose length is unknown count as none. */
export function secondsOf(table: ClipTable, slots: Iterable<number>): number {
  let seconds = 0;
  for (const slot of slots) seconds += knownSeconds(table, slot);
  return seconds;
}

/** Seconds of one clip; 0 where they are unknown. */
export function knownSeconds({ seconds }: ClipTable, slot: number): number {
  const known = seconds[slot] ?? NaN;
  return Number.isNaN(known) ? 0 : known;
}
