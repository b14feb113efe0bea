import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../../contract/errors.ts';
import type { ClipQuery } from '../../../contract/clip-query.ts';
import { audioStates } from '../../../contract/clip.ts';
import { clipQuerySchema } from '../../../contract/clip-query.ts';
import type { ClipTable, TextColumn } from '../columns.ts';
import { no, yes } from '../columns.ts';

export const filters = [
  'search',
  'favorites',
  'ownFavorites',
  'voices',
  'languages',
  'audio',
  'gone',
  'denoised',
  'silenceRemoved',
  'created',
  'duration',
  'collection',
] as const;
export type Filter = (typeof filters)[number];

/** Whether a query leaves no clip out and keeps no takes together. */
export function isWhole(query: ClipQuery): boolean {
  const { sort, descending } = query;
  return isDeepStrictEqual(
    { ...query, search: query.search.trim() },
    clipQuerySchema.parse({ sort, descending }),
  );
}

/** A filter that is set: whether the clip in a place passes it. */
export interface Check {
  readonly filter: Filter;
  readonly passes: (place: number) => boolean;
}

/** What a query asks of the columns; search and collection are left to the caller. */
export function columnChecks(query: ClipQuery, table: ClipTable): readonly Check[] {
  const checks: Check[] = [];
  const add = (filter: Filter, passes: Check['passes']) => checks.push({ filter, passes });
  const flagged = (filter: Filter, column: Uint8Array, value: number) =>
    add(filter, (place) => column[place] === value);
  const anyOf = (filter: Filter, column: TextColumn, wanted: readonly string[]) => {
    if (wanted.length === 0) return;
    const fits = column.values.map((value) => wanted.includes(value));
    add(filter, (place) => fits[column.at[place] ?? -1] === true);
  };
  const within = (filter: Filter, column: Float64Array, from: number | null, to: number | null) => {
    if (from === null && to === null) return;
    const [least, most] = [from ?? -Infinity, to ?? Infinity];
    add(filter, (place) => {
      const value = column[place] ?? NaN;
      return value >= least && value <= most;
    });
  };

  if (query.favorites) flagged('favorites', table.favorite, yes);
  if (query.ownFavorites) flagged('ownFavorites', table.ownFavorite, yes);
  if (query.gone) flagged('gone', table.gone, yes);
  if (query.denoised !== null) flagged('denoised', table.denoised, query.denoised ? yes : no);
  if (query.silenceRemoved !== null) {
    flagged('silenceRemoved', table.silenceRemoved, query.silenceRemoved ? yes : no);
  }
  anyOf('voices', table.voice, query.voices);
  anyOf('languages', table.language, query.languages);
  if (query.audio.length > 0) {
    const fits = audioStates.map((state) => query.audio.includes(state));
    add('audio', (place) => fits[table.audio[place] ?? -1] === true);
  }
  within(
    'created',
    table.created,
    query.from === null ? null : parseMoment(query.from).first,
    query.to === null ? null : parseMoment(query.to).last,
  );
  within('duration', table.seconds, query.durationFrom, query.durationTo);
  return checks;
}

const dayMicros = 24 * 60 * 60 * 1_000_000;

/** First and last microsecond that a date (`2023-06-22`) or an RFC 3339 time stands for. */
function parseMoment(given: string): { readonly first: number; readonly last: number } {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(given);
  const fraction = /\.(\d{1,9})/.exec(given)?.[1] ?? '';
  const millis = Date.parse(day ? `${given}T00:00:00Z` : given.replace(/\.\d+/, ''));
  if (Number.isNaN(millis)) {
    throw new AppError('date-invalid', { params: { date: given } });
  }
  const first = millis * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
  return { first, last: day ? first + dayMicros - 1 : first };
}
