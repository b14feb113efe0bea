import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { DatabaseSync } from '@photostructure/sqlite';
import type { Notice } from '../../contract/notices.ts';
import { parseJson } from '../../platform/parse-json.ts';
import { syncFolderNow } from '../../platform/sync-folder.ts';
import { createRecordWriter } from '../records/clip-records.ts';
import type { RecordLine } from '../records/record-line.ts';
import { recordLines } from '../records/record-log.ts';
import { foldPrompts } from '../search/fold-prompts.ts';
import { userDataSchema } from '../user-data/user-data-file.ts';
import { createUserDataTables } from '../user-data/user-data-tables.ts';
import { migrations } from './migrations/index.ts';
import type { Row } from './rows.ts';
import type { Salvaged } from './salvage.ts';
import { insertRow, openSalvage, salvagedTables } from './salvage.ts';

/**
 * Makes a library's database again: from what can be read of the damaged one (when there is one), row by row, and from
 * the records, which are newer or the same but for what the damaged one says is not in them. The new one is whole and on
 * the disk before the damaged one is renamed.
 */
export function rebuildDatabase(folder: string, file: string): Notice {
  const next = path.join(folder, `library.rebuilt-${randomBytes(6).toString('hex')}.sqlite`);
  const damaged = existsSync(file) ? openSalvage(file) : null;
  let counts: ReturnType<typeof build>;
  try {
    counts = build(next, damaged, folder);
  } catch (error) {
    removeDatabase(next);
    throw error;
  } finally {
    damaged?.close();
  }
  const aside = existsSync(file) ? path.basename(setAside(file)) : null;
  renameSync(next, file);
  syncFolderNow(folder);
  return {
    code: 'library-rebuilt',
    params: { hasAside: aside === null ? 'no' : 'yes', aside: aside ?? '', ...counts },
  };
}

function build(file: string, damaged: Salvaged | null, folder: string) {
  const database = new DatabaseSync(file);
  try {
    chmodSync(file, 0o600);
    database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN');
    const version = damaged?.version ?? migrations.length;
    for (const migration of migrations.slice(0, version)) migration.run(database);
    const salvaged = damaged ? takeOver(database, damaged) : new Set<string>();
    for (const migration of migrations.slice(version)) migration.run(database);
    foldPrompts(database);
    const fromRecords = readRecords(database, folder, (id) => !isNewer(damaged, salvaged, id));
    database.exec(`PRAGMA user_version = ${migrations.length}; COMMIT`);
    const { clips } = database.prepare('SELECT count(*) AS clips FROM clip').get() as { clips: number };
    return { clips, salvaged: [...salvaged].filter((id) => !fromRecords.has(id)).length };
  } finally {
    database.close();
    flush(file);
  }
}

/** Whether a salvaged clip says more than its record. */
function isNewer(damaged: Salvaged | null, salvaged: ReadonlySet<string>, id: string): boolean {
  return salvaged.has(id) && damaged?.unsaved.has(`clip ${id}`) === true;
}

/** Brings in what was salvaged; answers the ids of the clips. */
function takeOver(database: DatabaseSyncInstance, damaged: Salvaged): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const row of damaged.clips()) {
    if (isSound(row) && insertRow(database, 'clip', row)) ids.add(String(row['id']));
  }
  for (const table of salvagedTables) {
    // `open` says how the damaged one was left, `records` how far its records went.
    for (const row of damaged.rowsOf(table)) {
      if (table === 'fact' && ['open', 'records', 'revision'].includes(String(row['name']))) continue;
      insertRow(database, table, row);
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

/** Brings in the records of the clips that `wanted` says; answers their ids. */
function readRecords(
  database: DatabaseSyncInstance,
  folder: string,
  wanted: (id: string) => boolean,
): ReadonlySet<string> {
  const writer = createRecordWriter(database);
  const ids = new Set<string>();
  let userData: Extract<RecordLine, { kind: 'user-data' }> | null = null;
  for (const line of recordLines(folder)) {
    if (line.kind === 'facts') writer.writeFacts(line.facts);
    else if (line.kind === 'user-data') userData = line;
    else if (wanted(line.id)) {
      writer.writeClip(line, (json) => createHash('sha256').update(json).digest('hex'));
      ids.add(line.id);
    }
  }
  const tables = createUserDataTables(database);
  const parsed = userDataSchema.omit({ version: true }).safeParse(userData?.data);
  if (parsed.success && parsed.data.revision >= tables.revision()) tables.load(parsed.data);
  return ids;
}

function setAside(file: string): string {
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  const aside = file.replace(/\.sqlite$/, `.damaged-${stamp}.sqlite`);
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  }
  return aside;
}

function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true });
}

function flush(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
