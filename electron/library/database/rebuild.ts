import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { DatabaseSync } from '@photostructure/sqlite';
import { z } from 'zod';
import type { Notice } from '../../contract/notices.ts';
import { parseJson } from '../../platform/parse-json.ts';
import { syncFolderNow } from '../../platform/sync-folder.ts';
import { readFact, writeFact } from '../mutations/facts.ts';
import { createRecordReader, createRecordWriter } from '../records/clip-records.ts';
import { checksumOf } from '../records/record-line.ts';
import { hasRecords } from '../records/record-log.ts';
import { recordLines, summarizeRecords } from '../records/record-summary.ts';
import { hasItsRecords, keysAfter } from '../records/record-saver.ts';
import { foldPrompts } from '../search/fold-prompts.ts';
import { digestOf, isEmpty, mergeUserData } from '../user-data/merge-user-data.ts';
import { recordedUserData } from '../user-data/user-data-file.ts';
import { createUserDataTables } from '../user-data/user-data-tables.ts';
import type { ClipLine } from './join-salvaged.ts';
import { joinOlder, joinSalvaged, judge } from './join-salvaged.ts';
import { migrations } from './migrations/index.ts';
import type { Row } from './rows.ts';
import type { Salvaged } from './salvage.ts';
import { isDamage } from './sqlite-error.ts';
import { openSalvage, rowInserter, salvagedTables } from './salvage.ts';

/** A new database that is whole, and only has to take its place. */
const rebuiltName = 'library.rebuilt.sqlite';
/** How it says what was told of it. */
const rebuiltFact = 'rebuilt';
const countsSchema = z.object({ clips: z.number(), salvaged: z.number() });
const unfinished = /^library\.rebuilt(?:-[0-9a-f]{12})?\.sqlite(?:-wal|-shm|-journal)?$/;

/** Facts of the damaged database alone: how it was left, its journal, its state. */
const ofDamaged: readonly string[] = ['open', 'unchecked', 'journal', 'revision'];

/** What SQLite keeps beside a database. */
const journals = ['-wal', '-shm', '-journal'] as const;

/** Whether a database that is missing can be made: there are records, or it was made already and the process was killed. */
export function canBeRebuilt(folder: string): boolean {
  return hasRecords(folder) || isRebuilt(folder);
}

function isRebuilt(folder: string): boolean {
  return lstatSync(path.join(folder, rebuiltName), { throwIfNoEntry: false })?.isFile() === true;
}

/**
 * Makes a library's database again: from what can be read of the damaged one (when there is one), row by row, and from
 * the records, which are newer or the same but for what the damaged one says is not in them. The new one is whole and on
 * the disk before the damaged one is renamed. Where a process was killed between the two, only the rest is done.
 */
export function rebuildDatabase(folder: string, file: string): Notice {
  const next = path.join(folder, rebuiltName);
  const counts = (existsSync(file) ? null : countsIn(next)) ?? makeNext(folder, file, next);
  const aside = setAside(file);
  renameSync(next, file);
  syncFolderNow(folder);
  return {
    code: 'library-rebuilt',
    params: { hasAside: aside === null ? 'no' : 'yes', aside: aside ?? '', ...counts },
  };
}

type Counts = z.infer<typeof countsSchema>;

function makeNext(folder: string, file: string, next: string): Counts {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (unfinished.test(entry.name) && !entry.isDirectory()) rmSync(path.join(folder, entry.name));
  const temporary = path.join(folder, `library.rebuilt-${randomBytes(6).toString('hex')}.sqlite`);
  const damaged = existsSync(file) ? openSalvage(file) : null;
  let counts: Counts;
  try {
    counts = build(temporary, damaged, folder);
  } catch (error) {
    removeDatabase(temporary);
    throw error;
  } finally {
    damaged?.close();
  }
  renameSync(temporary, next);
  syncFolderNow(folder);
  return counts;
}

/** Null where there is none that was made to its end. */
function countsIn(file: string): Counts | null {
  if (lstatSync(file, { throwIfNoEntry: false })?.isFile() !== true) return null;
  let database: DatabaseSyncInstance | null = null;
  try {
    database = new DatabaseSync(file, { readOnly: true });
    const select = database.prepare('SELECT value FROM fact WHERE name = ?');
    const value = (select.get(rebuiltFact) as Row | undefined)?.['value'];
    return countsSchema.safeParse(parseJson(String(value))).data ?? null;
  } catch (error) {
    if (isDamage(error)) return null;
    throw error;
  } finally {
    database?.close();
  }
}

function build(file: string, damaged: Salvaged | null, folder: string): Counts {
  const database = new DatabaseSync(file);
  try {
    chmodSync(file, 0o600);
    database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN');
    const version = damaged?.version ?? migrations.length;
    for (const migration of migrations.slice(0, version)) migration.run(database);
    const salvaged = damaged ? takeOver(database, damaged) : new Set<string>();
    for (const migration of migrations.slice(version)) migration.run(database);
    foldPrompts(database);
    const fromRecords = readRecords(database, folder, salvaged, damaged?.unsaved ?? null);
    const { clips } = database.prepare('SELECT count(*) AS clips FROM clip').get() as { clips: number };
    const counts = { clips, salvaged: [...salvaged].filter((id) => !fromRecords.has(id)).length };
    database.prepare('INSERT OR REPLACE INTO fact VALUES (?, ?)').run(rebuiltFact, JSON.stringify(counts));
    database.exec(`PRAGMA user_version = ${migrations.length}; COMMIT`);
    return counts;
  } finally {
    database.close();
    flush(file);
  }
}

