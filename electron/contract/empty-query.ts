import type { ClipQuery } from './clip-query.ts';
import type { FilterDescription, FilterName } from './filter-registry.ts';
import { filterNames, filterRegistry } from './filter-registry.ts';

const unset: Readonly<Record<FilterDescription['kind'], unknown>> = {
  search: '',
  flag: false,
  either: null,
  hidden: false,
  texts: [],
  states: [],
  dates: null,
  numbers: null,
  collection: null,
};

/** Fields of the query that a filter has. */
function fieldsOf(name: FilterName): readonly (keyof ClipQuery)[] {
  const description: FilterDescription = filterRegistry[name];
  return ('fields' in description ? description.fields : [name]) as readonly (keyof ClipQuery)[];
}

/** The query that leaves nothing out, newest clips first; what the schema makes of `{}`. */
export const emptyQuery: ClipQuery = {
  ...(Object.fromEntries(
    filterNames.flatMap((name) => fieldsOf(name).map((field) => [field, unset[filterRegistry[name].kind]])),
  ) as Omit<ClipQuery, 'takes' | 'sort' | 'descending'>),
  takes: false,
  sort: 'created',
  descending: true,
};

/** The filters that a query sets, the search aside. */
export function filtersSet(query: ClipQuery): readonly FilterName[] {
  return filterNames.filter(
    (name) =>
      name !== 'search' &&
      fieldsOf(name).some((field) => {
        const value = query[field];
        return Array.isArray(value) ? value.length > 0 : value !== unset[filterRegistry[name].kind];
      }),
  );
}

/** The part of a query that takes a filter off. */
export function withoutFilter(name: FilterName): Partial<ClipQuery> {
  return Object.fromEntries(fieldsOf(name).map((field) => [field, unset[filterRegistry[name].kind]]));
}
