import type { AudioState, MediaKind } from '../../contract/clip.ts';
import type { LibraryStatus } from '../../contract/library-status.ts';
import { audioStates, videoStates } from '../../contract/clip.ts';
import type { ClipTable } from '../index/columns.ts';
import { yes } from '../index/columns.ts';
import { knownSeconds, secondsOf } from '../index/seconds.ts';

type Totals = Pick<
  LibraryStatus,
  AudioState | 'clips' | 'gone' | 'favorites' | 'ownFavorites' | 'rejected' | 'bytes' | 'duration' | 'video'
>;

const sum = (column: Iterable<number>): number => {
  let total = 0;
  for (const value of column) total += value;
  return total;
};

export function totalsOf(table: ClipTable): Totals {
  const shown = (column: Uint8Array) =>
    sum(column.map((value, slot) => value & ~(table.rejected[slot] ?? 0)));
  const { none: _, ...video } = countsOf(videoStates, table.video);
  return {
    clips: table.size,
    ...countsOf(audioStates, table.audio),
    gone: sum(table.gone),
    favorites: shown(table.favorite),
    ownFavorites: shown(table.ownFavorite),
    rejected: sum(table.rejected),
    bytes: sum(table.bytes),
    duration: secondsOf(table, table.rowids.keys()),
    video: { ...video, bytes: sum(table.videoBytes) },
  };
}

/** Files that are not here and proven, of clips that the service lists. */
export function filesMissingIn(table: ClipTable, kinds: readonly MediaKind[]): number {
  const isHere = {
    audio: (slot: number) => table.audio[slot] === audioStates.indexOf('cached'),
    video: (slot: number) =>
      table.video[slot] === videoStates.indexOf('cached') ||
      table.video[slot] === videoStates.indexOf('none'),
  } as const;
  let missing = 0;
  for (const kind of kinds)
    for (let slot = 0; slot < table.size; slot += 1)
      if (table.gone[slot] !== yes && !isHere[kind](slot)) missing += 1;
  return missing;
}

function countsOf<State extends string>(
  states: readonly State[],
  column: Uint8Array,
): Readonly<Record<State, number>> {
  const counts = new Uint32Array(states.length);
  for (const state of column) counts[state] = (counts[state] ?? 0) + 1;
  const entries = states.map((state, index) => [state, counts[index] ?? 0]);
  return Object.fromEntries(entries) as Record<State, number>;
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

/** Voices (those of one name in two languages are two) or languages, those with most clips first; of what is not rejected. */
export function facetsOf(table: ClipTable, name: 'voice' | 'language'): readonly FacetTotals[] {
  const { values, at } = table[name];
  const languages = table.language;
  const facets = new Map<number, { -readonly [Key in keyof FacetTotals]: FacetTotals[Key] }>();
  for (let slot = 0; slot < table.size; slot += 1) {
    if (table.rejected[slot] === yes) continue;
    const language = languages.at[slot] ?? 0;
    const key = (at[slot] ?? 0) * languages.values.length + language;
    let facet = facets.get(key);
    if (!facet) {
      const value = values[at[slot] ?? 0] ?? '';
      facet = {
        name: value,
        language: languages.values[language] ?? '',
        clips: 0,
        duration: 0,
        example: null,
      };
      facets.set(key, facet);
    }
    facet.clips += 1;
    facet.duration += knownSeconds(table, slot);
    if (facet.example === null && table.audio[slot] === audioStates.indexOf('cached')) {
      facet.example = table.rowids[slot] ?? null;
    }
  }
  const nameOf = (facet: FacetTotals) => `${facet.name}\0${facet.language}`;
  return [...facets.values()].sort((a, b) => b.clips - a.clips || (nameOf(a) < nameOf(b) ? -1 : 1));
}
