import { no, yes } from '../columns.ts';
import type { Filter } from './filter.ts';
import { countValue } from './filter.ts';

/** Clips that the user rejected: hidden unless they are asked for. */
export const rejected: Filter<'rejected'> = {
  check(query, { table }) {
    if (query.rejected === null) return null;
    const values = table.rejected;
    const wanted = query.rejected ? yes : no;
    return wanted === yes || values.includes(yes) ? (slot) => values[slot] === wanted : null;
  },
  count: ({ table }, passes) => countValue(table.rejected, yes, passes),
};
