import { isDeepStrictEqual } from 'node:util';
import type { ClipQuery } from '../../../contract/clip-query.ts';
import { clipQuerySchema } from '../../../contract/clip-query.ts';
import type { FilterName } from '../../../contract/filter-registry.ts';
import { audio } from './audio.ts';
import { collection } from './collection.ts';
import { created } from './created.ts';
import { denoised } from './denoised.ts';
import { duration } from './duration.ts';
import { favorites } from './favorites.ts';
import type { Filter, FilterSource, Passes } from './filter.ts';
import { gone } from './gone.ts';
import { hasVideo } from './has-video.ts';
import { kinds } from './kinds.ts';
import { languages } from './languages.ts';
import { models } from './models.ts';
import { ownFavorites } from './own-favorites.ts';
import { rejected } from './rejected.ts';
import { search } from './search.ts';
import { silenceRemoved } from './silence-removed.ts';
import { video } from './video.ts';
import { voices } from './voices.ts';

/** How each filter of the contract's registry is checked and counted; the quickest to check stand first. */
export const filters: { readonly [Name in FilterName]: Filter<Name> } = {
  search,
  favorites,
  ownFavorites,
  rejected,
  gone,
  hasVideo,
  denoised,
  silenceRemoved,
  voices,
  languages,
  models,
  kinds,
  audio,
  video,
  created,
  duration,
  collection,
};

/** A filter that is set, and what it lets through. */
export interface Check {
  readonly filter: FilterName;
  readonly passes: Passes;
}

/** The filters that a query sets. */
export function checksOf(query: ClipQuery, source: FilterSource): readonly Check[] {
  return (Object.keys(filters) as readonly FilterName[]).flatMap((filter) => {
    const passes = filters[filter].check(query, source);
    return passes ? [{ filter, passes }] : [];
  });
}

/** Whether a query leaves out no clip but those that were rejected, and keeps no takes together. */
export function isWhole(query: ClipQuery): boolean {
  const { sort, descending } = query;
  return isDeepStrictEqual(
    { ...query, search: query.search.trim() },
    clipQuerySchema.parse({ sort, descending }),
  );
}
