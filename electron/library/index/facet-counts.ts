import type { CountedFilter, FilterCounts } from '../../contract/filters.ts';
import type { FilterName } from '../../contract/filter-registry.ts';
import { filterNames } from '../../contract/filter-registry.ts';
import type { FilterSource, Passes } from './filters/filter.ts';
import type { Check } from './filters/registry.ts';
import { filters } from './filters/registry.ts';

const none = 255;
const many = 254;

/** Counts what each filter would give with all the others as they are: one pass over the clips, however many filters there are. */
export function countFilters(source: FilterSource, checks: readonly Check[]): FilterCounts {
  const failed = failedFilters(source.table.size, checks);
  /** Whether a clip passes all filters but this one. */
  const others = (filter: FilterName): Passes => {
    const number = filterNames.indexOf(filter);
    return (slot) => failed[slot] === none || failed[slot] === number;
  };
  const counts = filterNames.flatMap((name) => {
    const { count } = filters[name];
    return count === null ? [] : [[name, count(source, others(name))]];
  });
  return Object.fromEntries(counts) as { readonly [Name in CountedFilter]: FilterCounts[Name] };
}

/** For each slot, the one filter that it does not pass: `none` when it passes all, `many` when it fails more. */
function failedFilters(size: number, checks: readonly Check[]): Uint8Array {
  const failed = new Uint8Array(size).fill(none);
  for (const { filter, passes } of checks) {
    const number = filterNames.indexOf(filter);
    for (let slot = 0; slot < size; slot += 1) {
      if (failed[slot] !== many && !passes(slot)) failed[slot] = failed[slot] === none ? number : many;
    }
  }
  return failed;
}
