import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { AppError } from '../../contract/errors.ts';
import type { Clip, ClipDetails, ClipResult, MediaKind } from '../../contract/clip.ts';
import type { ClipQuery, Selection } from '../../contract/clip-query.ts';
import type { Collection } from '../../contract/collection.ts';
import type { Facet, FilterCounts } from '../../contract/filters.ts';
import type { ClipWindow } from '../../contract/requests.ts';
import { readNumbers } from '../database/json-array.ts';
import { changedSince, mediaColumns } from '../database/media-columns.ts';
import type { Row } from '../database/rows.ts';
import { clipColumns, detailColumns, integer, text, toClip } from '../database/rows.ts';
import type { ClipIndex } from '../index/clip-index.ts';
import { highlightsOf } from '../search/highlights.ts';
import { parseSearch } from '../search/search.ts';
import type { RecordedFile } from './absent-files.ts';
import { createAbsentFiles } from './absent-files.ts';
import type { ClipWithJson } from './clip-reader.ts';
import { collectionOrder, createClipReader } from './clip-reader.ts';
import { secondsOf } from '../index/seconds.ts';
import { facetsOf } from './totals.ts';

/** Which clips a query finds, in its order: the number of each while the library is open, and how many clips have its prompt. */
export interface ClipsInOrder {
  readonly numbers: Int32Array;
  readonly takes: Int32Array;
}

const noKind: Row = { kind: '' };

/** SQLite takes 32,766 parameters a statement. */
const idsAtOnce = 10_000;

/** What the library answers of its clips without changing anything. Runs in the database worker. */
export function createClipQueries(folder: string, database: DatabaseSyncInstance, index: ClipIndex) {
  const reader = createClipReader(folder, database, index);
  return {
    ...createListQueries(database, index, reader),
    ...createDetailQueries(database, index, reader),
    ...createFileQueries(database),
    ...createAbsentFiles(folder, database),
  };
}

type Reader = ReturnType<typeof createClipReader>;

/** Lists, and what stands beside them. */
function createListQueries(database: DatabaseSyncInstance, index: ClipIndex, reader: Reader) {
  function facets(name: 'voice' | 'language'): readonly Facet[] {
    const idOf = database.prepare('SELECT id FROM clip WHERE rowid = ?');
    const kindOf = database.prepare('SELECT kind FROM voice_kind WHERE voice = ? AND language = ?');
    return facetsOf(index.table(), name).map(({ example, ...facet }) => ({
      ...facet,
      kind: name === 'voice' ? text((kindOf.get(facet.name, facet.language) ?? noKind) as Row, 'kind') : '',
      exampleId: example === null ? null : text(idOf.get(example) as Row, 'id'),
    }));
  }

  return {
    window(query: ClipQuery, offset: number, limit: number): ClipWindow {
      const { total, seconds, rowids } = index.some(query, offset, limit);
      const terms = parseSearch(query.search);
      const takesOf = reader.takesCounter();
      const clips = reader.byRowids(clipColumns, rowids).map((row) => {
        const clip = toClip(row, takesOf(row));
        return { ...clip, highlights: highlightsOf(clip.prompt, terms) };
      });
      return { total, seconds, offset, clips };
    },
    inOrder(query: ClipQuery): ClipsInOrder {
      const numbers = index.some(query, 0, Infinity).rowids;
      return { numbers, takes: takesOfAll(database, numbers) };
    },
    clips({ numbers, takes }: ClipsInOrder, search: string): readonly ClipResult[] {
      const terms = parseSearch(search);
      return reader.byRowids(clipColumns, numbers).map((row, at) => {
        const clip = toClip(row, takes[at] ?? 1);
        return { ...clip, highlights: highlightsOf(clip.prompt, terms) };
      });
    },
    ids: (query: ClipQuery): readonly string[] => index.ids(query),
    seconds(selection: Selection): number {
      if (selection.kind === 'query') return secondsOf(index.table(), index.slots(selection.query));
      const row = database
        .prepare(
          `SELECT total(coalesce(duration, promised_duration)) AS seconds FROM clip
           WHERE id IN (SELECT value FROM json_each(?))`,
        )
        .get(JSON.stringify(selection.ids)) as Row;
      return Number(row['seconds']);
    },
    filters: (query: ClipQuery): FilterCounts => index.counts(query),
    collections: (): readonly Collection[] =>
      (database.prepare(`SELECT id, name FROM collection ${collectionOrder}`).all() as Row[]).map(
        reader.collectionReader(),
      ),
    takes(id: string): readonly Clip[] {
      const rows = database
        .prepare(`SELECT ${clipColumns} FROM clip WHERE prompt = ? ORDER BY created_micros, id`)
        .all(text(reader.byId(id), 'prompt')) as Row[];
      return rows.map((row) => toClip(row, rows.length));
    },
    voices: () => facets('voice'),
    languages: () => facets('language'),
  };
}

