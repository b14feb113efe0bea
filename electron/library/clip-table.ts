import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { AudioState } from '../contract/models.ts';
import { audioStates } from '../contract/models.ts';
import { readList } from './columns.ts';

/** A column of few different texts: `values[at[place]]`. */
export interface TextColumn {
  readonly values: readonly string[];
  readonly at: Uint32Array;
}

export const no = 0;
export const yes = 1;

/**
 * What filters and counts need of every clip, in memory: an entry for each clip in every column, in the order of row
 * ids. 100,000 clips are read in a tenth of a second and take some 4 MB.
 */
export interface ClipTable {
  readonly size: number;
  readonly rowids: Int32Array;
  /** Microseconds since 1970. */
  readonly created: Float64Array;
  /** NaN when unknown. */
  readonly seconds: Float64Array;
  readonly voice: TextColumn;
  readonly language: TextColumn;
  /** Index into `audioStates`. */
  readonly audio: Uint8Array;
  readonly favorite: Uint8Array;
  readonly ownFavorite: Uint8Array;
  readonly gone: Uint8Array;
  /** `yes`, `no`, or 2 for unknown. */
  readonly denoised: Uint8Array;
  readonly silenceRemoved: Uint8Array;
  /** Place of a row; undefined for a row that is not there. */
  placeOf(rowid: number): number | undefined;
}

export function readClipTable(database: DatabaseSyncInstance): ClipTable {
  const row = database
    .prepare(
      `SELECT json_group_array(rowid) AS rowids, json_group_array(created_micros) AS created,
         json_group_array(coalesce(duration, promised_duration)) AS seconds, json_group_array(voice) AS voice,
         json_group_array(language) AS language, json_group_array(audio) AS audio,
         json_group_array(favorite) AS favorite, json_group_array(gone_since IS NOT NULL) AS gone,
         json_group_array(own) AS own, json_group_array(coalesce(denoised, 2)) AS denoised,
         json_group_array(coalesce(silence_removed, 2)) AS silence_removed
       FROM (SELECT clip.rowid, *, id IN (SELECT clip FROM own_favorite) AS own FROM clip ORDER BY clip.rowid)`,
    )
    .get() as Readonly<Record<string, string>>;
  const column = (name: string) => JSON.parse(row[name] ?? '[]') as readonly (number | null)[];
  const numbers = (name: string) => Uint8Array.from(column(name) as readonly number[]);
  const rowids = Int32Array.from(column('rowids') as readonly number[]);
  const places = new Int32Array((rowids.at(-1) ?? 0) + 1).fill(-1);
  rowids.forEach((rowid, place) => {
    places[rowid] = place;
  });
  return {
    size: rowids.length,
    rowids,
    created: Float64Array.from(column('created') as readonly number[]),
    seconds: Float64Array.from(column('seconds'), (seconds) => seconds ?? NaN),
    voice: textColumn(JSON.parse(row['voice'] ?? '[]') as readonly string[]),
    language: textColumn(JSON.parse(row['language'] ?? '[]') as readonly string[]),
    audio: Uint8Array.from(JSON.parse(row['audio'] ?? '[]') as readonly AudioState[], (state) =>
      audioStates.indexOf(state),
    ),
    favorite: numbers('favorite'),
    ownFavorite: numbers('own'),
    gone: numbers('gone'),
    denoised: numbers('denoised'),
    silenceRemoved: numbers('silence_removed'),
    placeOf(rowid) {
      const place = places[rowid] ?? -1;
      return place < 0 ? undefined : place;
    },
  };
}

/** For each place, the number of its prompt: takes of one prompt have the same. */
export function readPromptNumbers(database: DatabaseSyncInstance): Int32Array {
  return Int32Array.from(
    readList(
      database,
      `SELECT json_group_array(number) FROM
         (SELECT rowid, dense_rank() OVER (ORDER BY prompt) AS number FROM clip ORDER BY rowid)`,
    ) as readonly number[],
  );
}

function textColumn(texts: readonly string[]): TextColumn {
  const numbers = new Map<string, number>();
  const at = Uint32Array.from(texts, (text) => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  });
  return { values: [...numbers.keys()], at };
}