/** Brings in what was salvaged; answers the ids of the clips. */
function takeOver(database: DatabaseSyncInstance, damaged: Salvaged): ReadonlySet<string> {
  const ids = new Set<string>();
  const insertClip = rowInserter(database, 'clip');
  for (const row of damaged.clips()) {
    if (isSound(row) && insertClip(row)) ids.add(String(row['id']));
  }
  for (const table of salvagedTables) {
    const insert = rowInserter(database, table);
    for (const row of damaged.rowsOf(table)) {
      if (table === 'fact' && ofDamaged.includes(String(row['name']))) continue;
      insert(row);
    }
  }
  return ids;
}

/** A page that was overwritten can still look like a row: the JSON that was received must be one, of this clip. */
function isSound(row: Row): boolean {
  const json = parseJson(String(row['json']));
  if (typeof json !== 'object' || json === null) return false;
  return !('id' in json) || String(json.id) === row['id'];
}

/**
 * Brings in what the records say, where it counts more than what was salvaged; answers the ids of clips that are wholly
 * from them. `unsaved`: what they do not have as it was in the damaged database; null when that is not known.
 */
function readRecords(
  database: DatabaseSyncInstance,
  folder: string,
  salvaged: ReadonlySet<string>,
  unsaved: ReadonlySet<string> | null,
): ReadonlySet<string> {
  const records = summarizeRecords(folder);
  const isWhole = unsaved !== null && !records.damaged && hasItsRecords(folder, database);
  const appended = keysAfter(folder, database);
  const mayBeNewer = (key: string) => !isWhole || unsaved.has(key) || records.cutKey === key;
  // It says how far the damaged one's records went.
  database.exec("DELETE FROM fact WHERE name = 'records'");
  const writer = createRecordWriter(database);
  const reader = createRecordReader(database);
  const fromRecords = new Set<string>();

  /** Of clips that were salvaged and may be newer than their lines: the row as it was; null where it stays as it is. */
  const rows = new Map<string, ClipLine | null>();

  function judgeRow(id: string): void {
    const key = `clip ${id}`;
    const row = salvaged.has(id) ? (reader.lineOf(key) as ClipLine) : null;
    const verdict = row
      ? judge(records, { key, checksum: checksumOf(row), uncertain: mayBeNewer(key) })
      : 'line';
    if (verdict === 'line') fromRecords.add(id);
    else rows.set(id, verdict === 'row' ? null : row);
  }

  /** What becomes of a line of a clip: null where the row that was salvaged stays. */
  function choose(line: ClipLine): ClipLine | null {
    const { id } = line;
    if (!fromRecords.has(id) && !rows.has(id)) judgeRow(id);
    const row = rows.get(id);
    if (row === undefined) return line;
    return row && (appended.has(`clip ${id}`) ? joinOlder(row, line) : joinSalvaged(row, line));
  }

  let facts: Readonly<Record<string, string>> = {};
  let userData: unknown = null;
  for (const { line } of recordLines(folder)) {
    if (line.kind === 'facts') facts = line.facts;
    else if (line.kind === 'user-data') userData = line.data;
    else {
      // Each line of a clip in turn, so that the last one counts.
      const chosen = choose(line);
      if (chosen) writer.writeClip(chosen);
    }
  }
  writer.writeFacts(facts, { onlyMissing: mayBeNewer('facts') && !appended.has('facts') });
  joinUserData(database, userData);
  return fromRecords;
}

/**
 * Favourites, notes and collections that were salvaged, and those of the records. What was salvaged is proven by the
 * digest of its last change; where neither is proven and newer, everything of both is kept, and joined with `own.json`.
 */
function joinUserData(database: DatabaseSyncInstance, recorded: unknown): void {
  const tables = createUserDataTables(database);
  const ours = tables.read();
  const theirs = recordedUserData(recorded);
  const isProven = readFact(database, 'own_digest') === digestOf(ours);
  if (isProven && ours.revision >= (theirs?.revision ?? 0)) return;
  database.exec("DELETE FROM fact WHERE name = 'own_digest'");
  const none = isEmpty(ours);
  if (theirs && (none || theirs.revision >= ours.revision)) tables.load(theirs);
  else if (none) tables.setRevision(0);
  else {
    if (theirs) tables.load({ ...mergeUserData(ours, theirs), revision: ours.revision });
    // No digest of any content: `own.json` is joined with it, whichever revision it has.
    writeFact(database, 'own_digest', '');
  }
}

/**
 * Renames a damaged database and, after it, its journals: beside the new one, SQLite would bring them into that. Answers
 * its new name; null when there was none.
 */
function setAside(file: string): string | null {
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  const aside = file.replace(/\.sqlite$/, `.damaged-${stamp}.sqlite`);
  let found: string | null = null;
  for (const suffix of ['', ...journals]) {
    if (!existsSync(file + suffix)) continue;
    renameSync(file + suffix, aside + suffix);
    found ??= path.basename(aside + suffix);
  }
  return found;
}

function removeDatabase(file: string): void {
  for (const suffix of ['', ...journals]) rmSync(file + suffix, { force: true });
}

function flush(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
