import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ExportOptionsInput } from '../../../electron/contract/export.ts';
import { mountSmallDisk, unmountDisk } from '../../small-disk.ts';
import { built } from '../../built.ts';
import { createExporter } from '../../../electron/export/exporter.ts';
import { allClips } from './queries.ts';
import { job, useFakeArchive } from './fake-archive.ts';
import { needUnzip } from './need-unzip.ts';

const speech = readFileSync(new URL('../../fixtures/frames.mp3', import.meta.url));
const clock = { now: () => performance.now(), date: () => Date.UTC(2026, 10, 23, 12) };
const archive = useFakeArchive({ clock });

function run(folder: string, options: ExportOptionsInput = {}, signal = new AbortController().signal) {
  const template = '{language}/{prompt}';
  return archive.run({ template, folder, options: { ...options, container: 'zip' }, signal });
}

test('another program unpacks the ZIP, and what comes out can be verified and gone on with', async (context) => {
  needUnzip(context);
  archive.library.add({ id: 'a', prompt: 'Grüße 語' }, speech);
  archive.library.add({ id: 'b', prompt: '../../escape' });
  const out = join(archive.folder, 'out');
  const options: ExportOptionsInput = {
    tags: true,
    sidecars: ['txt', 'srt'],
    lists: ['sums', 'csv', 'html'],
  };
  const report = await run(out, { ...options, audio: 'mp3+wav16' });
  expect(report).toMatchObject({ written: 2, failed: 1, extra: 8 });
  const file = join(out, 'voicekeep-export-2026-11-23.zip');
  expect(report.folder).toBe(file);
  expect(readdirSync(out).sort()).toEqual([
    'voicekeep-export-2026-11-23-report.txt',
    'voicekeep-export-2026-11-23.zip',
  ]);

  const tested = spawnSync('unzip', ['-t', file], { encoding: 'utf8' });
  expect(tested.stdout).toContain('No errors detected');
  const unpacked = join(archive.folder, 'unpacked');
  expect(spawnSync('unzip', ['-q', file, '-d', unpacked]).status).toBe(0);
  expect(readFileSync(join(unpacked, 'en/escape.txt'), 'utf8')).toBe('../../escape\n');
  const sums = spawnSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: unpacked, encoding: 'utf8' });
  expect(sums.status).toBe(0);
  expect(await archive.verify(unpacked)).toMatchObject({ checked: 10, ok: 10, foreign: 0 });
  expect(await archive.run({ template: '{language}/{prompt}', folder: unpacked, options })).toMatchObject({
    written: 0,
    unchanged: 2,
    // The page, whose title is the name of the folder.
    extra: 1,
  });
});

test('a ZIP never replaces a file, and may be named', async () => {
  archive.library.add({ id: 'a' });
  writeFileSync(join(archive.folder, 'mine.zip'), 'mine');
  const report = await run(join(archive.folder, 'mine.zip'));
  expect(report.folder).toBe(join(archive.folder, 'mine (2).zip'));
  expect(readFileSync(join(archive.folder, 'mine.zip'), 'utf8')).toBe('mine');
});

test('a cancelled ZIP leaves nothing behind, and one that a crash left is taken away', async () => {
  for (let index = 0; index < 50; index += 1) archive.library.add({ id: `c${index}`, prompt: `${index}` });
  const out = join(archive.folder, 'out');
  mkdirSync(out);
  writeFileSync(join(out, '.voicekeep-1-0123456789ab.part'), 'half');
  const controller = new AbortController();
  const cancelled = archive.run({
    options: { container: 'zip' },
    signal: controller.signal,
    onProgress: ({ phase }) => {
      if (phase === 'writing') controller.abort();
    },
  });
  await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  expect(readdirSync(out)).toEqual([]);
});

