import type { Filter } from './filter.ts';
import { rangeOf, within } from './filter.ts';

/** By seconds. */
export const duration: Filter<'duration'> = {
  check: ({ durationFrom, durationTo }, { table }) => within(table.seconds, durationFrom, durationTo),
  count: ({ table }, passes) => rangeOf(table.seconds, passes),
};
