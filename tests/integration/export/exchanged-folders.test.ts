import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFolders } from '../../../electron/export/destination/folders.ts';
import { createMountGuard } from '../../../electron/export/destination/mount-guard.ts';
import type { Failure, FileToWrite, WrittenFile } from '../../../electron/export/execution/drafts.ts';
import { createExporter } from '../../../electron/export/exporter.ts';
import { createFilePool } from '../../../electron/export/execution/file-pool.ts';
import { createFakeLibrary } from './fake-library.ts';
import { allClips } from './queries.ts';

let place: string;
let out: string;
let elsewhere: string;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'voicekeep-exchanged-'));
  [out, elsewhere] = [join(place, 'out'), join(place, 'elsewhere')];
  mkdirSync(join(out, 'en', 'inner'), { recursive: true });
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, 'private.txt'), 'private');
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

/** What can come to a folder's name while files are written into it. */
const exchanges: readonly (readonly [string, (folder: string) => void])[] = [
  [
    'a link to elsewhere',
    (folder) => {
      renameSync(folder, join(place, 'before'));
      symlinkSync(elsewhere, folder);
    },
  ],
  [
    'a link to where it went',
    (folder) => {
      renameSync(folder, join(place, 'before'));
      symlinkSync(join(place, 'before'), folder);
    },
  ],
  [
    'a file',
    (folder) => {
      renameSync(folder, join(place, 'before'));
      writeFileSync(folder, 'private');
    },
  ],
  ['nothing', (folder) => renameSync(folder, join(place, 'before'))],
];
const folders = ['en/inner', 'en', '.'] as const;
const moments = ['before the files', 'between the files and their names'] as const;

const item = (path: string, content = 'audio'): FileToWrite => ({
  target: join(out, path),
  source: { content: Buffer.from(content) },
  replaces: null,
});

const outside = () => readdirSync(elsewhere);

describe('a folder that is exchanged while files are written into it', () => {
  test.each(
    exchanges.flatMap(([name, exchange]) =>
      folders.flatMap((folder) => moments.map((moment) => ({ name, exchange, folder, moment }))),
    ),
  )('$folder, by $name, $moment: no file gets a name there', async ({ exchange, folder, moment }) => {
    const guard = await createMountGuard(out);
    const pool = createFilePool(null);
    const outcomes: (WrittenFile | Failure)[] = [];
    if (moment === 'before the files') exchange(join(out, folder));
    await pool.write(
      [item('en/inner/One.mp3'), item('en/inner/Two.mp3')],
      { root: guard.folder, fsync: true, mode: 0o644 },
      {
        beforeNames(drafts) {
          expect(drafts).toHaveLength(moment === 'before the files' ? 0 : 2);
          if (moment !== 'before the files') exchange(join(out, folder));
          return Promise.resolve();
        },
        onBatch(batch) {
          outcomes.push(...batch.map(({ outcome }) => outcome));
          return Promise.resolve();
        },
      },
    );
    expect(outcomes).toHaveLength(2);
    for (const outcome of outcomes) expect(outcome).not.toHaveProperty('sha256');
    expect(outside()).toEqual(['private.txt']);
    const all = readdirSync(place, { recursive: true, encoding: 'utf8' });
    expect(all.filter((path) => path.endsWith('.mp3'))).toEqual([]);
  });

  test.each(
    exchanges.flatMap(([name, exchange]) => ['to', 'from'].map((folder) => ({ name, exchange, folder }))),
  )('$folder, by $name, before a file moves: nothing moves out', async ({ exchange, folder }) => {
    for (const name of ['from', 'to']) mkdirSync(join(out, name));
    for (const name of ['One.mp3', 'Two.mp3']) writeFileSync(join(out, 'from', name), name);
    const names = createFolders((await createMountGuard(out)).folder);
    await names.move('from/One.mp3', 'to/One.mp3', 'from/aside-1');
    exchange(join(out, folder));
    if (folder === 'from') writeFileSync(join(elsewhere, 'Two.mp3'), 'private');
    const before = outside();
    await expect(names.move('from/Two.mp3', 'to/Two.mp3', 'from/aside-2')).rejects.toThrow();
    expect(outside()).toEqual(before);
    const kept = folder === 'from' ? join(place, 'before') : join(out, 'from');
    expect(readdirSync(kept)).toEqual(['Two.mp3']);
  });

  test('before a folder is made in it, when it is the destination: no folder is made in what takes its place', async () => {
    const names = createFolders((await createMountGuard(out)).folder);
    await names.makeFolderOf('en/One.mp3');
    renameSync(out, join(place, 'before'));
    mkdirSync(join(out, 'en'), { recursive: true });
    for (const path of ['de/One.mp3', 'en/more/One.mp3'])
      await expect(names.makeFolderOf(path)).rejects.toMatchObject({ code: 'ENODEV' });
    expect(readdirSync(out, { recursive: true })).toEqual(['en']);
  });

  test.each(['is there', 'is still to be made'])(
    'before the first file, when the destination %s: nothing is written to what takes its place',
    async (state) => {
      const library = createFakeLibrary(join(place, 'library'));
      library.add({ id: 'a' });
      const folder = state === 'is there' ? out : join(out, 'new', 'folder');
      let plans = 0;
      const pulled: typeof library = {
        ...library,
        exportable(numbers) {
          plans += 1;
          if (plans === 1) {
            renameSync(out, join(place, 'before'));
            mkdirSync(out);
          }
          return library.exportable(numbers);
        },
      };
      const running = createExporter({ library: pulled }).run({
        ...{ template: '{id}', selection: allClips, folder, options: {} },
        ...{ signal: new AbortController().signal, onProgress: () => undefined },
      });
      await expect(running).rejects.toMatchObject({ code: 'disk-missing' });
      expect(readdirSync(out)).toEqual([]);
    },
  );

  test('is refused by its name, as what a stranger put there', async () => {
    const guard = await createMountGuard(out);
    exchanges[0]![1](join(out, 'en'));
    const names = createFolders(guard.folder);
    await expect(names.makeFolderOf('en/inner/One.mp3')).rejects.toMatchObject({ why: 'name-taken' });
    expect(lstatSync(dirname(join(out, 'en'))).isDirectory()).toBe(true);
  });
});
