import { copyFile, mkdir, open, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { DatabaseSync } from '@photostructure/sqlite';
import { beforeEach, describe, expect, test } from 'vitest';
import { durationTolerance } from '../../../electron/library/audio/check.ts';
import type { Library } from '../../../electron/library/library.ts';
import { openLibrary } from '../../../electron/library/open-library.ts';
import { makeAccount } from '../../fakes/account.ts';
import type { Shelf } from './shelf.ts';
import { workers } from '../../built.ts';
import { clipOf, list, queryOf, taskOf } from './shelf.ts';
import { filledOnce, shelfOfTest } from './shelf-of-test.ts';

const account = makeAccount({ seed: 61, voiceovers: 60 });
const ids = account.outputs.slice(0, 6).map(({ id }) => id);
const listed = account.outputs.map(({ id, duration }, number) => clipOf(id, number, { duration }));

let shelf: Shelf;

beforeEach(async () => {
  shelf = await shelfOfTest();
});

const audioOf = (id: string) => new Uint8Array(account.bytes(id));
const fileOf = (id: string) => path.join(shelf.folder, 'audio', id.slice(0, 2), `${id}.mp3`);
const promised = (id: string) => taskOf(id, account.outputs.find((output) => output.id === id)!.duration);

const fillShelf = filledOnce(async (own) => {
  const library = await own.open();
  await list(library, listed);
  for (const id of ids) await library.storeMedia(promised(id), audioOf(id));
  await library.setLastSync('2026-01-01T00:00:00.000Z');
  await own.close(library);
});

async function fill(): Promise<Library> {
  await fillShelf(shelf);
  return shelf.open();
}

describe('a library that is opened again', () => {
  test('is as it was left', async () => {
    const library = await fill();
    const [status, all] = [await library.status(), await library.window(queryOf(), 0, 1000)];
    await shelf.close(library);
    const again = await shelf.open();
    expect(await again.status()).toEqual(status);
    expect(await again.window(queryOf(), 0, 1000)).toEqual(all);
    expect(await again.lastWholeListingAt()).not.toBeNull();
  });
});

describe('a database', () => {
  const damages: readonly [string, boolean, () => Promise<void>][] = [
    [
      'cut in half',
      true,
      async () => truncate(shelf.database, Math.floor((await stat(shelf.database)).size / 2)),
    ],
    ['cut in its header', true, () => truncate(shelf.database, 50)],
    ['with pages of garbage in it', true, () => scribble()],
    ['that is another program’s file', true, () => writeFile(shelf.database, '<html>'.repeat(5000))],
    ['that is empty', false, () => truncate(shelf.database, 0)],
    ['that is deleted', false, () => rm(shelf.database)],
  ];

  async function scribble(): Promise<void> {
    const bytes = await readFile(shelf.database);
    bytes.fill(0xa5, 4096, Math.floor(bytes.length / 4096) * 4096);
    await writeFile(shelf.database, bytes);
  }

  test.each(damages)('%s comes back whole from the records, with its audio', async (_name, kept, damage) => {
    const library = await fill();
    const before = await library.status();
    await shelf.close(library);
    await damage();
    const damaged = kept ? await readFile(shelf.database) : null;

    const again = await shelf.open();
    expect(await again.status()).toEqual(before);
    expect(again.notices).toMatchObject([{ code: 'library-rebuilt', params: { clips: listed.length } }]);
    const aside = (await readdir(shelf.folder)).filter((name) => /^library\.damaged-.*\.sqlite$/.test(name));
    expect(aside).toHaveLength(damaged || _name === 'that is empty' ? 1 : 0);
    if (damaged) expect(await readFile(path.join(shelf.folder, aside[0]!))).toEqual(damaged);
  });

  test.each(damages)(
    '%s, without its records, costs no audio: the files are taken in again',
    async (_name, _kept, damage) => {
      await fillShelf(shelf);
      await rm(path.join(shelf.folder, 'records'), { recursive: true });
      await damage();
      const library = await shelf.open();
      await list(library, listed);
      for (const id of ids) {
        if ((await library.details(id)).audio === 'cached') continue;
        expect(await library.adoptMedia(promised(id))).toMatchObject({ id, sha256: account.sha256(id) });
      }
      expect(await library.adoptMedia(promised(account.outputs.at(-1)!.id))).toBeNull(); // it never had a file
      expect(await library.status()).toMatchObject({ clips: listed.length, cached: ids.length });
    },
  );
});

describe('audio in a clip’s place', () => {
  test('that is another clip’s is not taken for it, nor written over: it is set aside', async () => {
    const library = await shelf.open();
    await list(library, listed);
    const id = ids[0]!;
    const lengthOf = (clip: string) => account.outputs.find((output) => output.id === clip)!.duration;
    const apart = (clip: string) => Math.abs(lengthOf(clip) - lengthOf(id));
    const other = [...ids].sort((one, two) => apart(two) - apart(one))[0]!;
    expect(apart(other)).toBeGreaterThan(durationTolerance(lengthOf(id)));
    const wrong = account.bytes(other);
    await mkdir(path.dirname(fileOf(id)));
    await writeFile(fileOf(id), wrong);
    expect(await library.adoptMedia(promised(id))).toBeNull();
    await library.storeMedia(promised(id), audioOf(id));
    expect(await readFile(fileOf(id))).toEqual(account.bytes(id));
    const beside = (await readdir(path.dirname(fileOf(id)))).filter((name) => name.includes('.changed-'));
    expect(beside).toHaveLength(1);
    expect(await readFile(path.join(path.dirname(fileOf(id)), beside[0]!))).toEqual(wrong);
    expect(await library.foreignFiles()).toEqual([]);
  });

  test('that is whole already is stored again without ado', async () => {
    const library = await fill();
    await library.storeMedia(promised(ids[0]!), audioOf(ids[0]!));
    expect(await readdir(path.dirname(fileOf(ids[0]!)))).not.toContainEqual(
      expect.stringContaining('changed'),
    );
  });

  test('stays when something that is not the clip is to be stored', async () => {
    const library = await fill();
    const before = await library.details(ids[0]!);
    for (const bytes of [Buffer.from('<html>'), Buffer.alloc(0), account.bytes(ids[0]!).subarray(0, 700)]) {
      await expect(library.storeMedia(promised(ids[0]!), new Uint8Array(bytes))).rejects.toMatchObject({
        code: 'audio-invalid',
      });
    }
    await expect(library.storeMedia(taskOf(ids[0]!, 99), audioOf(ids[0]!))).rejects.toMatchObject({
      code: 'audio-invalid',
    });
    expect(await library.details(ids[0]!)).toEqual(before);
    expect(await readFile(fileOf(ids[0]!))).toEqual(account.bytes(ids[0]!));
  });

  test.each(['../x', '../../etc/passwd', '', 'a'.repeat(129), 'a/b', '..'])(
    'is never that of the id %j',
    async (id) => {
      const library = await shelf.open();
      await expect(library.storeMedia(taskOf(id), audioOf(ids[0]!))).rejects.toMatchObject({
        code: 'clip-id-invalid',
      });
      await expect(library.adoptMedia(taskOf(id))).rejects.toMatchObject({ code: 'clip-id-invalid' });
      expect(await readdir(path.join(shelf.folder, 'audio'))).toEqual([]);
    },
  );
});

describe('a check of the cache', () => {
  test('goes through all of it in parts, and only looks unless asked to mark', async () => {
    const library = await fill();
    const [changed, missing, unreadable] = [ids[1]!, ids[2]!, ids[3]!];
    await copyFile(fileOf(ids[0]!), fileOf(changed));
    await rm(fileOf(missing));
    await rm(fileOf(unreadable));
    await mkdir(fileOf(unreadable));
    const outcomes = async (mark: boolean) => {
      const seen: [string, string][] = [];
      for (let after: string | null = null; ;) {
        const { results, next } = await library.verifyMedia({ kind: 'audio', after, limit: 4, mark });
        seen.push(...results.map(({ id, outcome }): [string, string] => [id, outcome]));
        if (next === null) return seen;
        after = next;
      }
    };
    const wanted = new Map(ids.map((id) => [id, 'ok']));
    wanted.set(changed, 'changed').set(missing, 'missing').set(unreadable, 'unreadable');
    const seen = await outcomes(false);
    expect(seen.map(([id]) => id)).toEqual([...ids].sort());
    expect(new Map(seen)).toEqual(wanted);
    expect(await library.status()).toMatchObject({ cached: ids.length });

    expect(new Map(await outcomes(true))).toEqual(wanted);
    expect(await library.details(changed)).toMatchObject({
      audio: 'unproven',
      file: fileOf(changed),
    });
    expect(await library.details(missing)).toMatchObject({ audio: 'waiting', sha256: null, file: null });
    const due = await library.mediaDue({ kind: 'audio', limit: 1000, except: new Set(), retryAll: false });
    expect(due.map(({ id }) => id)).toEqual(expect.arrayContaining([changed, missing]));
  });
});

describe('a library that is damaged while it is open', () => {
  test('says so, and is rebuilt when it is opened again, with its audio', async () => {
    await fillShelf(shelf);
    const library = await shelf.open();
    const beside = new DatabaseSync(shelf.database);
    beside.exec("INSERT INTO fact VALUES ('beside', '1')"); // makes the other connection read its pages again
    beside.exec('PRAGMA wal_checkpoint(FULL)');
    beside.close();
    const file = await open(shelf.database, 'r+');
    const { size } = await file.stat();
    await file.write(new Uint8Array(size - 4096).fill(0x5a), 0, size - 4096, 4096);
    await file.close();
    await expect(library.ids(queryOf({ search: 'prompt', sort: 'prompt' }))).rejects.toMatchObject({
      code: 'library-damaged',
    });
    await shelf.close(library);
    const again = await shelf.open();
    expect(await again.status()).toMatchObject({ clips: listed.length, cached: ids.length });
  });
});

describe('a database that was closed well and then got a bad page', () => {
  test('is found by a verification or the next opening, and rebuilt', async () => {
    const library = await fill();
    await library.proveDatabase();
    await shelf.close(library);
    const beside = new DatabaseSync(shelf.database);
    const { rootpage: page } = beside
      .prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'clip_by_voice'")
      .get() as { rootpage: number };
    beside.close();
    const bytes = await readFile(shelf.database);
    await writeFile(shelf.database, bytes.fill(0x5a, (page - 1) * 4096, page * 4096));

    const again = await shelf.open('read');
    expect(again.notices).toMatchObject([{ code: 'library-rebuilt' }]);
    expect(await again.status()).toMatchObject({ clips: listed.length, cached: ids.length });
  });
});

describe('a database with an index of other rows than its table has', () => {
  test('is found by a verification, whichever index it is, and rebuilt by the next opening', async () => {
    await fillShelf(shelf);
    const beside = new DatabaseSync(shelf.database);
    const indexes = beside
      .prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'clip' AND sql NOT LIKE '% WHERE %'",
      )
      .all() as { name: string }[];
    beside.close();
    expect(indexes.length).toBeGreaterThan(3);
    for (const { name } of indexes) {
      confuseIndex(shelf.database, name);
      const library = await shelf.open();
      await expect(library.proveDatabase(), name).rejects.toMatchObject({ code: 'library-damaged' });
      await shelf.close(library);
      const again = await shelf.open();
      expect(again.notices, name).toMatchObject([{ code: 'library-rebuilt' }]);
      expect(await again.status(), name).toMatchObject({ clips: listed.length, cached: ids.length });
      await again.proveDatabase();
      await shelf.close(again);
    }
  });
});

