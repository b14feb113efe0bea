import type { ClipQuery } from '../../../electron/contract/clip-query.ts';

/** All clips, newest first. */
export const allClips: ClipQuery = {
  search: '',
  favorites: false,
  ownFavorites: false,
  voices: [],
  languages: [],
  audio: [],
  gone: false,
  from: null,
  to: null,
  durationFrom: null,
  durationTo: null,
  denoised: null,
  silenceRemoved: null,
  collection: null,
  takes: false,
  sort: 'created',
  descending: true,
};

/** Whether the query leaves clips out. */
export function isFiltered(query: ClipQuery): boolean {
  return query.search.trim() !== '' || filtersSet(query) > 0;
}

/** How many kinds of filters are set, the search aside. */
export function filtersSet(query: ClipQuery): number {
  return [
    query.favorites,
    query.ownFavorites,
    query.voices.length > 0,
    query.languages.length > 0,
    query.audio.length > 0,
    query.gone,
    query.from !== null || query.to !== null,
    query.durationFrom !== null || query.durationTo !== null,
    query.denoised !== null,
    query.silenceRemoved !== null,
    query.collection !== null,
    query.takes,
  ].filter(Boolean).length;
}

/** Sorts by `sort`; a second time the other way round. Dates and lengths begin with the greatest, words with A. */
export function sortedBy(query: ClipQuery, sort: ClipQuery['sort']): ClipQuery {
  if (query.sort === sort) return { ...query, descending: !query.descending };
  return { ...query, sort, descending: sort === 'created' || sort === 'duration' };
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
