import type { AudioState } from '../../contract/clip.ts';
import type { LibraryStatus } from '../../contract/library-status.ts';
import { audioStates } from '../../contract/clip.ts';
import type { ClipTable } from '../index/columns.ts';

type Totals = Pick<
  LibraryStatus,
  AudioState | 'clips' | 'gone' | 'favorites' | 'ownFavorites' | 'bytes' | 'duration'
>;

export function totalsOf(table: ClipTable): Totals {
  const counts = audioStates.map(() => 0);
  let [gone, favorites, ownFavorites, bytes, duration] = [0, 0, 0, 0, 0];
  for (let place = 0; place < table.size; place += 1) {
    const state = table.audio[place] ?? 0;
    counts[state] = (counts[state] ?? 0) + 1;
    gone += table.gone[place] ?? 0;
    favorites += table.favorite[place] ?? 0;
    ownFavorites += table.ownFavorite[place] ?? 0;
    bytes += table.bytes[place] ?? 0;
    duration += knownSeconds(table, place);
  }
  const [cached = 0, waiting = 0, failed = 0, unavailable = 0] = counts;
  return {
    clips: table.size,
    cached,
    waiting,
    failed,
    unavailable,
    gone,
    favorites,
    ownFavorites,
    bytes,
    duration,
  };
}

/** A voice or a language before its example is looked up. */
export interface FacetTotals {
  readonly name: string;
  readonly language: string;
  readonly clips: number;
  /** Seconds. */
  readonly duration: number;
  /** Row of a cached clip; null when none is cached. */
  readonly example: number | null;
}

/** Voices or languages, those with most clips first. */
export function facetsOf(table: ClipTable, name: 'voice' | 'language'): readonly FacetTotals[] {
  const { values, at } = table[name];
  const facets = values.map((value) => ({
    name: value,
    language: '',
    clips: 0,
    duration: 0,
    example: null as number | null,
  }));
  for (let place = 0; place < table.size; place += 1) {
    const facet = facets[at[place] ?? -1];
    if (!facet) continue;
    facet.clips += 1;
    facet.duration += knownSeconds(table, place);
    facet.language ||= table.language.values[table.language.at[place] ?? -1] ?? '';
    if (facet.example === null && table.audio[place] === audioStates.indexOf('cached')) {
      facet.example = table.rowids[place] ?? null;
    }
  }
  return facets.sort((a, b) => b.clips - a.clips || (a.name < b.name ? -1 : 1));
}

/** Seconds of the clips in these places. */
export function secondsOf(table: ClipTable, places: Iterable<number>): number {
  let seconds = 0;
  for (const place of places) seconds += knownSeconds(table, place);
  return seconds;
}

function knownSeconds({ seconds }: ClipTable, place: number): number {
  const known = seconds[place] ?? NaN;
  return Number.isNaN(known) ? 0 : known;
}
