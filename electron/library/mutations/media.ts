import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { AudioState, MediaKind } from '../../contract/clip.ts';
import { mediaColumns } from '../database/media-columns.ts';
import type { Row } from '../database/rows.ts';
import { numberOrNull, text, textOrNull } from '../database/rows.ts';
import { transaction } from '../database/transaction.ts';
import type { ClipIndex } from '../index/clip-index.ts';
import type { MediaTask } from '../library.ts';
import { createCaseVariants } from './case-variants.ts';

/** A clip's file that lies in the library, flushed. */
export interface MediaRecord {
  readonly id: string;
  readonly kind: MediaKind;
  readonly bytes: number;
  readonly sha256: string;
  readonly suffix: string;
  /** Why it is unproven; null when it is whole and checked. */
  readonly unproven: string | null;
  /** Seconds, decoded; null when it cannot be decoded. */
  readonly duration: number | null;
  /** Of audio that could be decoded. */
  readonly peaks: Uint8Array | null;
  /** LUFS, integrated; null when it is silent. */
  readonly loudness: number | null;
}

const minute = 60_000;
const day = 24 * 60 * minute;
const longestWait = 30 * day;

/** Milliseconds until a file is tried again: doubling, jittered; days where the host has no such file, or sends a wrong one. */
function retryWait(attempts: number, permanent: boolean): number {
  const [first, longest] = permanent ? [day, longestWait] : [minute, day];
  return Math.min(longest, first * 2 ** Math.min(attempts, 20)) * (0.75 + Math.random() / 2);
}

/** What is recorded of the files of clips. Every method is one transaction. */
export function createMediaMutations(
  database: DatabaseSyncInstance,
  index: Pick<ClipIndex, 'audioChanged' | 'rowsChanged'>,
) {
  const variants = createCaseVariants(database);
  const knowHash = database.prepare('INSERT OR IGNORE INTO known_hash VALUES (?, ?, ?, ?, ?)');

  function changed(kind: MediaKind, row: Row | undefined, state: AudioState, file?: MediaRecord): void {
    if (!row) return;
    const rowid = Number(row['rowid']);
    if (kind === 'video' || state === 'unproven') index.rowsChanged([rowid]);
    else if (file?.duration != null) {
      index.audioChanged(rowid, state, { seconds: file.duration, bytes: file.bytes });
    } else index.audioChanged(rowid, state);
  }

  function attemptsOf(kind: MediaKind, id: string): number {
    const { attempts } = mediaColumns[kind];
    const select = database.prepare(`SELECT ${attempts} AS attempts FROM clip WHERE id = ?`);
    const row = select.get(id) as Row | undefined;
    return Number(row?.['attempts'] ?? 0);
  }

  function record(file: MediaRecord): Row | undefined {
    const { kind, id, unproven } = file;
    const column = mediaColumns[kind];
    const attempts = unproven === null ? 0 : attemptsOf(kind, id) + 1;
    const due = unproven === null ? 0 : Math.round(Date.now() + retryWait(attempts, true));
    const row = database
      .prepare(
        `UPDATE clip SET ${column.state} = ?, ${column.error} = ?, ${column.attempts} = ?, ${column.dueAt} = ?,
           ${column.bytes} = ?, ${column.sha256} = ?, ${column.suffix} = ? WHERE id = ? RETURNING rowid`,
      )
      .get(
        unproven === null ? 'cached' : 'unproven',
        unproven,
        attempts,
        due,
        file.bytes,
        file.sha256,
        file.suffix,
        id,
      ) as Row | undefined;
    if (kind === 'audio') {
      database
        .prepare('UPDATE clip SET duration = ?, peaks = ?, loudness = ? WHERE id = ?')
        .run(file.duration, file.peaks, file.loudness, id);
    }
    if (row && unproven === null) {
      knowHash.run(id, kind, file.sha256, file.bytes, new Date().toISOString());
    }
    return row;
  }

  /** A file turned out not to be what was recorded: it is due at once. */
  function suspect(
    kind: MediaKind,
    id: string,
    {
      was,
      state,
      error,
    }: { readonly was: readonly AudioState[]; readonly state: AudioState; readonly error: string | null },
  ): void {
    const column = mediaColumns[kind];
    const row = transaction(
      database,
      () =>
        database
          .prepare(
            `UPDATE clip SET ${column.state} = ?, ${column.error} = ?, ${column.dueAt} = 0
             WHERE id = ? AND ${column.state} IN (${was.map(() => '?').join(', ')}) RETURNING rowid`,
          )
          .get(state, error, id, ...was) as Row | undefined,
    );
    changed(kind, row, state);
  }

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
          `SELECT id, prompt, ${column.url} AS url, promised_duration, ${column.attempts} AS attempts FROM clip
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
    recordMedia(files: readonly MediaRecord[]): void {
      const rows = transaction(database, () => files.map((file) => record(file)));
      files.forEach((file, at) => {
        changed(file.kind, rows[at], file.unproven === null ? 'cached' : 'unproven', file);
      });
    },
    recordFailure(kind: MediaKind, id: string, message: string, permanent: boolean): void {
      const column = mediaColumns[kind];
      const state: AudioState = permanent ? 'unavailable' : 'failed';
      const row = transaction(database, () => {
        const attempts = attemptsOf(kind, id);
        const due = Math.round(Date.now() + retryWait(attempts, permanent));
        // What is unproven stays so: there is a file to play.
        return database
          .prepare(
            `UPDATE clip SET ${column.attempts} = ?, ${column.dueAt} = ?,
               ${column.error} = CASE ${column.state} WHEN 'unproven' THEN ${column.error} ELSE ? END,
               ${column.state} = CASE ${column.state} WHEN 'unproven' THEN 'unproven' ELSE ? END
             WHERE id = ? AND ${column.isDue} RETURNING rowid, ${column.state} AS state`,
          )
          .get(attempts + 1, due, message, state, id) as Row | undefined;
      });
      if (row && row['state'] === state) changed(kind, row, state);
    },
    /** The clip's file is not there: it has to be fetched again. Its hash stays known. */
    markMissing(kind: MediaKind, id: string): void {
      suspect(kind, id, { was: ['cached', 'unproven'], state: 'waiting', error: null });
    },
    /** The clip's file is not what it was: it stays and is played, until it was fetched again. */
    markChanged(kind: MediaKind, id: string, message: string): void {
      suspect(kind, id, { was: ['cached'], state: 'unproven', error: message });
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
