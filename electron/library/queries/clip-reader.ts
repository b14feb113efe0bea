import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { AppError } from '../../contract/errors.ts';
import type { ClipDetails } from '../../contract/clip.ts';
import type { Collection } from '../../contract/collection.ts';
import type { Row } from '../database/rows.ts';
import { detailColumns, text, toDetails } from '../database/rows.ts';
import type { ClipIndex } from '../index/clip-index.ts';
import { no } from '../index/columns.ts';
import { secondsOf } from '../index/seconds.ts';

export const collectionOrder = 'ORDER BY name COLLATE NOCASE, id';

/** Details with the output's JSON as received. */
export type ClipWithJson = ClipDetails & { readonly json: string };

/** Reads clips with what other tables hold of them. */
export function createClipReader(folder: string, database: DatabaseSyncInstance, index: ClipIndex) {
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

  /** Adds up each collection once, however many clips are in it; those that were rejected are left out. */
  function collectionReader(): (row: Row) => Collection {
    const known = new Map<string, Collection>();
    return (row) => {
      const id = text(row, 'id');
      const { rejected } = index.table();
      const slots = known.has(id) ? [] : index.collected(id).filter((slot) => rejected[slot] === no);
      const collection = known.get(id) ?? {
        id,
        name: text(row, 'name'),
        clips: slots.length,
        duration: secondsOf(index.table(), slots),
      };
      known.set(id, collection);
      return collection;
    };
  }

  function detailsReader(): (row: Row) => ClipDetails {
    const takesOf = takesCounter();
    const toCollection = collectionReader();
    return (row) =>
      toDetails(row, {
        takes: takesOf(row),
        folder,
        collections: (collectionsOf.all(text(row, 'id')) as Row[]).map(toCollection),
      });
  }

  return {
    takesCounter,
    collectionReader,
    detailsReader,
    byRowids(columns: string, rowids: Int32Array): readonly Row[] {
      const select = database.prepare(`SELECT ${columns} FROM clip WHERE rowid = ?`);
      return Array.from(rowids, (rowid) => select.get(rowid) as Row);
    },
    /** `clip-not-found` when there is none. */
    byId(id: string): Row {
      const select = database.prepare(`SELECT ${detailColumns} FROM clip WHERE id = ?`);
      const row = select.get(id) as Row | undefined;
      if (row) return row;
      throw new AppError('clip-not-found', { params: { id } });
    },
    withJson(rows: readonly Row[]): readonly ClipWithJson[] {
      const toDetailsOf = detailsReader();
      return rows.map((row) => ({ ...toDetailsOf(row), json: text(row, 'json') }));
    },
  };
}
