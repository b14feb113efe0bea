import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { MediaKind } from '../../contract/clip.ts';
import { mediaColumns } from '../database/media-columns.ts';
import type { Row } from '../database/rows.ts';
import { integer, numberOrNull, text, textOrNull } from '../database/rows.ts';
import type { MediaTask } from '../library.ts';
import { createCaseVariants } from './case-variants.ts';
import { longestWait } from './retry-wait.ts';

/** What is asked of clips before their files are fetched and written. */
export function createMediaDue(database: DatabaseSyncInstance) {
  const variants = createCaseVariants(database);

  return {
    mediaDue(
      kind: MediaKind,
      limit: number,
      except: readonly string[],
      retryAll: boolean,
    ): readonly MediaTask[] {
      const column = mediaColumns[kind];
      const omitted = new Set(except);
      const now = Date.now();
      const rows = database
        .prepare(
          `SELECT id, prompt, ${column.url} AS url, promised_duration, ${integer(column.attempts)} AS attempts FROM clip
           WHERE ${column.isDue} AND (${column.dueAt} <= ? OR ${column.dueAt} > ? OR ?)
           ORDER BY created_micros DESC, id DESC LIMIT ?`,
        )
        // Due later than any wait lasts: the clock was set back since.
        .all(now, now + 2 * longestWait, Number(retryAll), limit + omitted.size) as Row[];
      return rows
        .filter((row) => !omitted.has(text(row, 'id')))
        .slice(0, limit)
        .map((row) => ({
          id: text(row, 'id'),
          kind,
          prompt: text(row, 'prompt'),
          url: textOrNull(row, 'url') ?? '',
          duration: numberOrNull(row, 'promised_duration'),
          attempts: Number(row['attempts']),
        }));
    },
    /** Ids of clips whose file was here once, is not, and was not fetched again since that was found. */
    lostMedia(kind: MediaKind): readonly string[] {
      const { state } = mediaColumns[kind];
      const rows = database
        .prepare(
          `SELECT id FROM clip WHERE ${state} IN ('waiting', 'failed')
             AND EXISTS (SELECT 1 FROM known_hash WHERE clip = clip.id AND kind = ?) ORDER BY id`,
        )
        .all(kind) as Row[];
      return rows.map((row) => text(row, 'id'));
    },
    caseVariants: (id: string, here?: MediaKind): readonly string[] => variants.of(id, here),
    /** The hashes that a clip's file has had, newest first. */
    knownHashes(kind: MediaKind, id: string): readonly string[] {
      const rows = database
        .prepare('SELECT sha256 FROM known_hash WHERE clip = ? AND kind = ? ORDER BY known_since DESC')
        .all(id, kind) as Row[];
      return rows.map((row) => text(row, 'sha256'));
    },
  };
}
