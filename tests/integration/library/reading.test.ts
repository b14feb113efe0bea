import { copyFile, mkdir, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Library } from '../../../electron/library/library.ts';
import { migrations } from '../../../electron/library/database/migrations/index.ts';
import { makeAccount } from '../../fakes/account.ts';
import { needSmallDisk, onReadOnlyDisk } from '../../small-disk.ts';
import type { Shelf } from './shelf.ts';
import { clipOf, list, queryOf, taskOf } from './shelf.ts';
import { filledOnce, shelfOfTest } from './shelf-of-test.ts';

const account = makeAccount({ seed: 71, voiceovers: 5 });
const ids = account.outputs.map(({ id }) => id);
const fixtures = path.join(import.meta.dirname, '../../fixtures/libraries');

let shelf: Shelf;

beforeEach(async () => {
  shelf = await shelfOfTest();
});
const fillShelf = filledOnce(async (own) => {
  const library = await own.open();
  await list(
    library,
    ids.map((id, number) => clipOf(id, number)),
  );
  await library.storeMedia(taskOf(ids[0]!), new Uint8Array(account.bytes(ids[0]!)));
  await library.setNote(ids[1]!, 'a note');
  await own.close(library);
});
const fill = () => fillShelf(shelf);

/** Everything that a reading command asks for. */
async function readAll(library: Library) {
  const { folder: _folder, ...status } = await library.status();
  return {
    status,
    window: await library.window(queryOf(), 0, 100),
    found: await library.ids(queryOf({ search: 'prompt' })),
    notes: await library.ids(queryOf({ search: ids[1]! })),
    note: (await library.details(ids[1]!)).note,
    file: await readFile((await library.mediaFile(ids[0]!, 'audio')).path),
    foreign: await library.foreignFiles(),
  };
}

const states: readonly [string, () => Promise<void>][] = [
  ['deleted', () => rm(shelf.database)],
  ['empty', () => truncate(shelf.database, 0)],
  ['another program’s file', () => writeFile(shelf.database, '<html>'.repeat(5000))],
  ['zero in its first page', () => overwrite(0)],
  ['zero in its clips', async () => overwrite((await rootOf('clip')) - 1)],
  ['zero in an index', async () => overwrite((await rootOf('clip_columns')) - 1)],
];

async function overwrite(page: number): Promise<void> {
  const bytes = await readFile(shelf.database);
  await writeFile(shelf.database, bytes.fill(0, page * 4096, (page + 1) * 4096));
}

function leaveOpen(holder: string): void {
  const opened = new DatabaseSync(shelf.database);
  opened.prepare("INSERT INTO fact VALUES ('open', ?)").run(holder);
  opened.close();
}

async function rootOf(name: string): Promise<number> {
  const opened = new DatabaseSync(shelf.database);
  const { rootpage } = opened.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(name) as {
    rootpage: number;
  };
  opened.close();
  return rootpage;
}

