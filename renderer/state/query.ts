import type { ClipQuery } from '../../electron/contract/models.ts';

/** All clips, newest first. */
export const allClips: ClipQuery = {
  search: '',
  favorites: false,
  voices: [],
  languages: [],
  audio: [],
  gone: false,
  from: null,
  to: null,
  sort: 'created',
  descending: true,
};

/** Whether the query leaves clips out. */
export function isFiltered(query: ClipQuery): boolean {
  return (
    query.search.trim() !== '' || query.favorites || query.voices.length > 0 || query.languages.length > 0
  );
}

/** Sorts by `sort`; a second time the other way round. Dates and lengths begin with the greatest, words with A. */
export function sortedBy(query: ClipQuery, sort: ClipQuery['sort']): ClipQuery {
  if (query.sort === sort) return { ...query, descending: !query.descending };
  return { ...query, sort, descending: sort === 'created' || sort === 'duration' };
}

/** The same order with every filter taken off. */
export function withoutFilters(query: ClipQuery): ClipQuery {
  return { ...allClips, sort: query.sort, descending: query.descending };
}
