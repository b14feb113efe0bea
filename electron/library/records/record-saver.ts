import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { z } from 'zod';
import { parseJson } from '../../platform/parse-json.ts';
import type { Row } from '../database/rows.ts';
import { text } from '../database/rows.ts';
import { transaction } from '../database/transaction.ts';
import { createRecordReader, keyOfClip } from './clip-records.ts';
import type { LogPosition } from './record-log.ts';
import { createRecordLog } from './record-log.ts';
import type { RecordSummary } from './record-summary.ts';
import { summarizeRecords } from './record-summary.ts';

/** Time (ms) without a change before changes are brought into the records: a sync under way goes first. */
const quiet = 2000;
/** Longest time (ms) from a change to when it is brought there, however many follow it. */
const longest = 60_000;
/** Clips that are written at once, before others get their turn. */
const atOnce = 250;
/** The records are written anew when they have so many lines for each clip. */
const linesPerClip = 4;
const spareLines = 2000;

/** What the database remembers of its records; `lines`: since they were written anew. */
const savedPositionSchema = z.object({
  file: z.string(),
  bytes: z.number(),
  before: z.number().optional(),
  checksum: z.string().optional(),
  lines: z.number(),
});

type SavedPosition = z.infer<typeof savedPositionSchema> & LogPosition;

/** Brings what changed in the database into the records, soon after. */
export interface RecordSaver {
  /** Something may have changed. */
  changed(): void;
  /** Writes the records anew, as some of them are damaged. */
  renew(): void;
  /**
   * Saves all that is not saved. The records are written anew where much of them is out of date, or where they were
   * another database's when this one was opened: they may be damaged, too.
   */
  settle(): void;
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
  /** When the first change came that is not saved; null when all are. */
  let changedAt: number | null = null;

  /** Answers whether there is more. */
  function saveSome(): boolean {
    const keys = (database.prepare('SELECT key FROM unsaved LIMIT ?').all(atOnce) as Row[]).map((row) =>
      text(row, 'key'),
    );
    if (keys.length === 0) return false;
    const lines = [...reader.linesOf(keys)].flatMap(([, line]) => line ?? []);
    const position = lines.length > 0 ? log.append(lines) : null;
    transaction(database, () => {
      const remove = database.prepare('DELETE FROM unsaved WHERE key = ?');
      for (const key of keys) remove.run(key);
      if (position)
        savePosition(database, { ...position, lines: (savedPosition(database)?.lines ?? 0) + lines.length });
    });
    return keys.length === atOnce;
  }

  function rewrite(): void {
    const position = log.rewrite(reader.all());
    transaction(database, () => {
      database.exec('DELETE FROM unsaved');
      savePosition(database, { ...position, lines: clipCount() });
    });
    areStale = false;
  }

  function clipCount(): number {
    return (database.prepare('SELECT count(*) AS clips FROM clip').get() as { clips: number }).clips;
  }

  function wait(milliseconds: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      try {
        if (saveSome()) wait(0);
        else changedAt = null;
      } catch (error) {
        changedAt = null; // the next change tries again
        onError(error);
      }
    }, milliseconds);
  }

  function changed(): void {
    const now = performance.now();
    changedAt ??= now;
    wait(Math.max(0, Math.min(quiet, changedAt + longest - now)));
  }

  const isOwn = hasItsRecords(folder, database);
  let areStale = !isOwn && log.bytes() > 0;
  if (!isOwn) markAll(database);
  changed();

  return {
    changed,
    renew: rewrite,
    settle() {
      clearTimeout(timer);
      try {
        const lines = savedPosition(database)?.lines ?? 0;
        if (lines > clipCount() * linesPerClip + spareLines || areStale) rewrite();
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

/** How far the records went that a database was last saved to. */
export function savedPosition(database: DatabaseSyncInstance): SavedPosition | null {
  const row = database.prepare("SELECT value FROM fact WHERE name = 'records'").get() as Row | undefined;
  return row ? (savedPositionSchema.safeParse(parseJson(text(row, 'value'))).data ?? null) : null;
}

function savePosition(database: DatabaseSyncInstance, position: SavedPosition): void {
  database.prepare("INSERT OR REPLACE INTO fact VALUES ('records', ?)").run(JSON.stringify(position));
}

/** Notes that a database holds all that its own records do. */
export function noteRecordsRead(folder: string, database: DatabaseSyncInstance): void {
  const [end, known] = [createRecordLog(folder).end(), savedPosition(database)];
  if (end && known) savePosition(database, { ...end, lines: known.lines });
}

/**
 * Keys of lines that were appended after the position of a database. They are newer than what it holds, though it notes
 * that as not saved: it notes so until it moves its position, and is older if it was put back from a backup or its journal
 * lost its end.
 */
export function keysAfter(folder: string, database: DatabaseSyncInstance): ReadonlySet<string> {
  const position = savedPosition(database);
  const isAppended = createRecordLog(folder).relationTo(position) === 'appended';
  return new Set(isAppended ? summarizeRecords(folder, position).lines.keys() : []);
}

/** Whether the records are those that a database was last saved to, and reach as far as it says. */
export function hasItsRecords(folder: string, database: DatabaseSyncInstance): boolean {
  const relation = createRecordLog(folder).relationTo(savedPosition(database));
  return relation === 'same' || relation === 'appended';
}

/** How a database and its records agree. */
export interface RecordsCheck {
  /** Whether a line of the records is damaged or missing. */
  readonly recordsDamaged: boolean;
  /**
   * Of what a database says something else than its records, what is not in them yet aside: ids of clips, `facts` and
   * `user-data`. Damage that leaves pages whole, such as a text that was changed in place, is found so. The records are
   * right then, as whatever writes to the database notes it in `unsaved`. None when the records are not whole.
   */
  readonly changed: readonly string[];
}

/** A writer beside it may change either meanwhile, so what differs is looked at again. */
export function compareWithRecords(folder: string, database: DatabaseSyncInstance): RecordsCheck {
  const position = savedPosition(database);
  const relation = createRecordLog(folder).relationTo(position);
  if (relation !== 'same' && relation !== 'appended') {
    // Newer ones may have been written anew right now.
    return { recordsDamaged: position !== null && relation !== 'newer', changed: [] };
  }
  const reader = createRecordReader(database);
  const isUnsaved = database.prepare('SELECT 1 FROM unsaved WHERE key = ?');
  let records = summarizeRecords(folder);
  let keys = [...records.lines.keys()];
  let lacks = lacksClips(records, database);
  for (let look = 0; look < 3 && !records.damaged && (keys.length > 0 || lacks); look += 1) {
    if (look > 0) {
      records = summarizeRecords(folder);
      lacks = lacksClips(records, database);
    }
    const others: string[] = [];
    for (const [key, checksum] of reader.checksumsOf(keys))
      if (checksum !== records.lines.get(key)?.last && records.cutKey !== key && !isUnsaved.get(key))
        others.push(key);
    keys = others;
  }
  return {
    recordsDamaged: records.damaged || lacks,
    changed: records.damaged ? [] : keys.map((key) => key.replace(/^clip /, '')),
  };
}

/** Whether a clip that should be in the records is not: a line was taken out. */
function lacksClips({ lines }: RecordSummary, database: DatabaseSyncInstance): boolean {
  const isUnsaved = database.prepare('SELECT 1 FROM unsaved WHERE key = ?');
  for (const row of database.prepare('SELECT id FROM clip').iterate() as Iterable<Row>) {
    const key = keyOfClip(text(row, 'id'));
    if (!lines.has(key) && !isUnsaved.get(key)) return true;
  }
  return false;
}
