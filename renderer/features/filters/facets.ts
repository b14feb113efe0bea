import type { ClipQuery } from '../../../electron/contract/clip-query.ts';
import { filtersSet } from '../../../electron/contract/empty-query.ts';
import type { FilterName, FiltersOf } from '../../../electron/contract/filter-registry.ts';
import { filterRegistry, filtersOf } from '../../../electron/contract/filter-registry.ts';

/** Kinds of filters that stand alone: each has a popover of its own. */
type Alone = FiltersOf<'dates' | 'numbers' | 'texts' | 'collection'>;

/** What one popover of the bar holds: one filter, or several that belong together. */
export type FilterFacet = Alone | 'status' | 'settings';

/** In the order of the bar: what is asked for most comes first, and is in sight in a narrow window. */
export const filterFacets: readonly FilterFacet[] = [
  ...filtersOf('dates').map(({ name }) => name),
  ...filtersOf('numbers').map(({ name }) => name),
  ...filtersOf('texts').map(({ name }) => name),
  ...filtersOf('collection').map(({ name }) => name),
  'status',
  'settings',
];

function facetOf(name: FilterName): FilterFacet | null {
  const { kind } = filterRegistry[name];
  switch (kind) {
    case 'search':
      return null;
    case 'flag':
    case 'hidden':
    case 'states':
      return 'status';
    case 'either':
      return 'settings';
    case 'dates':
    case 'numbers':
    case 'texts':
    case 'collection':
      return name as Alone;
  }
}

/** How many choices of a facet a query sets. */
export function choicesSet(query: ClipQuery, facet: FilterFacet): number {
  const filters = filtersSet(query).filter((name) => facetOf(name) === facet);
  const takes = Number(facet === 'status' && query.takes);
  return filters.reduce((sum, name) => {
    const value: unknown = (query as Readonly<Record<string, unknown>>)[name];
    return sum + (Array.isArray(value) ? value.length : 1);
  }, takes);
}
