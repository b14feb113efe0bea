import type { Dirent } from 'node:fs';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { MediaKind } from '../../contract/clip.ts';
import { errnoOf } from '../../platform/errno.ts';
import { readTexts } from '../database/json-array.ts';
import { mediaColumns } from '../database/media-columns.ts';
import type { Row } from '../database/rows.ts';
import { text } from '../database/rows.ts';
import { isPlainId, mediaPath, provenSuffix } from '../paths.ts';

/** A clip's file as it is recorded. */
export interface RecordedFile {
  readonly id: string;
  readonly suffix: string;
  /** Empty when none is known. */
  readonly sha256: string;
}

/** Looks for cached files by the names in their folders, one folder after the other, without reading a file. */
export function createAbsentFiles(folder: string, database: DatabaseSyncInstance) {
  return {
    /** The cached files of a kind whose names are not there. */
    absentNames(kind: MediaKind): readonly RecordedFile[] {
      const { state, suffix, sha256 } = mediaColumns[kind];
      // All of this is in one index: the rows themselves are ten times as much to read.
      const ids = readTexts(
        database,
        `SELECT json_group_array(id) FROM clip INDEXED BY clip_columns WHERE ${state} = 'cached'`,
      );
      const select = database.prepare(
        `SELECT ${suffix} AS suffix, coalesce(${sha256}, '') AS sha256 FROM clip WHERE id = ?`,
      );
      const absent: RecordedFile[] = [];
      for (const [start, some] of byStart(ids)) {
        const names = namesIn(folder, kind, start);
        for (const id of some) {
          // Most are there under the plain name: the others are looked at closely.
          if (names.has(id + provenSuffix[kind]) || !isPlainId(id)) continue;
          const row = select.get(id) as Row;
          const file = { id, suffix: text(row, 'suffix'), sha256: text(row, 'sha256') };
          if (!names.has(path.posix.basename(mediaPath(kind, id, file.suffix)))) absent.push(file);
        }
      }
      return absent;
    },
  };
}

/** By the folder that a clip's file lies in. */
function byStart(ids: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>();
  for (const id of ids) {
    const start = id.slice(0, 2);
    const some = folders.get(start);
    if (some) some.push(id);
    else folders.set(start, [id]);
  }
  return folders;
}

/** Names of the files in one of the folders of a kind; none where it cannot be entered. */
function namesIn(folder: string, kind: MediaKind, start: string): ReadonlySet<string> {
  const inside = path.join(folder, kind, start);
  let entries: readonly Dirent[];
  try {
    // An id of a library from elsewhere can be anything.
    entries = isPlainId(start) ? readdirSync(inside, { withFileTypes: true }) : [];
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return new Set();
  }
  return new Set(entries.flatMap((entry) => (entry.isDirectory() ? [] : entry.name)));
}
