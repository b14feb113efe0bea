import { mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { beforeEach, describe, expect, test } from 'vitest';
import { closeDatabase, openDatabase } from '../../../electron/library/database/connection.ts';
import type { Library } from '../../../electron/library/library.ts';
import { createRecordReader } from '../../../electron/library/records/clip-records.ts';
import { writeLine } from '../../../electron/library/records/record-line.ts';
import { makeAccount } from '../../fakes/account.ts';
import type { Shelf } from './shelf.ts';
import { clipOf, list, queryOf, taskOf } from './shelf.ts';
import { filledOnce, shelfOfTest } from './shelf-of-test.ts';

const account = makeAccount({ seed: 71, voiceovers: 12 });
const ids = account.outputs.map(({ id }) => id);
const listed = ids.map((id, number) =>
  clipOf(id, number, {
    prompt: `Prompt ${number}\nof two lines “quoted”`,
    duration: account.outputs[number]!.duration,
    seed: '9007199254740993',
    json: `{"id":"${id}","unknown":{"kept":1.10},"seed":9007199254740993}`,
  }),
);
const [, ...still] = listed; // the first one is gone

let shelf: Shelf;

beforeEach(async () => {
  shelf = await shelfOfTest();
});
/** A library with everything in it: a clip that is gone, audio, an older answer, and the user's own. */
const fillShelf = filledOnce(async (own) => {
  const library = await own.open();
  await list(library, listed);
  const [first] = still;
  await list(library, [
    { ...first!, favorite: true, json: first!.json.replace('1.10', '2.20') },
    ...still.slice(1),
  ]);
  for (const id of ids.slice(0, 5)) {
    const duration = account.outputs.find((output) => output.id === id)!.duration;
    await library.storeMedia(taskOf(id, duration), new Uint8Array(account.bytes(id)));
  }
  await library.recordMediaFailure(
    { kind: 'audio', id: ids[7]! },
    { message: 'Not there.', permanent: true },
  );
  await library.setNote(ids[3]!, 'A note\nof mine');
  await library.setOwnFavorite({ kind: 'ids', ids: [ids[4]!] }, true);
  await library.createCollection('Best', { kind: 'ids', ids: [ids[2]!, ids[0]!] });
  await library.setLastSync('2026-01-01T00:00:00.000Z');
  await own.close(library);
});
const fill = () => fillShelf(shelf);

async function editRecords(edit: (text: string) => string): Promise<void> {
  const folder = path.join(shelf.folder, 'records');
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    await writeFile(file, edit(await readFile(file, 'utf8')));
  }
}

/** Everything that a person could miss. */
async function everything(library: Library) {
  const selected = await library.selected({ kind: 'query', query: queryOf({ sort: 'created' }) }, 0, 100);
  return {
    clips: selected,
    earlier: await Promise.all(ids.map((id) => library.earlierJson(id))),
    collections: await library.collections(),
    status: await library.status(),
  };
}

async function read() {
  const library = await shelf.open();
  const found = await everything(library);
  const { notices } = library;
  await shelf.close(library);
  return { found, notices };
}

/** Everything that a database holds, as its records say it. */
function linesOf(folder: string) {
  const { database: opened, notices } = openDatabase(folder, 'write');
  const lines = [...createRecordReader(opened).all()].map((line) => writeLine(line)).sort();
  closeDatabase(opened, true);
  return { lines, notices };
}

test('a library keeps its id, also when its database is lost', async () => {
  const library = await shelf.open();
  expect(await library.libraryId()).toBeNull();
  expect(await library.identify('first')).toBe('first');
  expect(await library.identify('second')).toBe('first');
  await shelf.close(library);
  for (const suffix of ['', '-wal', '-shm']) await rm(`${shelf.database}${suffix}`, { force: true });
  const again = await shelf.open();
  expect(await again.libraryId()).toBe('first');
  await shelf.close(again);
});

