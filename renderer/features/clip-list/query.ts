import type { ClipQuery } from '../../../electron/contract/clip-query.ts';
import { emptyQuery, filtersSet as namesOfFiltersSet } from '../../../electron/contract/empty-query.ts';
import { sortRegistry } from '../../../electron/contract/sort-registry.ts';

/** All clips, newest first. */
export const allClips = emptyQuery;

/** Whether the query leaves clips out. */
export function isFiltered(query: ClipQuery): boolean {
  return query.search.trim() !== '' || filtersSet(query) > 0;
}

/** How many kinds of filters are set, the search aside. */
export function filtersSet(query: ClipQuery): number {
  return namesOfFiltersSet(query).length + Number(query.takes);
}

/** Sorts by `sort`; a second time the other way round. Dates and lengths begin with the greatest, words with A. */
export function sortedBy(query: ClipQuery, sort: ClipQuery['sort']): ClipQuery {
  if (query.sort === sort) return { ...query, descending: !query.descending };
  return { ...query, sort, descending: sortRegistry[sort].numeric };
}

/** The same order with every filter taken off. */
export function withoutFilters(query: ClipQuery): ClipQuery {
  return orderly({ ...allClips, sort: query.sort, descending: query.descending });
}

/** All clips of a collection, in the order made by hand. */
export function ofCollection(collection: string): ClipQuery {
  return { ...allClips, collection, sort: 'collection', descending: false };
}

/** Whether the clips stand as the user ordered them, so that they can be moved. */
export function isByHand(query: ClipQuery): boolean {
  return query.sort === 'collection' && query.collection !== null && !query.descending && !query.takes;
}

/** Outside a collection there is no order made by hand. */
export function orderly(query: ClipQuery): ClipQuery {
  if (query.sort !== 'collection' || query.collection !== null) return query;
  return { ...query, sort: allClips.sort, descending: allClips.descending };
}

/** The list with a value in it, or without it when it was there. */
export function toggled<Value>(values: readonly Value[], value: Value): Value[] {
  return values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
}
