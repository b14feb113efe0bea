import { createHash } from 'node:crypto';
import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';
import type { Row } from '../database/rows.ts';
import { integer, text } from '../database/rows.ts';
import { searchText } from '../search/fold.ts';
import { createUserDataTables } from '../user-data/user-data-tables.ts';
import type { RecordLine, StoredValue } from './record-line.ts';
import { checksumOf } from './record-line.ts';

/** Columns of `clip` that are the database's own, or come with the next sync. */
const left = new Set(['rowid', 'search', 'listing', 'attempts', 'due_at', 'video_attempts', 'video_due_at']);

const savedFacts = [
  'audit',
  'last_sync_at',
  'last_whole_listing_at',
  'library_id',
  'missing_rows',
  'own_revision',
];

type ClipLine = Extract<RecordLine, { readonly kind: 'clip' }>;

/** Clips that are read at once: a statement for each takes twice as long. */
const atOnce = 250;

/** Makes lines of what a database holds. */
export function createRecordReader(database: DatabaseSyncInstance) {
  const clips = createClipReader(database);
  const facts = database.prepare('SELECT name, value FROM fact WHERE name = ?');

  /** The lines of some keys of `unsaved`, in their order; null for those of which there is nothing any more. */
  function* some(keys: readonly string[]): Generator<readonly [string, RecordLine | null]> {
    const lines = clips.read(keys.flatMap((key) => idIn(key) ?? []));
    for (const key of keys) {
      const id = idIn(key);
      yield [key, id === null ? others(key) : (lines.get(id) ?? null)];
    }
  }

  function others(key: string): RecordLine {
    if (key !== 'facts') return { kind: 'user-data', data: createUserDataTables(database).read() };
    const known = savedFacts.flatMap((name) => {
      const row = facts.get(name) as Row | undefined;
      return row ? [[name, text(row, 'value')]] : [];
    });
    return { kind: 'facts', facts: Object.fromEntries(known) as Record<string, string> };
  }

  function* linesOf(keys: Iterable<string>): Generator<readonly [string, RecordLine | null]> {
    let waiting: string[] = [];
    for (const key of keys) {
      waiting.push(key);
      if (waiting.length < atOnce) continue;
      yield* some(waiting);
      waiting = [];
    }
    yield* some(waiting);
  }

  function* keys(): Generator<string> {
    const ids = database.prepare('SELECT id FROM clip ORDER BY created_micros, id').iterate();
    for (const row of ids as Iterable<Row>) yield keyOfClip(text(row, 'id'));
    yield* ['facts', 'user-data'];
  }

  return {
    linesOf,
    /** The line of a key; null when there is nothing of it any more. */
    lineOf: (key: string): RecordLine | null => [...some([key])][0]?.[1] ?? null,
    /** The checksums of the lines of keys, as they would be written now. */
    *checksumsOf(of: Iterable<string>): Generator<readonly [string, string | null]> {
      for (const [key, line] of linesOf(of)) yield [key, line && checksumOf(line)];
    },
    *all(): Generator<RecordLine> {
      for (const [, line] of linesOf(keys())) if (line) yield line;
    },
  };
}

/** The key of a clip in `unsaved`. */
export function keyOfClip(id: string): string {
  return `clip ${id}`;
}

function idIn(key: string): string | null {
  return key.startsWith('clip ') ? key.slice('clip '.length) : null;
}

