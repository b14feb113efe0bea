import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { parseJson } from '../../platform/parse-json.ts';
import type { Row } from '../database/rows.ts';
import { text } from '../database/rows.ts';
import { transaction } from '../database/transaction.ts';
import { createRecordReader } from './clip-records.ts';
import type { LogPosition } from './record-log.ts';
import { clipChecksums, createRecordLog } from './record-log.ts';
import { writeLine } from './record-line.ts';

/** Time (ms) from a change to when it is in the records: many changes of a sync become one write. */
const delay = 2000;
/** Clips that are written at once, before others get their turn. */
const atOnce = 1000;
/** The records are written anew when they have so many lines for each clip. */
const linesPerClip = 4;
const spareLines = 2000;

/** What the database remembers of its records. */
interface SavedPosition extends LogPosition {
  /** Lines since they were written anew. */
  readonly lines: number;
}

/** Brings what changed in the database into the records, soon after. */
export interface RecordSaver {
  /** Something may have changed. */
  changed(): void;
  /** Saves all that is not saved, and writes the records anew where much of them is out of date. */
  end(): void;
}

/**
 * Runs in the database worker. What could not be saved (a full disk, a kill) stays named in `unsaved` and is saved later.
 * Records that are not this database's, or not there, are written as a whole.
 */
export function createRecordSaver(
  folder: string,
  database: DatabaseSyncInstance,
  onError: (error: unknown) => void,
): RecordSaver {
  const log = createRecordLog(folder);
  const reader = createRecordReader(database);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function setPosition(position: SavedPosition): void {
    database.prepare("INSERT OR REPLACE INTO fact VALUES ('records', ?)").run(JSON.stringify(position));
  }

  /** Answers whether there is more. */
  function saveSome(): boolean {
    const keys = (database.prepare('SELECT key FROM unsaved LIMIT ?').all(atOnce) as Row[]).map((row) =>
      text(row, 'key'),
    );
    if (keys.length === 0) return false;
    const lines = keys.flatMap((key) => reader.lineOf(key) ?? []);
    const position = lines.length > 0 ? log.append(lines) : null;
    transaction(database, () => {
      const remove = database.prepare('DELETE FROM unsaved WHERE key = ?');
      for (const key of keys) remove.run(key);
      if (position) setPosition({ ...position, lines: (positionOf(database)?.lines ?? 0) + lines.length });
    });
    return keys.length === atOnce;
  }

  function rewrite(): void {
    const position = log.rewrite(reader.all());
    transaction(database, () => {
      database.exec('DELETE FROM unsaved');
      setPosition({ ...position, lines: clipCount() });
    });
  }

  function clipCount(): number {
    return (database.prepare('SELECT count(*) AS clips FROM clip').get() as { clips: number }).clips;
  }

  function wait(milliseconds: number): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      try {
        if (saveSome()) wait(0);
      } catch (error) {
        onError(error);
      }
    }, milliseconds);
  }

  const position = positionOf(database);
  if (position === null || !log.reaches(position)) markAll(database);
  wait(delay);

  return {
    changed: () => wait(delay),
    end() {
      clearTimeout(timer);
      try {
        const lines = positionOf(database)?.lines ?? 0;
        if (lines > clipCount() * linesPerClip + spareLines) rewrite();
        else {
          let more = true;
          while (more) more = saveSome();
        }
      } catch (error) {
        onError(error);
      }
    },
  };
}

function markAll(database: DatabaseSyncInstance): void {
  transaction(database, () => {
    database.exec(
      `INSERT OR IGNORE INTO unsaved SELECT 'clip ' || id FROM clip UNION SELECT 'facts' UNION SELECT 'user-data';
       DELETE FROM fact WHERE name = 'records'`,
    );
  });
}

function positionOf(database: DatabaseSyncInstance): SavedPosition | null {
  const row = database.prepare("SELECT value FROM fact WHERE name = 'records'").get() as Row | undefined;
  return row ? (parseJson(text(row, 'value')) as SavedPosition) : null;
}

/**
 * Ids of the clips of which a database says something else than its records, what is not in them yet aside: damage that
 * leaves pages whole, such as a text that was changed in place, is found so. The records are right then, as whatever
 * writes to the database notes it in `unsaved`. None when the records are not this database's, or not whole. A writer beside it may
 * change either meanwhile, so what differs is looked at again.
 */
export function clipsUnlikeRecords(folder: string, database: DatabaseSyncInstance): readonly string[] {
  const position = positionOf(database);
  if (position === null || !createRecordLog(folder).reaches(position)) return [];
  const reader = createRecordReader(database);
  const isUnsaved = database.prepare('SELECT 1 FROM unsaved WHERE key = ?');
  const differ = (ids: Iterable<string>, checksums: ReadonlyMap<string, string>) =>
    [...ids].filter((id) => {
      const line = reader.lineOf(`clip ${id}`);
      if (line && writeLine(line).slice(-10, -2) === checksums.get(id)) return false;
      return !isUnsaved.get(`clip ${id}`);
    });
  let checksums = clipChecksums(folder);
  let ids = checksums ? differ(checksums.keys(), checksums) : [];
  for (let again = 0; again < 2 && checksums && ids.length > 0; again += 1) {
    checksums = clipChecksums(folder);
    ids = checksums ? differ(ids, checksums) : [];
  }
  return ids;
}
