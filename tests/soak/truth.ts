import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { listMediaFiles } from '../../electron/library/audio/store.ts';
import { isLeftover } from '../../electron/library/leftovers.ts';
import { audioFolder, databaseName, mediaFile } from '../../electron/library/paths.ts';
import type { Account } from '../fakes/account.ts';

/** Ids of the clips that are finished: cached in the database, or with their file in its place, which only a whole one gets. */
export async function finishedIds(folder: string): Promise<ReadonlySet<string>> {
  const files = existsSync(path.join(folder, audioFolder))
    ? await readdir(path.join(folder, audioFolder), { recursive: true })
    : [];
  const inPlace = files.filter((file) => file.endsWith('.mp3')).map((file) => path.basename(file, '.mp3'));
  return new Set([...inPlace, ...cachedIds(folder)]);
}

/** None when the database does not hold its tables yet. */
function cachedIds(folder: string): readonly string[] {
  const file = path.join(folder, databaseName);
  if (!existsSync(file)) return [];
  return withDatabase(file, (database) => {
    const made: unknown = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'clip'").get();
    const rows: readonly unknown[] = made
      ? database.prepare("SELECT id FROM clip WHERE audio = 'cached'").all()
      : [];
    return rows.map((row) => String((row as { id: unknown }).id));
  });
}

/** Files that a killed write left behind. */
export async function partFiles(folder: string): Promise<readonly string[]> {
  if (!existsSync(path.join(folder, audioFolder))) return [];
  return (await listMediaFiles(folder)).filter((file) => isLeftover(file));
}

/** Everything in which a library differs from the account; empty when they are equal. */
export async function differences(folder: string, account: Account): Promise<readonly string[]> {
  const found: string[] = [];
  const rows = withDatabase(path.join(folder, databaseName), (database) => {
    const check = database.prepare('PRAGMA integrity_check').all() as { integrity_check: string }[];
    for (const { integrity_check: result } of check) if (result !== 'ok') found.push(`database: ${result}`);
    return database.prepare('SELECT id, audio, sha256 FROM clip').all() as {
      id: string;
      audio: string;
      sha256: string | null;
    }[];
  });
  const known = new Map(rows.map((row) => [row.id, row]));
  for (const { id } of account.outputs) {
    const row = known.get(id);
    known.delete(id);
    const truth = account.sha256(id);
    if (row?.audio !== 'cached' || row.sha256 !== truth) {
      found.push(`${id}: in the database as ${row ? row.audio : 'nothing'}`);
      continue;
    }
    const hash = createHash('sha256')
      .update(await readFile(mediaFile(folder, 'audio', id)))
      .digest('hex');
    if (hash !== truth) found.push(`${id}: another file`);
  }
  for (const id of known.keys()) found.push(`${id}: not in the account`);
  for (const file of await partFiles(folder)) found.push(`${file}: left behind`);
  const files = await readdir(path.join(folder, audioFolder), { recursive: true, withFileTypes: true });
  const count = files.filter((file) => file.isFile()).length;
  if (count !== account.outputs.length) found.push(`${count} files for ${account.outputs.length} clips`);
  for (const name of await readdir(folder)) if (name.includes('damaged')) found.push(`${name}: set aside`);
  return found;
}

function withDatabase<T>(file: string, work: (database: InstanceType<typeof DatabaseSync>) => T): T {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return work(database);
  } finally {
    database.close();
  }
}
