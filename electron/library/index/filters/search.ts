import type { Filter } from './filter.ts';

export const search: Filter<'search'> = {
  check(query, source) {
    const found = source.searched(query.search);
    return found && ((slot) => found[slot] === 1);
  },
  count: null,
};
