import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { afterEach, expect, test } from 'vitest';
import type { ExportOptionsInput } from '../../../electron/contract/export.ts';
import type { JobProgress } from '../../../electron/contract/job.ts';
import { reportName } from '../../../electron/export/destination/manifest.ts';
import { createExporter } from '../../../electron/export/exporter.ts';
import { mountSmallDisk, remountDisk, unmountDisk } from '../../small-disk.ts';
import type { FakeArchive } from './fake-archive.ts';
import { codeOf, job, useFakeArchive } from './fake-archive.ts';
import { killExport } from './kill-export.ts';
import { allClips } from './queries.ts';

const archive = useFakeArchive({ out: 'out/clips' });
const mounts: string[] = [];

afterEach(() => {
  for (const mount of mounts.splice(0)) unmountDisk(mount);
});

const run = (template = '{language}/{prompt}', ask: Parameters<FakeArchive['run']>[0] = {}) =>
  archive.run({ template, ...ask });
const verify = () => archive.verify();
/** Every file below the destination, without the manifest. */
const files = (of = archive.out) => archive.files(of).filter((path) => path !== reportName);
function content(path: string): string {
  return readFileSync(join(archive.out, path)).toString('hex');
}
function audioOf(id: string): string {
  return readFileSync(join(archive.library.folder, 'audio', `${id}.mp3`)).toString('hex');
}

test('cancelled and run again, it goes on where it was', async () => {
  for (let index = 0; index < 400; index += 1) archive.library.add({ id: `c${index}` });
  const controller = new AbortController();
  const cancelled = run('{prompt}', {
    signal: controller.signal,
    onProgress: ({ items }) => {
      if (items > 0) controller.abort();
    },
  });
  expect(await codeOf(cancelled)).toBe('cancelled');
  const there = files();
  expect(there.filter((path) => !path.endsWith('.mp3'))).toEqual([]);
  expect(await verify()).toMatchObject({ ok: there.length, foreign: 0, changed: 0 });
  expect(await run('{prompt}')).toMatchObject({ unchanged: there.length, written: 400 - there.length });
  expect(await verify()).toMatchObject({ ok: 400, foreign: 0 });
});

test('cancelled among its moves, no clip is left without what lies beside it', async () => {
  const count = 60;
  for (let index = 0; index < count; index += 1) archive.library.add({ id: `c${index}` });
  const options: ExportOptionsInput = { sidecars: ['txt'] };
  await run('one/{id}', { options });
  let now = 0;
  // Each step is told of.
  const clock = { now: () => (now += 1000), date: () => Date.now() };
  const exporter = createExporter({ library: archive.library, clock });
  for (const undo of [false, true]) {
    const controller = new AbortController();
    const job = {
      signal: controller.signal,
      onProgress: ({ items }: JobProgress) => {
        if (items === 20) controller.abort();
      },
    };
    const ask = { template: 'two/{id}', folder: archive.out, selection: allClips, options, ...job };
    const cancelled = undo ? exporter.undo(archive.out, job) : exporter.run(ask);
    expect(await codeOf(cancelled)).toBe('cancelled');
    const clips = files().filter((path) => path.endsWith('.mp3'));
    expect(clips).toHaveLength(count);
    const stems = (ending: string) =>
      files()
        .filter((path) => path.endsWith(ending))
        .map((path) => path.slice(0, -4));
    expect(stems('.txt')).toEqual(stems('.mp3'));
    expect(await verify()).toMatchObject({ ok: 2 * count, foreign: 0 });
  }
  await archive.undo();
  expect(files().filter((path) => !path.startsWith('one/'))).toEqual([]);
  expect(existsSync(join(archive.out, 'two'))).toBe(false);
});

test('killed in the middle, what is there is whole, and the next run goes on', async () => {
  const clips = 600;
  await killExport(archive, { clips, after: 50 });
  for (let index = 0; index < clips; index += 1) {
    archive.library.add({ id: `clip${index}`, prompt: `Prompt ${index % 50}` });
  }
  const there = files().filter((path) => path.endsWith('.mp3'));
  expect(there.length).toBeGreaterThan(0);
  expect(await run()).toMatchObject({ unchanged: there.length, written: clips - there.length, failed: 0 });
  expect(files()).toHaveLength(clips);
  expect(await verify()).toMatchObject({ checked: clips, ok: clips, foreign: 0 });
}, 60_000);

test('the folder must be a whole path, no file, and apart from the library', async () => {
  archive.library.add({ id: 'a' });
  const file = join(archive.folder, 'file');
  writeFileSync(file, 'mine');
  symlinkSync(archive.library.folder, join(archive.folder, 'link'));
  expect(await codeOf(run(undefined, { folder: 'relative/folder' }))).toBe('export-folder-relative');
  expect(await codeOf(run(undefined, { folder: file }))).toBe('export-folder-is-file');
  expect(await codeOf(run(undefined, { folder: join(file, 'below') }))).toBe('export-folder-invalid');
  expect(await codeOf(run(undefined, { folder: archive.library.folder }))).toBe('export-inside-library');
  expect(await codeOf(run(undefined, { folder: join(archive.library.folder, 'new/deep') }))).toBe(
    'export-inside-library',
  );
  expect(await codeOf(run(undefined, { folder: join(archive.folder, 'link', 'new') }))).toBe(
    'export-inside-library',
  );
  expect(readdirSync(archive.library.folder)).toEqual(['audio']);
  expect(readFileSync(file, 'utf8')).toBe('mine');
});

