import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';
import { DatabaseSync } from '@photostructure/sqlite';
import { migrations } from './migrations/index.ts';
import type { Row } from './rows.ts';

type Value = string | number | bigint | null | Uint8Array;

/** Tables beside `clip` that are read as far as they can be, from both ends. */
const others = [
  ...['fact', 'own_favorite', 'rejected', 'note', 'collection', 'collected', 'voice_kind'],
  ...['earlier_json', 'known_hash'],
];

/** Clips are read so many at a time, and where that fails in halves, down to one. */
const batch = 256;
/** Row numbers that are tried when the highest one cannot be read. */
const triedRows = 1_000_000;
/** Reads that may fail before the rest is given up: where the root is damaged, all of them do. */
const mostFailures = 20_000;

/** What could be read of a damaged database. */
export interface Salvaged {
  /** Version of its format; null when nothing of it could be read. */
  readonly version: number | null;
  /** Columns of a clip by their names. */
  clips(): Generator<Row>;
  /** Some may come twice. */
  rowsOf(table: string): Iterable<Row>;
  /** Keys of `unsaved`: what the records do not have as it is here. Null when not all of them can be read. */
  readonly unsaved: ReadonlySet<string> | null;
  close(): void;
}

/** Opens a damaged database for reading, as far as that goes. Its triggers and views are never run. */
export function openSalvage(file: string): Salvaged {
  const database = open(file);
  const version = database && attempt(() => versionOf(database));
  const usable = database && version != null && version > 0 && version <= migrations.length ? database : null;
  return {
    version: usable ? (version ?? null) : null,
    *clips() {
      if (usable && isTable(usable, 'clip')) yield* clipsOf(usable);
    },
    rowsOf: (table) => (usable && isTable(usable, table) ? bothEnds(usable, table) : []),
    unsaved: usable && unsavedKeys(usable),
    close: () => database?.close(),
  };
}

export { others as salvagedTables };

function open(file: string): DatabaseSyncInstance | null {
  return attempt(() => {
    const database = new DatabaseSync(file, { readOnly: true });
    database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
    return database;
  });
}

function versionOf(database: DatabaseSyncInstance): number {
  return (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
}

/** A view of that name is nothing that we made. */
function isTable(database: DatabaseSyncInstance, name: string): boolean {
  const select = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?";
  return (attempt(() => database.prepare(select).all(name) as Row[]) ?? []).length > 0;
}

function* clipsOf(database: DatabaseSyncInstance): Generator<Row> {
  const highest = attempt(
    () => (database.prepare('SELECT max(rowid) AS last FROM clip NOT INDEXED').get() as Row)['last'],
  );
  const last = typeof highest === 'number' ? highest : triedRows;
  const select = database.prepare('SELECT * FROM clip NOT INDEXED WHERE rowid BETWEEN ? AND ?');
  select.setReadBigInts(true);
  let failures = 0;
  for (let from = 1; from <= last && failures < mostFailures; from += batch)
    yield* between(from, Math.min(last, from + batch - 1));

  function* between(from: number, to: number): Generator<Row> {
    const rows = attempt(() => select.all(from, to) as Row[]);
    if (rows) {
      yield* rows;
      return;
    }
    failures += 1;
    if (from < to && failures < mostFailures) {
      const middle = Math.floor((from + to) / 2);
      yield* between(from, middle);
      yield* between(middle + 1, to);
    }
  }
}

function unsavedKeys(database: DatabaseSyncInstance): ReadonlySet<string> | null {
  if (!isTable(database, 'unsaved')) return null;
  const keys = new Set<string>();
  const rows = oneEnd(database, 'unsaved', 'ASC');
  for (;;) {
    const { done, value } = rows.next();
    if (done) return value ? keys : null;
    keys.add(String(value['key']));
  }
}

/** Rows up to the first that cannot be read, from the beginning, and where that is not all of them from the end. */
function* bothEnds(database: DatabaseSyncInstance, table: string): Generator<Row> {
  const isWhole = yield* oneEnd(database, table, 'ASC');
  if (!isWhole) yield* oneEnd(database, table, 'DESC');
}

/** Rows up to the first that cannot be read. Answers whether that is all. */
function* oneEnd(
  database: DatabaseSyncInstance,
  table: string,
  direction: 'ASC' | 'DESC',
): Generator<Row, boolean> {
  const terms = primaryKey(database, table).map((column) => `${column} ${direction}`);
  const rows = attempt(() => {
    const select = database.prepare(`SELECT * FROM ${table} ORDER BY ${terms.join(', ')}`);
    select.setReadBigInts(true);
    return select.iterate() as Iterator<Row>;
  });
  for (;;) {
    const next = rows && attempt(() => rows.next());
    if (!next) return false;
    if (next.done) return true;
    yield next.value;
  }
}

function primaryKey(database: DatabaseSyncInstance, table: string): readonly string[] {
  const rows = attempt(
    () =>
      database.prepare('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk').all(table) as Row[],
  );
  return rows && rows.length > 0 ? rows.map((row) => String(row['name'])) : ['rowid'];
}

/** Null for what cannot be read: that is what a damaged database is about. */
function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}

/** Brings salvaged rows into a table, as far as its columns are there and their values fit; each answers whether it is in. */
export function rowInserter(database: DatabaseSyncInstance, table: string): (row: Row) => boolean {
  const columns = database.prepare('SELECT name FROM pragma_table_info(?)').all(table) as Row[];
  const known = columns.map((column) => String(column['name']));
  let last: { readonly columns: string; readonly insert: StatementSyncInstance } | null = null;

  /** All rows of a table have the same columns. */
  function insertOf(names: readonly string[]): StatementSyncInstance {
    if (last?.columns !== names.join()) {
      const sql = `INSERT OR IGNORE INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
      last = { columns: names.join(), insert: database.prepare(sql) };
    }
    return last.insert;
  }

  return (row) => {
    const names = known.filter((name) => name in row);
    const inserted = attempt(() => insertOf(names).run(...names.map((name) => row[name] as Value)));
    return inserted !== null && inserted.changes > 0;
  };
}