/** An index of something else for a moment, and then by its name one of what it should be: as many entries, but others. */
function confuseIndex(file: string, name: string): void {
  const changed = (change: (database: DatabaseSyncInstance) => void) => {
    const database = new DatabaseSync(file);
    database.enableDefensive(false);
    database.exec('PRAGMA writable_schema = ON');
    change(database);
    database.close();
  };
  let definition = '';
  changed((database) => {
    const select = database.prepare('SELECT sql FROM sqlite_schema WHERE name = ?');
    definition = (select.get(name) as { readonly sql: string }).sql;
    const other = `CREATE INDEX ${name} ON clip (-rowid)`;
    database.prepare('UPDATE sqlite_schema SET sql = ? WHERE name = ?').run(other, name);
  });
  changed((database) => database.exec(`REINDEX "${name}"`));
  changed((database) => {
    database.prepare('UPDATE sqlite_schema SET sql = ? WHERE name = ?').run(definition, name);
  });
}

describe('a library whose audio workers do not start', () => {
  test('says so, and can be closed and opened again', async () => {
    const missing = new URL('no-such-worker.js', workers.audio);
    const options = { folder: shelf.folder, mode: 'write', holder: 'a test' } as const;
    const library = await openLibrary({ ...options, workers: { ...workers, audio: missing } });
    await list(library, listed);
    await expect(library.storeMedia(promised(ids[0]!), audioOf(ids[0]!))).rejects.toThrow();
    await library.close();
    const again = await shelf.open();
    expect((await again.storeMedia(promised(ids[0]!), audioOf(ids[0]!))).id).toBe(ids[0]);
  });
});

describe('audio that failed before the clock was set back', () => {
  test('is due again, not when the old clock would have come to it', async () => {
    const library = await fill();
    const id = account.outputs.at(-1)!.id;
    await library.recordMediaFailure({ kind: 'audio', id: id }, { message: 'not there', permanent: true });
    const due = async (from: Library) =>
      (await from.mediaDue({ kind: 'audio', limit: 1000, except: new Set(), retryAll: false })).some(
        (task) => task.id === id,
      );
    expect(await due(library)).toBe(false);
    await shelf.close(library);
    const beside = new DatabaseSync(shelf.database);
    beside.prepare('UPDATE clip SET due_at = ? WHERE id = ?').run(Date.now() + 365 * 86_400_000, id);
    beside.close();
    expect(await due(await shelf.open())).toBe(true);
  });
});
