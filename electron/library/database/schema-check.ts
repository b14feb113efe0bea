import { lstatSync } from 'node:fs';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { DatabaseSync } from '@photostructure/sqlite';
import { AppError } from '../../contract/errors.ts';
import { hasErrno } from '../../platform/errno.ts';
import { migrations } from './migrations/index.ts';
import type { Row } from './rows.ts';
import { DamageError } from './sqlite-error.ts';

/**
 * Compares what a database is made of with what the migrations make. Throws `library-altered` for a trigger, a view or
 * anything else that is not ours, which would run whenever we write; a `DamageError` when something of ours is missing or
 * another.
 */
export function checkSchema(database: DatabaseSyncInstance, version: number, file: string): void {
  const wanted = expectedSchema(version);
  const found = schemaOf(database);
  const foreign = [...found.keys()].filter((name) => !wanted.has(name));
  const missing = [...wanted.keys()].filter((name) => !found.has(name));
  // A name of ours that was damaged is missing under its own; a rebuild runs nothing of what is there.
  if (foreign.length > missing.length && !isOfLaterVersion(found, version))
    throw new AppError('library-altered', { params: { path: file } });
  if (foreign.length > missing.length) throw new DamageError('Its version is another.');
  for (const [name, sql] of wanted) {
    if (found.get(name) !== sql) throw new DamageError(`${name} is not as it should be`);
  }
}

/** Whether all of it is what a later version makes: then the number of the version is damaged. */
function isOfLaterVersion(found: ReadonlyMap<string, string>, version: number): boolean {
  const later = migrations.map((_, index) => index + 1).filter((number) => number > version);
  return later.some((number) => {
    const made = expectedSchema(number);
    return made.size === found.size && [...made].every(([name, sql]) => found.get(name) === sql);
  });
}

function expectedSchema(version: number): ReadonlyMap<string, string> {
  const database = new DatabaseSync(':memory:');
  try {
    for (const migration of migrations.slice(0, version)) migration.run(database);
    return schemaOf(database);
  } finally {
    database.close();
  }
}

/** The SQL of each table, index, trigger and view, by kind and name. */
function schemaOf(database: DatabaseSyncInstance): ReadonlyMap<string, string> {
  const rows = database.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema').all() as Row[];
  return new Map(
    rows.map(({ type, name, tbl_name: table, sql }) => [
      `${String(type)} ${String(name)} ${String(table)}`,
      String(sql),
    ]),
  );
}

/** Throws `library-altered` when a link, a pipe, a device or a folder has the name of one of the database's files. */
export function assertRegularFiles(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) {
    try {
      if (!lstatSync(file + suffix).isFile()) {
        throw new AppError('library-altered', { params: { path: file + suffix } });
      }
    } catch (error) {
      if (!hasErrno(error, 'ENOENT', 'ENOTDIR')) throw error;
    }
  }
}