describe('a library that is opened for reading', () => {
  test.each(states)('has all of it and says so when its database is %s', async (_name, damage) => {
    await fill();
    const sound = await shelf.open('read');
    const before = await readAll(sound);
    await shelf.close(sound);
    await damage();
    const library = await shelf.open('read');
    expect(library.notices).toMatchObject([{ code: 'library-rebuilt', params: { clips: ids.length } }]);
    expect(await readAll(library)).toEqual(before);
    await shelf.close(library);
    const again = await shelf.open('read');
    expect(again.notices).toEqual([]);
    expect(await readAll(again)).toEqual(before);
  });

  test.each([
    ['garbage', Buffer.alloc(5000, 'garbage')],
    ['one byte', Buffer.from('x')],
    ['a journal’s head alone', Buffer.concat([Buffer.from('d9d505f920a163d7', 'hex'), Buffer.alloc(504)])],
    ['nothing', Buffer.alloc(0)],
  ])(
    'has all of it beside a rollback journal of %s, which a killed program may leave',
    async (_name, bytes) => {
      await fill();
      const sound = await shelf.open('read');
      const before = await readAll(sound);
      await shelf.close(sound);
      await writeFile(`${shelf.database}-journal`, bytes);
      const library = await shelf.open('read');
      expect(await readAll(library)).toEqual(before);
      await library.proveDatabase();
    },
  );

  test.for(states)(
    'has all of it where it may only be read and its database is %s',
    async ([, damage], context) => {
      needSmallDisk(context);
      await fill();
      const sound = await shelf.open('read');
      const before = await readAll(sound);
      await shelf.close(sound);
      await damage();
      await onReadOnlyDisk(context, shelf.folder, async () => {
        const files = await readdir(shelf.folder);
        const library = await shelf.open('read');
        expect(library.notices).toEqual([{ code: 'library-read-from-copy', params: { why: 'damaged' } }]);
        expect(await readAll(library)).toEqual(before);
        await shelf.close(library);
        expect(await readdir(shelf.folder)).toEqual(files);
      });
    },
  );

  test('that a killed process left open is read from a copy that was put in order, where it may only be read', async (context) => {
    needSmallDisk(context);
    await fill();
    const sound = await shelf.open('read');
    const before = await readAll(sound);
    await shelf.close(sound);
    leaveOpen(JSON.stringify({ pid: process.ppid, started: 'long ago', host: hostname() }));
    await onReadOnlyDisk(context, shelf.folder, async () => {
      const library = await shelf.open('read');
      expect(library.notices).toEqual([{ code: 'library-read-from-copy', params: { why: 'unclosed' } }]);
      expect(await readAll(library)).toEqual(before);
      await shelf.close(library);
    });
  });

  /** As another computer or a restored backup would leave `own.json`. */
  async function changeNote(): Promise<void> {
    const file = path.join(shelf.folder, 'own.json');
    const data = JSON.parse(await readFile(file, 'utf8')) as { revision: number; notes: object };
    const notes = { ...data.notes, [ids[2]!]: 'from elsewhere' };
    await writeFile(file, JSON.stringify({ ...data, revision: data.revision + 1, notes }));
  }
  const notesOf = async (library: Library) =>
    Promise.all([ids[1]!, ids[2]!].map(async (id) => (await library.details(id)).note));

  test('knows what was changed in own.json, and is read as it is the next time', async () => {
    await fill();
    await changeNote();
    for (let times = 0; times < 2; times += 1) {
      const library = await shelf.open('read');
      expect(await notesOf(library)).toEqual(['a note', 'from elsewhere']);
      await shelf.close(library);
    }
    const before = await readFile(shelf.database);
    await shelf.close(await shelf.open('read'));
    expect(await readFile(shelf.database)).toEqual(before);
  });

  test('knows what was changed in own.json where it may only be read', async (context) => {
    needSmallDisk(context);
    await fill();
    await changeNote();
    await onReadOnlyDisk(context, shelf.folder, async () => {
      const library = await shelf.open('read');
      expect(library.notices).toEqual([{ code: 'library-read-from-copy', params: { why: 'userData' } }]);
      expect(await notesOf(library)).toEqual(['a note', 'from elsewhere']);
      await shelf.close(library);
    });
  });

  test('is read as it is where a writer has yet to see what was changed in own.json', async () => {
    await fill();
    const writer = await shelf.open();
    await changeNote();
    const library = await shelf.open('read');
    expect(await notesOf(library)).toEqual(['a note', '']);
    await shelf.close(library);
    await shelf.close(writer);
    expect(await notesOf(await shelf.open('read'))).toEqual(['a note', 'from elsewhere']);
  });

  test('that another machine may have open is read as it is', async () => {
    await fill();
    const holder = JSON.stringify({ pid: process.ppid, started: 'long ago', host: 'another machine' });
    leaveOpen(holder);
    const library = await shelf.open('read');
    expect((await library.details(ids[1]!)).note).toBe('a note');
    await shelf.close(library);
    const opened = new DatabaseSync(shelf.database, { readOnly: true });
    expect(opened.prepare("SELECT value FROM fact WHERE name = 'open'").get()).toEqual({ value: holder });
    opened.close();
  });

  const older = migrations.slice(1).map((_migration, at) => at + 1);

  test.each(older)('is upgraded from version %i and says so', async (version) => {
    await mkdir(path.join(shelf.folder, 'audio'));
    await copyFile(path.join(fixtures, `version-${version}.sqlite`), shelf.database);
    const library = await shelf.open('read');
    expect(library.notices[0]).toMatchObject({ code: 'library-upgraded', params: { from: version } });
    const steps = migrations.slice(version).map(({ name }, at) => ({ to: version + at + 1, name }));
    expect(library.upgradeSteps).toMatchObject(steps);
    expect(await library.ids(queryOf())).toHaveLength(5);
  });

  test.for(older)(
    'is read from an upgraded copy of version %i where it may only be read',
    async (version, context) => {
      needSmallDisk(context);
      await mkdir(path.join(shelf.folder, 'audio'));
      await copyFile(path.join(fixtures, `version-${version}.sqlite`), shelf.database);
      const before = await readFile(shelf.database);
      await onReadOnlyDisk(context, shelf.folder, async () => {
        const library = await shelf.open('read');
        expect(library.notices).toEqual([{ code: 'library-read-from-copy', params: { why: 'older' } }]);
        expect(await library.ids(queryOf())).toHaveLength(5);
        await shelf.close(library);
        expect(await readFile(shelf.database)).toEqual(before);
      });
    },
  );

  test('of which nothing was ever listed says that there is none', async () => {
    await mkdir(path.join(shelf.folder, 'audio'));
    await expect(shelf.open('read')).rejects.toMatchObject({ code: 'library-not-found' });
    await writeFile(shelf.database, '');
    await expect(shelf.open('read')).rejects.toMatchObject({ code: 'library-not-found' });
  });
});

describe('a library of a newer version', () => {
  test.each(['read', 'write'] as const)('is refused, opened to %s, and no file is made', async (mode) => {
    await fill();
    const opened = new DatabaseSync(shelf.database);
    opened.exec(`PRAGMA user_version = ${migrations.length + 1}; PRAGMA wal_checkpoint(TRUNCATE)`);
    opened.close();
    const files = await readdir(shelf.folder, { recursive: true });
    const before = await readFile(shelf.database);
    await expect(shelf.open(mode)).rejects.toMatchObject({ code: 'library-newer' });
    expect(await readdir(shelf.folder, { recursive: true })).toEqual(files);
    expect(await readFile(shelf.database)).toEqual(before);
  });
});
