import type { Dir } from 'node:fs';
import { opendirSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { MediaKind } from '../contract/clip.ts';
import { hasErrno } from '../platform/errno.ts';
import { mediaColumns } from './database/media-columns.ts';

/** So few files may well have been deleted by hand. */
const fewFiles = 2;

/**
 * Whether the files of a kind are not there all at once, though so many are known to be: their disk is not there, and not
 * all of them are lost.
 */
export function isDiskMissing(folder: string, kind: MediaKind, known: () => number): boolean {
  return !hasFiles(path.join(folder, kind)) && known() > fewFiles;
}

/** As `isDiskMissing`, by what the database says. */
export function isMediaMissing(folder: string, kind: MediaKind, database: DatabaseSyncInstance): boolean {
  const { state } = mediaColumns[kind];
  const count = `SELECT count(*) AS known FROM (SELECT 1 FROM clip WHERE ${state} = 'cached' LIMIT ${fewFiles + 1})`;
  return isDiskMissing(folder, kind, () => (database.prepare(count).get() as { known: number }).known);
}

/** Whether a clip's file lies below a folder: in one that is named by the beginning of its id. */
function hasFiles(folder: string): boolean {
  return some(
    folder,
    (name) => name.length <= 2 && some(path.join(folder, name), (file) => file.startsWith(name)),
  );
}

/** Whether any entry of a folder is as asked for. One that cannot be entered may well have it. */
function some(folder: string, wanted: (name: string) => boolean): boolean {
  let entries: Dir;
  try {
    entries = opendirSync(folder);
  } catch (error) {
    return !hasErrno(error, 'ENOENT', 'ENOTDIR');
  }
  try {
    for (let entry = entries.readSync(); entry !== null; entry = entries.readSync()) {
      if (wanted(entry.name)) return true;
    }
    return false;
  } finally {
    entries.closeSync();
  }
}
