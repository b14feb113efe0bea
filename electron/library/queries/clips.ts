import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { AppError } from '../../contract/errors.ts';
import type { Audit, LibraryStatus, SelfCheck } from '../../contract/library-status.ts';
import type { Clip, ClipDetails } from '../../contract/clip.ts';
import type { ClipQuery, Selection } from '../../contract/clip-query.ts';
import type { Collection } from '../../contract/collection.ts';
import type { Facet, FilterCounts } from '../../contract/filters.ts';
import type { ClipWindow } from '../../contract/requests.ts';
import type { ClipIndex } from '../index/clip-index.ts';
import { highlightsOf } from '../search/highlights.ts';
import { audioFile } from '../paths.ts';
import { parseSearch } from '../search/search.ts';
import { facetsOf, secondsOf, totalsOf } from './totals.ts';
import type { Row } from '../database/rows.ts';
import {
  clipColumns,
  detailColumns,
  numberOrNull,
  text,
  textOrNull,
  toClip,
  toDetails,
} from '../database/rows.ts';

const collectionOrder = 'ORDER BY name COLLATE NOCASE, id';

/** SQLite takes 32,766 parameters a statement. */
const idsAtOnce = 10_000;

/** What the library answers without changing anything. Runs in the database worker. */
export function createReading(folder: string, database: DatabaseSyncInstance, index: ClipIndex) {
  const fact = database.prepare('SELECT value FROM fact WHERE name = ?');
  const collectionsOf = database.prepare(
    `SELECT id, name FROM collection WHERE id IN (SELECT collection FROM collected WHERE clip = ?) ${collectionOrder}`,
  );

  const samePrompt = database.prepare('SELECT count(*) AS takes FROM clip WHERE prompt = ?');

  /** Counts the clips of a row's prompt, each prompt once: all clips of a library may have the same one. */
  function takesCounter(): (row: Row) => number {
    const known = new Map<string, number>();
    return (row) => {
      const prompt = text(row, 'prompt');
      const takes = known.get(prompt) ?? Number((samePrompt.get(prompt) as Row)['takes']);
      known.set(prompt, takes);
      return takes;
    };
  }

  function readFact(name: string): string | null {
    const row = fact.get(name) as Row | undefined;
    return row ? text(row, 'value') : null;
  }

  function byRowids(columns: string, rowids: Int32Array): readonly Row[] {
    const select = database.prepare(`SELECT ${columns} FROM clip WHERE rowid = ?`);
    return Array.from(rowids, (rowid) => select.get(rowid) as Row);
  }

  function byId(id: string): Row {
    const row = database.prepare(`SELECT ${detailColumns} FROM clip WHERE id = ?`).get(id) as Row | undefined;
    if (row) return row;
    throw new AppError('clip-not-found', { params: { id } });
  }

  /** Adds up each collection once, however many clips tell that they are in it. */
  function collectionReader(): (row: Row) => Collection {
    const known = new Map<string, Collection>();
    return (row) => {
      const id = text(row, 'id');
      const places = known.has(id) ? [] : index.collected(id);
      const collection = known.get(id) ?? {
        id,
        name: text(row, 'name'),
        clips: places.length,
        duration: secondsOf(index.table(), places),
      };
      known.set(id, collection);
      return collection;
    };
  }

  function detailsReader(): (row: Row) => ClipDetails {
    const takesOf = takesCounter();
    const toCollection = collectionReader();
    return (row) => {
      const id = text(row, 'id');
      return toDetails(row, {
        takes: takesOf(row),
        file: audioFile(folder, id),
        collections: (collectionsOf.all(id) as Row[]).map(toCollection),
      });
    };
  }

  function withJson(rows: readonly Row[]): readonly (ClipDetails & { readonly json: string })[] {
    const toDetailsOf = detailsReader();
    return rows.map((row) => ({ ...toDetailsOf(row), json: text(row, 'json') }));
  }

  function facets(name: 'voice' | 'language'): readonly Facet[] {
    const idOf = database.prepare('SELECT id FROM clip WHERE rowid = ?');
    return facetsOf(index.table(), name).map(({ example, ...facet }) => ({
      ...facet,
      exampleId: example === null ? null : text(idOf.get(example) as Row, 'id'),
    }));
  }

  return {
    status(): LibraryStatus {
      const audit = readFact('audit');
      const selfCheck = readFact('self_check');
      return {
        folder,
        ...totalsOf(index.table()),
        lastSyncAt: readFact('last_sync_at'),
        audit: audit === null ? null : (JSON.parse(audit) as Audit),
        selfCheck:
          selfCheck === null
            ? { after: null, found: 0, damaged: 0, finishedAt: null }
            : (JSON.parse(selfCheck) as SelfCheck),
      };
    },
    window(query: ClipQuery, offset: number, limit: number): ClipWindow {
      const { total, rowids } = index.some(query, offset, limit);
      const terms = parseSearch(query.search);
      const takesOf = takesCounter();
      const clips = byRowids(clipColumns, rowids).map((row) => {
        const clip = toClip(row, takesOf(row));
        return { ...clip, highlights: highlightsOf(clip.prompt, terms) };
      });
      return { total, offset, clips };
    },
    ids: (query: ClipQuery): readonly string[] => index.ids(query),
    filters: (query: ClipQuery): FilterCounts => index.counts(query),
    collections: (): readonly Collection[] =>
      (database.prepare(`SELECT id, name FROM collection ${collectionOrder}`).all() as Row[]).map(
        collectionReader(),
      ),
    details(id: string): ClipDetails {
      return detailsReader()(byId(id));
    },
    takes(id: string): readonly Clip[] {
      const rows = database
        .prepare(`SELECT ${clipColumns} FROM clip WHERE prompt = ? ORDER BY created_micros, id`)
        .all(text(byId(id), 'prompt')) as Row[];
      return rows.map((row) => toClip(row, rows.length));
    },
    voices: () => facets('voice'),
    languages: () => facets('language'),
    selected(
      selection: Selection,
      offset: number,
      limit: number,
    ): readonly (ClipDetails & { readonly json: string })[] {
      if (selection.kind === 'query') {
        return withJson(byRowids(detailColumns, index.some(selection.query, offset, limit).rowids));
      }
      const wanted = selection.ids.slice(offset, offset + limit);
      const found = new Map<string, Row>();
      for (let start = 0; start < wanted.length; start += idsAtOnce) {
        const some = wanted.slice(start, start + idsAtOnce);
        const marks = some.map(() => '?').join(', ');
        const rows = database
          .prepare(`SELECT ${detailColumns} FROM clip WHERE id IN (${marks})`)
          .all(...some) as Row[];
        for (const row of rows) found.set(text(row, 'id'), row);
      }
      return withJson(
        wanted.flatMap((id) => {
          const row = found.get(id);
          return row ? [row] : [];
        }),
      );
    },
    cachedFile(id: string) {
      const row = byId(id);
      const bytes = numberOrNull(row, 'bytes');
      const sha256 = textOrNull(row, 'sha256');
      if (row['audio'] !== 'cached' || bytes === null || sha256 === null) {
        throw new AppError('clip-not-cached', { params: { id } });
      }
      return { path: audioFile(folder, id), bytes, sha256 };
    },
    newest(limit: number) {
      const rows = database
        .prepare(
          'SELECT id, created_micros FROM clip WHERE gone_since IS NULL ORDER BY created_micros DESC, id DESC LIMIT ?',
        )
        .all(limit) as Row[];
      return rows.map((row) => ({ id: text(row, 'id'), createdAtMicros: Number(row['created_micros']) }));
    },
    lastWholeListingAt: () => readFact('last_whole_listing_at'),
    /** Cached clips from `after` on, in id order, with what their files should be. */
    cachedFrom(after: string | null, limit: number) {
      const rows = database
        .prepare("SELECT id, bytes, sha256 FROM clip WHERE audio = 'cached' AND id > ? ORDER BY id LIMIT ?")
        .all(after ?? '', limit) as Row[];
      return rows.map((row) => ({
        id: text(row, 'id'),
        bytes: Number(row['bytes']),
        sha256: text(row, 'sha256'),
      }));
    },
    knows(ids: readonly string[]): readonly boolean[] {
      const select = database.prepare('SELECT 1 FROM clip WHERE id = ?');
      return ids.map((id) => select.get(id) !== undefined);
    },
  };
}