function createClipReader(database: DatabaseSyncInstance) {
  const info = database.prepare("SELECT name, type FROM pragma_table_info('clip')").all() as Row[];
  const columns = info
    .map((row) => ({ name: text(row, 'name'), type: text(row, 'type') }))
    .filter(({ name }) => !left.has(name));
  const among = 'IN (SELECT value FROM json_each(?))';
  const values = columns.map(({ name, type }) => (type === 'INTEGER' ? integer(name) : name));
  const clips = database.prepare(`SELECT id, ${values.join(', ')} FROM clip WHERE id ${among}`);
  clips.setReturnArrays(true);
  const hashes = database.prepare(
    `SELECT clip, kind, sha256, ${integer('bytes')} AS bytes, known_since FROM known_hash
     WHERE clip ${among} ORDER BY clip, kind, known_since, sha256`,
  );
  const earlier = database.prepare(
    `SELECT clip, received_at, json FROM earlier_json WHERE clip ${among} ORDER BY clip, received_at, hash`,
  );

  /** Rows of a table by the clips that they are of. */
  function byClip<T>(rows: readonly Row[], of: (row: Row) => T): ReadonlyMap<string, T[]> {
    const found = new Map<string, T[]>();
    for (const row of rows) {
      const clip = text(row, 'clip');
      const known = found.get(clip);
      if (known) known.push(of(row));
      else found.set(clip, [of(row)]);
    }
    return found;
  }

  return {
    read(ids: readonly string[]): ReadonlyMap<string, ClipLine> {
      const lines = new Map<string, ClipLine>();
      if (ids.length === 0) return lines;
      const asked = JSON.stringify(ids);
      const hashesOf = byClip(hashes.all(asked) as Row[], (row) => ({
        kind: text(row, 'kind'),
        sha256: text(row, 'sha256'),
        bytes: safeNumber(row['bytes']),
        knownSince: text(row, 'known_since'),
      }));
      const earlierOf = byClip(earlier.all(asked) as Row[], (row) => ({
        receivedAt: text(row, 'received_at'),
        json: text(row, 'json'),
      }));
      for (const [id, ...found] of clips.all(asked) as unknown as readonly (readonly unknown[])[]) {
        const clip: Record<string, StoredValue> = {};
        for (const [at, { name }] of columns.entries()) clip[name] = toStored(found[at]);
        const key = String(id);
        lines.set(key, {
          kind: 'clip',
          id: key,
          clip,
          hashes: hashesOf.get(key) ?? [],
          earlier: earlierOf.get(key) ?? [],
        });
      }
      return lines;
    },
  };
}

function toStored(value: unknown): StoredValue {
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

/** JSON has no larger number that is read as it was written. */
function safeNumber(value: unknown): number {
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, Number(value)));
}

/** Brings lines into a database, each in place of what is there of the same clip. */
export function createRecordWriter(database: DatabaseSyncInstance) {
  const columns = new Set(
    (database.prepare("SELECT name FROM pragma_table_info('clip')").all() as Row[]).map((row) =>
      text(row, 'name'),
    ),
  );
  /** By the columns that a line has: nearly all have the same, and a statement takes long to be made. */
  const saves = new Map<string, StatementSyncInstance>();

  function saveOf(known: readonly string[]): StatementSyncInstance {
    const names = [...known, 'listing', 'search'];
    const found =
      saves.get(names.join()) ??
      database.prepare(
        `INSERT INTO clip (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})
         ON CONFLICT (id) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
      );
    saves.set(names.join(), found);
    return found;
  }

  const knowHash = database.prepare('INSERT OR IGNORE INTO known_hash VALUES (?, ?, ?, ?, ?)');
  const forgetEarlier = database.prepare('DELETE FROM earlier_json WHERE clip = ?');
  const keepEarlier = database.prepare('INSERT OR IGNORE INTO earlier_json VALUES (?, ?, ?, ?)');

  return {
    writeClip({ id, clip, hashes, earlier }: ClipLine): void {
      const known = Object.entries(clip).filter(([name]) => columns.has(name) && !left.has(name));
      saveOf(known.map(([name]) => name)).run(
        ...known.map(([, value]) => fromStored(value)),
        0,
        searchText(typeof clip['prompt'] === 'string' ? clip['prompt'] : ''),
      );
      forgetEarlier.run(id);
      for (const { kind, sha256, bytes, knownSince } of hashes)
        knowHash.run(id, kind, sha256, bytes, knownSince);
      for (const { receivedAt, json } of earlier)
        keepEarlier.run(id, createHash('sha256').update(json).digest('hex'), receivedAt, json);
    },
    /** `onlyMissing`: those that are there are newer. The revision of the user data comes with these. */
    writeFacts(
      facts: Readonly<Record<string, string>>,
      { onlyMissing }: { readonly onlyMissing: boolean },
    ): void {
      const add = database.prepare('INSERT OR IGNORE INTO fact VALUES (?, ?)');
      const replace = database.prepare('INSERT OR REPLACE INTO fact VALUES (?, ?)');
      for (const name of savedFacts) {
        const value = facts[name];
        if (typeof value === 'string')
          (onlyMissing || name === 'own_revision' ? add : replace).run(name, value);
      }
    },
  };
}

function fromStored(value: StoredValue): string | number | null | Uint8Array {
  if (typeof value !== 'object' || value === null) return value;
  return new Uint8Array(Buffer.from(value.base64, 'base64'));
}