test('damaged audio is left out of the ZIP and told', async () => {
  archive.library.add({ id: 'a', prompt: 'Rotten' });
  archive.library.add({ id: 'b', prompt: 'Whole' });
  writeFileSync(join(archive.library.folder, 'audio', 'a.mp3'), 'rot');
  const out = join(archive.folder, 'out');
  mkdirSync(out);
  writeFileSync(join(out, 'mine-report.txt'), 'mine');
  const report = await run(join(out, 'mine.zip'));
  expect(report).toMatchObject({ written: 1, failed: 1 });
  expect(report.notes).toMatchObject([{ id: 'a', path: 'en/Rotten.mp3' }]);
  expect(readFileSync(join(out, 'mine-report.txt'), 'utf8')).toBe('mine');
  const told = readFileSync(join(out, 'mine-report (2).txt'), 'utf8');
  expect(told).toContain('1 written, 0 unchanged, 0 renamed, 0 skipped, 1 failed.');
  expect(told).toContain(`en/Rotten.mp3\t${report.notes[0]?.reason ?? ''}\n`);
});

/** What can become of a file of the library's while an export runs. */
const harms: Readonly<Record<string, (file: string) => void>> = {
  'is gone': (file) => rmSync(file),
  'has grown': (file) => appendFileSync(file, 'x'),
  'is another': (file) => writeFileSync(file, readFileSync(file).fill('y', 0, 9)),
  'is a folder': (file) => {
    rmSync(file);
    mkdirSync(file);
  },
  'is a link': (file) => {
    renameSync(file, `${file}.away`);
    symlinkSync(`${file}.away`, file);
  },
};

test.each(Object.keys(harms))(
  'audio that %s costs its clip alone, in a folder and in a ZIP',
  async (name) => {
    const file = archive.library.add({ id: 'a', prompt: 'Harmed' }).file ?? '';
    archive.library.add({ id: 'b', prompt: 'Whole' });
    harms[name]?.(file);
    // In threads, as the program does it.
    const exporter = createExporter({ library: archive.library, worker: built('export-worker.js') });
    const ask = { ...job(), template: '{prompt}', selection: allClips, folder: archive.out };
    try {
      for (const container of ['folder', 'zip'] as const)
        for (const tags of [false, true]) {
          const report = await exporter.run({ ...ask, options: { container, tags, sidecars: ['txt'] } });
          expect(report.notes).toMatchObject([
            { id: 'a', code: expect.stringMatching(/^source-/) as unknown },
          ]);
        }
    } finally {
      await exporter.close();
    }
  },
);

test('a disk that fills up leaves no half ZIP, and says so', async (context) => {
  const disk = join(archive.folder, 'disk');
  mountSmallDisk(context, disk, 'size=256k');
  for (let index = 0; index < 20; index += 1)
    archive.library.add({ id: `c${index}`, prompt: `${index}` }, Buffer.alloc(5000, index));
  const mine = join(disk, 'mine');
  /** Someone fills the disk when the writing has begun. */
  const library: typeof archive.library = {
    ...archive.library,
    selected(...parameters) {
      appendFileSync(mine, Buffer.alloc(statfsSync(disk).bavail * 4096));
      return archive.library.selected(...parameters);
    },
  };
  try {
    const options: ExportOptionsInput = { container: 'zip', sidecars: ['txt'] };
    await expect(
      createExporter({ library }).run({
        ...{ template: '{id}', selection: allClips, folder: disk, options },
        ...job(),
      }),
    ).rejects.toMatchObject({ code: 'disk-full', params: { place: 'zip' } });
    expect(readdirSync(disk)).toEqual(['mine']);
  } finally {
    unmountDisk(disk);
  }
});

test('a ZIP takes the memory of a few files, not of all', async () => {
  const audio = Buffer.alloc(1_000_000, 'speech');
  const first = archive.library.add({ id: 'first' }, audio);
  const count = 200;
  for (let index = 1; index < count; index += 1)
    archive.library.clips.set(`c${index}`, { ...first, id: `c${index}`, prompt: `${index}` });
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  const report = await archive.run({
    ...{ template: '{prompt}', folder: archive.folder, options: { container: 'zip' } },
    onProgress: () => (most = Math.max(most, process.memoryUsage().arrayBuffers)),
  });
  expect(report).toMatchObject({ written: count, failed: 0 });
  expect(most - before).toBeLessThan((audio.length * count) / 2);
}, 120_000);
