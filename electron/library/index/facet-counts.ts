import type { FilterCounts } from '../../contract/filters.ts';
import { audioStates } from '../../contract/clip.ts';
import type { Check, Filter } from './filters/filters.ts';
import { filters } from './filters/filters.ts';
import type { ClipTable, TextColumn } from './columns.ts';
import { no, yes } from './columns.ts';

const none = 255;
const many = 254;

/** Counts what each filter would give with all the others as they are: one pass over the clips, however many filters there are. */
export function countFilters(
  table: ClipTable,
  checks: readonly Check[],
  collections: readonly { readonly id: string; readonly places: Int32Array }[],
): FilterCounts {
  const failed = failedFilters(table, checks);
  /** Whether a clip passes all filters but this one. */
  function others(filter: Filter): (place: number) => boolean {
    const number = filters.indexOf(filter);
    return (place) => failed[place] === none || failed[place] === number;
  }

  function countOf(filter: Filter, column: Uint8Array, value: number): number {
    const passes = others(filter);
    let count = 0;
    for (let place = 0; place < table.size; place += 1) {
      if (column[place] === value && passes(place)) count += 1;
    }
    return count;
  }

  function countTexts(filter: Filter, { values, at }: TextColumn) {
    const passes = others(filter);
    const counts = new Uint32Array(values.length);
    for (let place = 0; place < table.size; place += 1) {
      const value = at[place] ?? 0;
      if (passes(place)) counts[value] = (counts[value] ?? 0) + 1;
    }
    return values
      .map((name, index) => ({ name, clips: counts[index] ?? 0 }))
      .sort((a, b) => b.clips - a.clips || (a.name < b.name ? -1 : 1));
  }

  function rangeOf(filter: Filter, column: Float64Array): readonly [number, number] | null {
    const passes = others(filter);
    let [least, most] = [Infinity, -Infinity];
    for (let place = 0; place < table.size; place += 1) {
      const value = column[place] ?? NaN;
      if (Number.isNaN(value) || !passes(place)) continue;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    return least > most ? null : [least, most];
  }

  const created = rangeOf('created', table.created);
  const seconds = rangeOf('duration', table.seconds);
  const [cached = 0, waiting = 0, missed = 0, unavailable = 0] = audioStates.map((_state, index) =>
    countOf('audio', table.audio, index),
  );
  return {
    favorites: countOf('favorites', table.favorite, yes),
    ownFavorites: countOf('ownFavorites', table.ownFavorite, yes),
    voices: countTexts('voices', table.voice),
    languages: countTexts('languages', table.language),
    audio: { cached, waiting, failed: missed, unavailable },
    gone: countOf('gone', table.gone, yes),
    denoised: {
      yes: countOf('denoised', table.denoised, yes),
      no: countOf('denoised', table.denoised, no),
    },
    silenceRemoved: {
      yes: countOf('silenceRemoved', table.silenceRemoved, yes),
      no: countOf('silenceRemoved', table.silenceRemoved, no),
    },
    collections: collections.map(({ id, places }) => ({
      id,
      clips: places.filter(others('collection')).length,
    })),
    created: created && { first: dayOf(created[0]), last: dayOf(created[1]) },
    duration: seconds && { shortest: seconds[0], longest: seconds[1] },
  };
}

/** For each place, the one filter that it does not pass: `none` when it passes all, `many` when it fails more. */
function failedFilters(table: ClipTable, checks: readonly Check[]): Uint8Array {
  const failed = new Uint8Array(table.size).fill(none);
  for (const { filter, passes } of checks) {
    const number = filters.indexOf(filter);
    for (let place = 0; place < table.size; place += 1) {
      if (failed[place] !== many && !passes(place)) failed[place] = failed[place] === none ? number : many;
    }
  }
  return failed;
}

function dayOf(micros: number): string {
  return new Date(Math.floor(micros / 1000)).toISOString().slice(0, 10);
}
