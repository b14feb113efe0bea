import { randomBytes } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { DatabaseSync } from '@photostructure/sqlite';
import { z } from 'zod';
import { parseJson } from '../../platform/parse-json.ts';
import { transaction } from './transaction.ts';

/** The fact that ties a database to its journal. */
const journalFact = 'journal';

/**
 * `own`: what this state of the database is called; `base`: what the file was called when its journal was begun, null
 * where that is not known. A file gets the name that its database had when all of the journal was copied to it.
 */
const namesSchema = z.object({ own: z.string(), base: z.string().nullable() });
type JournalNames = z.infer<typeof namesSchema>;

/** Pages (of 4 KiB) that the journal takes before they are copied over: each commit of a sync changes the same ones. */
const mostPages = 4000;
/** Where nobody asks for that, SQLite does it by itself. */
export const pagesAtMost = 10 * mostPages;

/**
 * Whether the journal beside a database that was left open was written over the file that lies there: then both together
 * are as the last whole transaction left them. A journal that is not there, not whole from its beginning, or of another
 * file proves nothing: rows may be of one time and what is noted of them of another. Nor does one that was being copied.
 */
export function isJournalOwn(database: DatabaseSyncInstance, file: string): boolean {
  const base = namesIn(database)?.base ?? null;
  return base !== null && framesOf(database) > 0 && nameOfFile(file) === base;
}

/** Whether it is known which file the journal of a database is written over. */
export function hasBase(database: DatabaseSyncInstance): boolean {
  return namesIn(database)?.base != null;
}

/** Gives a database that has changed, or is about to, a name that no other state of it has. Answers it. */
export function renameJournal(database: DatabaseSyncInstance, base?: string | null): string {
  const names: JournalNames = {
    own: randomBytes(12).toString('hex'),
    base: base === undefined ? (namesIn(database)?.base ?? null) : base,
  };
  database.prepare('INSERT OR REPLACE INTO fact VALUES (?, ?)').run(journalFact, JSON.stringify(names));
  return names.own;
}

/** Copies what is in the journal to the file where that has become much. `onRenamed`: within the transaction that renames it. */
export function shortenJournal(
  database: DatabaseSyncInstance,
  {
    atLeast = mostPages,
    onRenamed,
  }: { readonly atLeast?: number; readonly onRenamed: (own: string) => void },
): void {
  if (framesOf(database) < atLeast) return;
  const rename = (base?: string): string =>
    transaction(database, () => {
      const own = renameJournal(database, base);
      onRenamed(own);
      return own;
    });
  const copied = rename();
  const { log, checkpointed } = checkpoint(database, 'PASSIVE');
  // A reader may still need some of it.
  if (log === checkpointed) rename(copied);
}

/** Its name; null where it has none. */
export function nameOfJournal(database: DatabaseSyncInstance): string | null {
  return namesIn(database)?.own ?? null;
}

function namesIn(database: DatabaseSyncInstance): JournalNames | null {
  const select = database.prepare('SELECT value FROM fact WHERE name = ?');
  const row = select.get(journalFact) as { readonly value: string } | undefined;
  return row ? (namesSchema.safeParse(parseJson(row.value)).data ?? null) : null;
}

/** The name of the file alone, whatever its journal says; null where it has none or cannot be read by itself. */
export function nameOfFile(file: string): string | null {
  const url = pathToFileURL(file);
  url.searchParams.set('immutable', '1');
  try {
    const database = new DatabaseSync(url, { readOnly: true });
    try {
      database.exec('PRAGMA trusted_schema = OFF');
      return namesIn(database)?.own ?? null;
    } finally {
      database.close();
    }
  } catch (error) {
    // What SQLite cannot read without the journal is not known; whether it is damaged is asked elsewhere.
    if (error instanceof Error) return null;
    throw error;
  }
}

/** Pages in the journal that count. */
function framesOf(database: DatabaseSyncInstance): number {
  return Math.max(0, checkpoint(database, 'NOOP').log);
}

function checkpoint(
  database: DatabaseSyncInstance,
  mode: 'NOOP' | 'PASSIVE',
): { readonly log: number; readonly checkpointed: number } {
  return database.prepare(`PRAGMA wal_checkpoint(${mode})`).get() as { log: number; checkpointed: number };
}
