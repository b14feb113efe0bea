import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { isHeldElsewhere, isOfThisMachine, readHolder, thisHolder } from './holder.ts';
import type { Holder } from './holder.ts';
import { isJournalOwn, nameOfJournal, renameJournal } from './journal.ts';
import { transaction } from './transaction.ts';

/** While a writer has the database open, this fact is in it: what it finds there was not closed as it should be. */
const openFact = 'open';
/** Its value when the database was found wrong while it was open. */
const doubtful = 'doubtful';
/** Says that a database was left open, and has not been checked as a whole since. */
const uncheckedFact = 'unchecked';

/**
 * How the one before left a database: `closed`; or did not close it, or has it open, with a journal that is `proven` to be
 * its own, or with one that may be damaged or another file's (`open`).
 */
export type LeftBy = 'closed' | 'proven' | 'open';

/** What a database says of who has it open. */
export interface OpenFact {
  readonly isOpen: boolean;
  /** It was found wrong while it was open. */
  readonly isDoubtful: boolean;
  readonly holder: Holder | null;
}

export const notOpen: OpenFact = { isOpen: false, isDoubtful: false, holder: null };

export function readOpenFact(database: DatabaseSyncInstance): OpenFact {
  const value = factOf(database, openFact);
  return value === null
    ? notOpen
    : { isOpen: true, isDoubtful: value === doubtful, holder: readHolder(value) };
}

/** Whether another process has it open now; one of another machine may, as on a share its locks may not be seen here. */
export function mayBeHeld({ holder }: OpenFact): boolean {
  return holder !== null && (!isOfThisMachine(holder) || isHeldElsewhere(holder));
}

/**
 * Whether a database that was left open has its own journal, or none: a program that ends without a word has SQLite copy it
 * all. Versions that name no journals leave them to others.
 */
export function isProven(
  database: DatabaseSyncInstance,
  file: string,
  { left, hadJournal }: { readonly left: OpenFact; readonly hadJournal: boolean },
): boolean {
  const name = nameOfJournal(database);
  if (name === null || (left.isOpen && left.holder?.journal !== name)) return false;
  return !hadJournal || isJournalOwn(database, file);
}

/** Notes who has it open, and the name of its journal. */
export function noteOpen(database: DatabaseSyncInstance, journal: string): void {
  setFact(database, openFact, JSON.stringify({ ...thisHolder(), journal }));
}

export function noteClosed(database: DatabaseSyncInstance): void {
  transaction(database, () => {
    removeFact(database, openFact);
    renameJournal(database);
  });
}

/** It is wrong: the next opening checks all of it. */
export function noteDoubt(database: DatabaseSyncInstance): void {
  setFact(database, openFact, doubtful);
}

/** It was left open, and was not checked as a whole. */
export function noteUnchecked(database: DatabaseSyncInstance): void {
  setFact(database, uncheckedFact, new Date().toISOString());
}

/** All of it was found to be as it should be. */
export function noteChecked(database: DatabaseSyncInstance): void {
  removeFact(database, uncheckedFact);
}

/** Whether it was left open, and nothing has checked all of it since. */
export function isUnchecked(database: DatabaseSyncInstance): boolean {
  return factOf(database, uncheckedFact) !== null;
}

function factOf(database: DatabaseSyncInstance, name: string): string | null {
  const select = database.prepare('SELECT value FROM fact WHERE name = ?');
  const row = select.get(name) as { readonly value: string } | undefined;
  return row?.value ?? null;
}

function setFact(database: DatabaseSyncInstance, name: string, value: string): void {
  database.prepare('INSERT OR REPLACE INTO fact VALUES (?, ?)').run(name, value);
}

function removeFact(database: DatabaseSyncInstance, name: string): void {
  database.prepare('DELETE FROM fact WHERE name = ?').run(name);
}
