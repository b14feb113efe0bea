import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { AudioState, MediaKind } from '../../contract/clip.ts';
import { changedSince, mediaColumns } from '../database/media-columns.ts';
import type { Row } from '../database/rows.ts';
import { integer } from '../database/rows.ts';
import { transaction } from '../database/transaction.ts';
import type { ClipIndex } from '../index/clip-index.ts';
import { createMediaDue } from './media-due.ts';
import { retryWait } from './retry-wait.ts';

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

/** What is recorded of the files of clips. Every method is one transaction. */
export function createMediaMutations(
  database: DatabaseSyncInstance,
  index: Pick<ClipIndex, 'audioChanged' | 'rowsChanged'>,
) {
  function changed(kind: MediaKind, row: Row | undefined, state: AudioState, file?: MediaRecord): void {
    if (!row) return;
    const rowid = Number(row['rowid']);
    if (kind === 'video' || state === 'unproven') index.rowsChanged([rowid]);
    else if (file?.duration != null) {
      index.audioChanged(rowid, state, { seconds: file.duration, bytes: file.bytes });
    } else index.audioChanged(rowid, state);
  }

  return {
    ...createMediaDue(database),
    recordMedia(files: readonly MediaRecord[]): void {
      const rows = transaction(database, () => files.map((file) => recordFile(database, file)));
      files.forEach((file, at) => {
        changed(file.kind, rows[at], file.unproven === null ? 'cached' : 'unproven', file);
      });
    },
    recordFailure(kind: MediaKind, id: string, message: string, permanent: boolean): void {
      const state: AudioState = permanent ? 'unavailable' : 'failed';
      const row = transaction(database, () =>
        recordFailed(database, { kind, id, message, permanent, state }),
      );
      if (row && row['state'] === state) changed(kind, row, state);
    },
    /** The clip's file is not there: it has to be fetched again. Its hash stays known. */
    markMissing(kind: MediaKind, id: string): void {
      const was = ['cached', 'unproven'] as const;
      const row = transaction(database, () =>
        recordSuspect(database, { kind, id, was, state: 'waiting', error: null }),
      );
      changed(kind, row, 'waiting');
    },
    /** Files that were found changed have their hash again: a repair was cut short, or a person put them back. */
    markProven(kind: MediaKind, ids: readonly string[]): void {
      const { state, error, attempts, dueAt } = mediaColumns[kind];
      const update = database.prepare(
        `UPDATE clip SET ${state} = 'cached', ${error} = NULL, ${attempts} = 0, ${dueAt} = 0
         WHERE id = ? AND ${state} = 'unproven' AND ${error} = ? RETURNING rowid`,
      );
      const rows = transaction(database, () =>
        ids.map((id) => update.get(id, changedSince) as Row | undefined),
      );
      index.rowsChanged(rows.flatMap((row) => (row ? [Number(row['rowid'])] : [])));
    },
    /** The clip's file is not what it was: it stays and is played, until it was fetched again. */
    markChanged(kind: MediaKind, id: string, message: string): void {
      const was = ['cached'] as const;
      const row = transaction(database, () =>
        recordSuspect(database, { kind, id, was, state: 'unproven', error: message }),
      );
      changed(kind, row, 'unproven');
    },
  };
}

function attemptsOf(database: DatabaseSyncInstance, kind: MediaKind, id: string): number {
  const { attempts } = mediaColumns[kind];
  const select = database.prepare(`SELECT ${integer(attempts)} AS attempts FROM clip WHERE id = ?`);
  const row = select.get(id) as Row | undefined;
  return Number(row?.['attempts'] ?? 0);
}

/** A file lies in the library now; answers its clip's row. */
function recordFile(database: DatabaseSyncInstance, file: MediaRecord): Row | undefined {
  const { kind, id, unproven } = file;
  const column = mediaColumns[kind];
  const attempts = unproven === null ? 0 : attemptsOf(database, kind, id) + 1;
  const due = unproven === null ? 0 : Math.round(Date.now() + retryWait(attempts, true));
  const state: AudioState = unproven === null ? 'cached' : 'unproven';
  const row = database
    .prepare(
      `UPDATE clip SET ${column.state} = ?, ${column.error} = ?, ${column.attempts} = ?, ${column.dueAt} = ?,
         ${column.bytes} = ?, ${column.sha256} = ?, ${column.suffix} = ? WHERE id = ? RETURNING rowid`,
    )
    .get(state, unproven, attempts, due, file.bytes, file.sha256, file.suffix, id) as Row | undefined;
  if (kind === 'audio') {
    database
      .prepare('UPDATE clip SET duration = ?, peaks = ?, loudness = ? WHERE id = ?')
      .run(file.duration, file.peaks, file.loudness, id);
  }
  if (row && unproven === null) {
    database
      .prepare('INSERT OR IGNORE INTO known_hash VALUES (?, ?, ?, ?, ?)')
      .run(id, kind, file.sha256, file.bytes, new Date().toISOString());
  }
  return row;
}

/** A file could not be had; answers its clip's row with the state that it has now. */
function recordFailed(
  database: DatabaseSyncInstance,
  failure: {
    readonly kind: MediaKind;
    readonly id: string;
    readonly message: string;
    readonly permanent: boolean;
    readonly state: AudioState;
  },
): Row | undefined {
  const { kind, id, message, permanent, state } = failure;
  const column = mediaColumns[kind];
  const attempts = attemptsOf(database, kind, id);
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
}

/** A file turned out not to be what was recorded: it is due at once. Answers its clip's row, if it was as is said. */
function recordSuspect(
  database: DatabaseSyncInstance,
  suspect: {
    readonly kind: MediaKind;
    readonly id: string;
    readonly was: readonly AudioState[];
    readonly state: AudioState;
    readonly error: string | null;
  },
): Row | undefined {
  const { kind, id, was, state, error } = suspect;
  const column = mediaColumns[kind];
  return database
    .prepare(
      `UPDATE clip SET ${column.state} = ?, ${column.error} = ?, ${column.dueAt} = 0
       WHERE id = ? AND ${column.state} IN (${was.map(() => '?').join(', ')}) RETURNING rowid`,
    )
    .get(state, error, id, ...was) as Row | undefined;
}