/** Clips with everything that is known of them. */
function createDetailQueries(database: DatabaseSyncInstance, index: ClipIndex, reader: Reader) {
  function byIds(ids: readonly string[]): readonly Row[] {
    const found = new Map<string, Row>();
    for (let start = 0; start < ids.length; start += idsAtOnce) {
      const some = ids.slice(start, start + idsAtOnce);
      const placeholders = some.map(() => '?').join(', ');
      const rows = database
        .prepare(`SELECT ${detailColumns} FROM clip WHERE id IN (${placeholders})`)
        .all(...some) as Row[];
      for (const row of rows) found.set(text(row, 'id'), row);
    }
    return ids.flatMap((id): readonly Row[] => {
      const row = found.get(id);
      return row ? [row] : [];
    });
  }

  return {
    details: (id: string): ClipDetails => reader.detailsReader()(reader.byId(id)),
    selected(selection: Selection, offset: number, limit: number): readonly ClipWithJson[] {
      return reader.withJson(
        selection.kind === 'query'
          ? reader.byRowids(detailColumns, index.some(selection.query, offset, limit).rowids)
          : byIds(selection.ids.slice(offset, offset + limit)),
      );
    },
    mediaFile(id: string, kind: MediaKind) {
      const details = reader.detailsReader()(reader.byId(id));
      const file =
        kind === 'audio'
          ? { path: details.file, bytes: details.bytes, sha256: details.sha256 }
          : { path: details.videoFile, bytes: details.videoBytes, sha256: details.videoSha256 };
      const { path, bytes, sha256 } = file;
      if (path !== null && bytes !== null && sha256 !== null) return { path, bytes, sha256 };
      throw new AppError('clip-not-cached', { params: { id } });
    },
    earlierJson(id: string) {
      const rows = database
        .prepare('SELECT received_at, json FROM earlier_json WHERE clip = ? ORDER BY received_at, rowid')
        .all(id) as Row[];
      return rows.map((row) => ({ receivedAt: text(row, 'received_at'), json: text(row, 'json') }));
    },
  };
}

/** What a sync and a verification ask for. */
function createFileQueries(database: DatabaseSyncInstance) {
  return {
    newest(limit: number) {
      const rows = database
        .prepare(
          `SELECT id, ${integer('created_micros')} AS micros FROM clip WHERE gone_since IS NULL
           ORDER BY created_micros DESC, id DESC LIMIT ?`,
        )
        .all(limit) as Row[];
      return rows.map((row) => ({ id: text(row, 'id'), createdAtMicros: Number(row['micros']) }));
    },
    /**
     * Cached files of clips from `after` on, in id order, with what they should be; `changed`: those as well that a
     * verification found to be something else. One of which no hash is known cannot be proven: it is like none.
     */
    cachedFrom(
      kind: MediaKind,
      after: string | null,
      limit: number,
      changed: boolean,
    ): readonly RecordedFile[] {
      const { state, error, suffix, sha256 } = mediaColumns[kind];
      // The plus signs keep SQLite to the order of the ids.
      const rows = database
        .prepare(
          `SELECT id, ${suffix} AS suffix, coalesce(${sha256}, '') AS sha256 FROM clip
           WHERE id > ? AND (+${state} = 'cached' OR (? AND +${state} = 'unproven' AND ${error} = '${changedSince}'))
           ORDER BY id LIMIT ?`,
        )
        .all(after ?? '', Number(changed), limit) as Row[];
      return rows.map((row) => ({
        id: text(row, 'id'),
        suffix: text(row, 'suffix'),
        sha256: text(row, 'sha256'),
      }));
    },
    knows(ids: readonly string[]): readonly boolean[] {
      const select = database.prepare('SELECT 1 FROM clip WHERE id = ?');
      return ids.map((id) => select.get(id) !== undefined);
    },
  };
}

/** For each of these clips, how many have its prompt: in one pass over all, not a count for each. */
function takesOfAll(database: DatabaseSyncInstance, numbers: Int32Array): Int32Array {
  const counted = 'SELECT rowid AS number, count(*) OVER (PARTITION BY prompt) AS takes FROM clip';
  const list = (column: string) =>
    readNumbers(database, `SELECT json_group_array(${column}) FROM (${counted})`);
  const [rowids, counts] = [list('number'), list('takes')];
  const takes = new Int32Array(rowids.reduce((most, rowid) => Math.max(most, rowid), 0) + 1);
  rowids.forEach((rowid, at) => {
    takes[rowid] = counts[at] ?? 1;
  });
  return numbers.map((number) => takes[number] ?? 1);
}
