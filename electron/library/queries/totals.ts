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
  for (let slot = 0; slot < table.size; slot += 1) {
    const state = table.audio[slot] ?? 0;
    counts[state] = (counts[state] ?? 0) + 1;
    gone += table.gone[slot] ?? 0;
    favorites += table.favorite[slot] ?? 0;
    ownFavorites += table.ownFavorite[slot] ?? 0;
    bytes += table.bytes[slot] ?? 0;
    duration += knownSeconds(table, slot);
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
  for (let slot = 0; slot < table.size; slot += 1) {
    const facet = facets[at[slot] ?? -1];
    if (!facet) continue;
    facet.clips += 1;
    facet.duration += knownSeconds(table, slot);
    facet.language ||= table.language.values[table.language.at[slot] ?? -1] ?? '';
    if (facet.example === null && table.audio[slot] === audioStates.indexOf('cached')) {
      facet.example = table.rowids[slot] ?? null;
    }
  }
  return facets.sort((a, b) => b.clips - a.clips || (a.name < b.name ? -1 : 1));
}

/** Seconds of the clips in these slots. */
export function secondsOf(table: ClipTable, slots: Iterable<number>): number {
  let seconds = 0;
  for (const slot of slots) seconds += knownSeconds(table, slot);
  return seconds;
}

function knownSeconds({ seconds }: ClipTable, slot: number): number {
  const known = seconds[slot] ?? NaN;
  return Number.isNaN(known) ? 0 : known;
}
