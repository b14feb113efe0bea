import { createHash } from 'node:crypto';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Row } from '../database/rows.ts';
import { text } from '../database/rows.ts';
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

/** Makes lines of what a database holds. */
export function createRecordReader(database: DatabaseSyncInstance) {
  const clip = database.prepare('SELECT * FROM clip WHERE id = ?');
  clip.setReadBigInts(true);
  const hashes = database.prepare(
    'SELECT * FROM known_hash WHERE clip = ? ORDER BY kind, known_since, sha256',
  );
  hashes.setReadBigInts(true);
  const earlier = database.prepare(
    'SELECT received_at, json FROM earlier_json WHERE clip = ? ORDER BY received_at, hash',
  );
  const facts = database.prepare('SELECT name, value FROM fact WHERE name = ?');

  function clipLine(id: string): ClipLine | null {
    const row = clip.get(id) as Row | undefined;
    if (!row) return null;
    return {
      kind: 'clip',
      id,
      clip: Object.fromEntries(
        Object.entries(row)
          .filter(([name]) => !left.has(name))
          .map(([name, value]) => [name, toStored(value)]),
      ),
      hashes: (hashes.all(id) as Row[]).map((hash) => ({
        kind: text(hash, 'kind'),
        sha256: text(hash, 'sha256'),
        bytes: safeNumber(hash['bytes']),
        knownSince: text(hash, 'known_since'),
      })),
      earlier: (earlier.all(id) as Row[]).map((one) => ({
        receivedAt: text(one, 'received_at'),
        json: text(one, 'json'),
      })),
    };
  }

  /** The line of a key of `unsaved`; null when there is nothing of it any more. */
  function lineOf(key: string): RecordLine | null {
    if (key === 'facts') {
      const known = savedFacts.flatMap((name) => {
        const row = facts.get(name) as Row | undefined;
        return row ? [[name, text(row, 'value')]] : [];
      });
      return { kind: 'facts', facts: Object.fromEntries(known) as Record<string, string> };
    }
    if (key === 'user-data') return { kind: 'user-data', data: createUserDataTables(database).read() };
    return clipLine(key.slice('clip '.length));
  }

  return {
    lineOf,
    /** The checksum of the line of a key, as it would be written now. */
    checksumOf(key: string): string | null {
      const line = lineOf(key);
      return line && checksumOf(line);
    },
    *all(): Generator<RecordLine> {
      const ids = database.prepare('SELECT id FROM clip ORDER BY created_micros, id').iterate();
      for (const row of ids as Iterable<Row>) {
        const line = clipLine(text(row, 'id'));
        if (line) yield line;
      }
      for (const key of ['facts', 'user-data']) {
        const line = lineOf(key);
        if (line) yield line;
      }
    },
  };
}

function toStored(value: unknown): StoredValue {
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
  if (typeof value === 'bigint') return safeNumber(value);
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
  const knowHash = database.prepare('INSERT OR IGNORE INTO known_hash VALUES (?, ?, ?, ?, ?)');
  const forgetEarlier = database.prepare('DELETE FROM earlier_json WHERE clip = ?');
  const keepEarlier = database.prepare('INSERT OR IGNORE INTO earlier_json VALUES (?, ?, ?, ?)');

  return {
    writeClip({ id, clip, hashes, earlier }: ClipLine): void {
      const known = Object.entries(clip).filter(([name]) => columns.has(name) && !left.has(name));
      const names = [...known.map(([name]) => name), 'listing', 'search'];
      database
        .prepare(
          `INSERT INTO clip (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})
           ON CONFLICT (id) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
        )
        .run(
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