describe('a library whose service is gone', () => {
  test('comes back whole, whichever page of its database is overwritten', async () => {
    await fill();
    const before = linesOf(shelf.folder).lines;
    expect(before).toHaveLength(ids.length + 2);
    const sound = await readFile(shelf.database);
    for (let page = 0; page < Math.floor(sound.length / 4096); page += 1) {
      const damaged = Buffer.from(sound);
      damaged.fill(0xa5, page * 4096, (page + 1) * 4096);
      await writeFile(shelf.database, damaged);
      const { lines, notices } = linesOf(shelf.folder);
      expect(lines, `page ${page}`).toEqual(before);
      const [notice] = notices;
      if (notice?.code !== 'library-rebuilt') throw new Error(`page ${page} was damaged without a word`);
      expect(notice.params).toMatchObject({ clips: ids.length, hasAside: 'yes' });
      expect(await readFile(path.join(shelf.folder, String(notice.params?.['aside'])))).toEqual(damaged);
      await rm(path.join(shelf.folder, String(notice.params?.['aside'])));
    }
  }, 120_000);

  test.each([
    ['deleted', () => rm(shelf.database)],
    ['emptied', () => writeFile(shelf.database, '')],
    ['another program’s file', () => writeFile(shelf.database, '<html>'.repeat(5000))],
  ])('comes back whole when its database is %s', async (_name, damage) => {
    await fill();
    const before = (await read()).found;
    await damage();
    const { found, notices } = await read();
    expect(found).toEqual(before);
    expect(notices).toMatchObject([{ code: 'library-rebuilt', params: { clips: ids.length } }]);
  });

  test.each([
    ['line ends of Windows', (text: string) => text.replaceAll('\n', '\r\n')],
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    ['both', (text: string) => `\uFEFF${text.replaceAll('\n', '\r\n')}`],
  ])('comes back from records to which an editor gave %s', async (_name, edit) => {
    await fill();
    const before = (await read()).found;
    await editRecords(edit);
    await rm(shelf.database);
    expect((await read()).found).toEqual(before);
  });

  test('comes back when someone makes records readable again that could not be read', async () => {
    await fill();
    const before = (await read()).found;
    await editRecords((text) => text.replaceAll('"kind"', '"kinds"'));
    await rm(shelf.database);
    expect((await read()).found.clips).toEqual([]);
    const folder = path.join(shelf.folder, 'records');
    const aside = (await readdir(folder)).filter((name) => name.endsWith('.damaged'));
    expect(aside).toHaveLength(1);
    const text = await readFile(path.join(folder, aside[0]!), 'utf8');
    await rm(folder, { recursive: true });
    await rm(shelf.database);
    await mkdir(folder);
    await writeFile(path.join(folder, 'clips-000001-000001.jsonl'), text.replaceAll('"kinds"', '"kind"'));
    expect((await read()).found).toEqual(before);
  });

  test('comes back from the database alone when its records are lost, and has records again', async () => {
    await fill();
    const before = (await read()).found;
    await rm(path.join(shelf.folder, 'records'), { recursive: true });
    expect((await read()).found).toEqual(before);
    await rm(shelf.database);
    expect((await read()).found).toEqual(before);
  });

  test('keeps what was not in the records yet, read row by row out of a damaged database', async () => {
    await fill();
    const before = (await read()).found;
    const beside = new DatabaseSync(shelf.database);
    const { rootpage: page } = beside
      .prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'clip_by_voice'")
      .get() as { rootpage: number };
    beside.exec(`INSERT OR IGNORE INTO unsaved SELECT 'clip ' || id FROM clip`);
    beside.close();
    await rm(path.join(shelf.folder, 'records'), { recursive: true });
    const bytes = await readFile(shelf.database);
    await writeFile(shelf.database, bytes.fill(0x5a, (page - 1) * 4096, page * 4096));
    const { found, notices } = await read();
    expect(found).toEqual(before);
    expect(notices).toMatchObject([{ code: 'library-rebuilt', params: { salvaged: ids.length } }]);
  });
});

describe('a text that was changed inside the database', () => {
  test.each(['read', 'write'] as const)(
    'is found by a verification (opened to %s), and comes back',
    async (mode) => {
      await fill();
      const before = (await read()).found;
      const bytes = await readFile(shelf.database);
      for (let at = bytes.indexOf('unknown'); at >= 0; at = bytes.indexOf('unknown', at + 1))
        bytes.write('unknowm', at);
      await writeFile(shelf.database, bytes);
      const library = await shelf.open(mode);
      const check = await library.checkDatabase();
      expect(check).toMatchObject({ whole: true, recordsDamaged: false });
      expect([...check.changed].sort()).toEqual([...ids].sort());
      await expect(library.proveDatabase()).rejects.toMatchObject({ code: 'library-damaged' });
      await shelf.close(library);
      const again = await shelf.open('read');
      expect(again.notices).toMatchObject([{ code: 'library-rebuilt' }]);
      expect(await everything(again)).toEqual(before);
    },
  );
});

describe('the records', () => {
  test('of which a newer line is damaged prove nothing against the database, and bring no older state back', async () => {
    const first = await shelf.open();
    await list(first, listed);
    await shelf.close(first);
    await fill();
    const before = (await read()).found;
    const folder = path.join(shelf.folder, 'records');
    const [file = ''] = await readdir(folder);
    const lines = (await readFile(path.join(folder, file), 'utf8')).split('\n');
    const newest = lines.findLastIndex((line) => line.startsWith('{"kind":"clip"'));
    lines[newest] = lines[newest]!.replace('"kind":"clip"', '"kind":"clap"');
    await writeFile(path.join(folder, file), lines.join('\n'));
    const library = await shelf.open();
    expect(await library.checkDatabase()).toEqual({ whole: true, recordsDamaged: true, changed: [] });
    await shelf.close(library);
    expect((await read()).found).toEqual(before);
  });

  test('are text, a line of JSON for each clip, and are written anew when most of them is out of date', async () => {
    const library = await shelf.open();
    await list(library, listed);
    await shelf.close(library);
    for (let round = 0; round < 6; round += 1) {
      const again = await shelf.open();
      await list(
        again,
        listed.map((clip) => ({ ...clip, json: clip.json.replace('1.10', `${round}.5`) })),
      );
      await shelf.close(again);
    }
    const folder = path.join(shelf.folder, 'records');
    const files = await readdir(folder);
    const text = (await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')))).join('');
    const lines = text.split('\n').filter((line) => line !== '');
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('crc');
    expect(text).toContain('5.5');
  });
});

test.each<[string, (records: string, file: string) => Promise<unknown>]>([
  [
    'a file in the place of their folder',
    async (records) => (await rm(records, { recursive: true }), writeFile(records, 'mine')),
  ],
  [
    'a link in the place of their folder',
    async (records) => (await rm(records, { recursive: true }), symlink('/', records)),
  ],
  ['a folder in the place of a file', async (_records, file) => (await rm(file), mkdir(file))],
  [
    'a link in the place of a file',
    async (_records, file) => (await rm(file), symlink('/etc/hostname', file)),
  ],
])('records are written again where there is %s', async (_name, damage) => {
  await fill();
  const before = (await read()).found;
  const records = path.join(shelf.folder, 'records');
  const [name = ''] = await readdir(records);
  await damage(records, path.join(records, name));
  expect((await read()).found).toEqual(before);
  await rm(shelf.database);
  expect((await read()).found).toEqual(before);
});