test('a library below the destination is left alone', async () => {
  archive.library.add({ id: 'a', voiceName: 'library' });
  await run('{voice}/{prompt}', { folder: archive.folder });
  expect(readdirSync(archive.library.folder)).toEqual(['audio']);
  expect(existsSync(join(archive.folder, 'library (2)/Good morning.mp3'))).toBe(true);
});

const rootOnLinux = process.platform === 'linux' && process.getuid?.() === 0;
function onSmallDisk(context: TestContext, options: string): void {
  mountSmallDisk(context, archive.out, options);
  mounts.push(archive.out);
}

test('a folder that may not be written to is refused, and nothing is lost', async (context) => {
  archive.library.add({ id: 'a' });
  if (rootOnLinux) {
    onSmallDisk(context, 'ro');
  } else {
    mkdirSync(archive.out, { recursive: true });
    chmodSync(archive.out, 0o555);
  }
  expect(await codeOf(run())).toBe('disk-not-writable');
  if (!rootOnLinux) chmodSync(archive.out, 0o755);
});

test('a disk that is too small is refused before anything is written', async (context) => {
  onSmallDisk(context, 'size=64k');
  for (let index = 0; index < 20; index += 1) archive.library.add({ id: `c${index}` });
  expect(await codeOf(run())).toBe('disk-full');
  expect(readdirSync(archive.out)).toEqual([]);
});

test('a disk that fills up stops the export; what is there is whole, and with room it goes on', async (context) => {
  // 30 files of 4,097 bytes fit by their sum, but not by the blocks that they take.
  onSmallDisk(context, 'size=160k');
  for (let index = 0; index < 30; index += 1)
    archive.library.add({ id: `c${index}` }, Buffer.alloc(4097, index));
  expect(await codeOf(run('{id}'))).toBe('disk-full');
  const there = files().filter((path) => path.endsWith('.mp3'));
  expect(there.length).toBeGreaterThan(0);
  for (const path of there) expect(content(path)).toBe(audioOf(path.replace('.mp3', '')));
  expect(files().filter((path) => path.endsWith('.part'))).toEqual([]);
  remountDisk(archive.out, 'size=1m');
  expect(await run('{id}')).toMatchObject({ written: 30 - there.length, unchanged: there.length });
  expect(await verify()).toMatchObject({ ok: 30, foreign: 0 });
});

test('nothing is written to what takes the place of the destination once it is held', async () => {
  const home = join(archive.folder, 'home');
  mkdirSync(home);
  for (let index = 0; index < 30; index += 1) archive.library.add({ id: `c${index}` });
  const exchanges: Readonly<Record<string, () => void>> = {
    'a link': () => symlinkSync(home, archive.out),
    'another folder': () => mkdirSync(archive.out),
    'a file': () => writeFileSync(archive.out, 'mine'),
  };
  for (const options of [{}, { sidecars: ['txt'], lists: ['sums'] }, { container: 'zip' }] as const)
    for (const [name, exchange] of Object.entries(exchanges)) {
      rmSync(archive.out, { recursive: true, force: true });
      mkdirSync(archive.out, { recursive: true });
      const { revision } = archive.library;
      // Asked for once the destination is locked, and before anything is written to it.
      const library = {
        ...archive.library,
        async revision() {
          renameSync(archive.out, join(archive.folder, 'away'));
          exchange();
          return revision();
        },
      };
      const ask = { ...job(), template: '{language}/{id}', selection: allClips, folder: archive.out };
      const run = createExporter({ library }).run({
        ...ask,
        options: structuredClone(options) as ExportOptionsInput,
      });
      expect(await codeOf(run), name).toMatch(/^(disk-missing|export-folder-.*)$/);
      rmSync(join(archive.folder, 'away'), { recursive: true });
      expect(readdirSync(home)).toEqual([]);
      if (name === 'another folder') expect(readdirSync(archive.out)).toEqual([]);
      if (name === 'a file') expect(readFileSync(archive.out, 'utf8')).toBe('mine');
    }
});

test('a destination that vanishes in the middle is told', async () => {
  for (let index = 0; index < 300; index += 1) archive.library.add({ id: `c${index}` });
  const gone = run('{id}/{prompt}', {
    onProgress: ({ items }) => {
      if (items > 0) rmSync(join(archive.folder, 'out'), { recursive: true, force: true });
    },
  });
  expect(await codeOf(gone)).toBe('disk-missing');
  expect(await run('{id}/{prompt}')).toMatchObject({ written: 300, failed: 0 });
});
