import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assertFreeOrLibrary } from '../../../electron/library/place-for-library.ts';
import { openLibrary } from '../../../electron/library/open-library.ts';
import { workers } from '../../built.ts';
import { clipOf, list, queryOf } from './shelf.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-place-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (place = folder) => openLibrary({ folder: place, mode: 'write', workers, holder: 'a test' });
const put = (name: string, content = 'of a person') => writeFile(path.join(folder, name), content);

describe('a folder that holds other things, some of them under names that a library needs', () => {
  test.each<[string, () => Promise<unknown>]>([
    [
      'an own.json of another program beside a file',
      async () => {
        await put('own.json', '{"a":1}');
        await put('index.js');
      },
    ],
    [
      'an audio folder of a person’s',
      async () => {
        await mkdir(path.join(folder, 'audio', 'My records'), { recursive: true });
        await put('letter.txt');
      },
    ],
    [
      'a records folder of a person’s',
      async () => {
        await mkdir(path.join(folder, 'records'));
        await put('records/2023.jsonl');
        await put('letter.txt');
      },
    ],
  ])('is refused and not changed: %s', async (_name, fill) => {
    await fill();
    const before = await readdir(folder, { recursive: true });
    await expect(open()).rejects.toMatchObject({ code: 'library-folder-invalid', params: { path: folder } });
    expect(await readdir(folder, { recursive: true })).toEqual(before);
    for (const name of before.filter((one) => one.endsWith('own.json')))
      expect(await readFile(path.join(folder, name), 'utf8')).toBe('{"a":1}');
  });
});

test('a person’s home and the system’s topmost folder become no library, whatever they hold', async () => {
  for (const place of [folder, '/'])
    await expect(assertFreeOrLibrary(place, folder)).rejects.toMatchObject({
      code: 'library-folder-invalid',
    });
  await (await open()).close();
  await assertFreeOrLibrary(folder, folder);
});

describe('a folder that is free', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['is empty', () => Promise.resolve()],
    ['is not there yet', () => rm(folder, { recursive: true })],
    [
      'holds what systems leave',
      async () => {
        await mkdir(path.join(folder, 'lost+found'));
        await put('.DS_Store');
        await put('Thumbs.db');
      },
    ],
    ['holds user data that was put back alone', () => put('own.json', '{"revision":1}')],
    [
      'holds other things, none of them in the way',
      async () => {
        await put('song.mp3');
        await mkdir(path.join(folder, '.hidden'));
      },
    ],
  ])('becomes a library where it %s', async (_name, fill) => {
    await fill();
    const library = await open();
    await list(library, [clipOf('one')]);
    await library.close();
    await put('letter.txt');
    const again = await open();
    expect(await again.ids(queryOf())).toEqual(['one']);
    await again.close();
  });
});

test.each<[string, readonly string[]]>([
  ['its database', ['records', 'audio']],
  ['its records', ['library.sqlite', 'audio']],
  ['its audio', ['library.sqlite', 'records']],
])('a library of which only %s is left is opened, whatever lies beside it', async (_name, lost) => {
  const library = await open();
  await list(library, [clipOf('one')]);
  await library.close();
  await mkdir(path.join(folder, 'audio', 'on'), { recursive: true });
  await put('audio/on/one.mp3');
  for (const name of lost) await rm(path.join(folder, name), { recursive: true, force: true });
  await put('letter.txt');
  const again = await open();
  expect(again.writable).toBe(true);
  await again.close();
});
