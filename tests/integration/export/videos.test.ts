import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { ExportOptionsInput } from '../../../electron/contract/export.ts';
import { useFakeArchive } from './fake-archive.ts';
import { allClips } from './queries.ts';
import { needUnzip } from './need-unzip.ts';

const video = Buffer.from('a video '.repeat(300_000)); // larger than what is copied without memory of its own
const archive = useFakeArchive();

beforeEach(() => {
  archive.library.add({ id: 'a', prompt: 'With' });
  archive.library.add({ id: 'b', prompt: 'Without' });
  archive.library.addVideo('a', video);
});

const run = (options: ExportOptionsInput = { videos: true }, template = '{prompt}', folder = archive.out) =>
  archive.run({ options, template, folder });
const verify = (folder = archive.out) => archive.verify(folder);
const files = () => archive.files();

test('videos lie beside their clips, are planned, moved, verified and taken back with them', async () => {
  const preview = await archive.exporter.preview({
    ...{ template: '{prompt}', selection: allClips, options: { videos: true } },
    folder: null,
  });
  expect(preview.bytesNeeded).toBeGreaterThan(video.length);
  expect(await run()).toMatchObject({ written: 2, extra: 1, failed: 0 });
  expect(files()).toEqual(['With.mp3', 'With.mp4', 'Without.mp3']);
  expect(readFileSync(join(archive.out, 'With.mp4')).equals(video)).toBe(true);
  expect(await run()).toMatchObject({ written: 0, extra: 0, unchanged: 2 });
  expect(await verify()).toMatchObject({ checked: 3, ok: 3, foreign: 0 });

  await run({ videos: true }, '{language}/{id}');
  expect(files()).toContain('en/a.mp4');
  await archive.undo();
  expect(files()).toEqual(['With.mp3', 'With.mp4', 'Without.mp3']);
  writeFileSync(join(archive.out, 'With.mp4'), 'mine');
  expect(await verify()).toMatchObject({ changed: 1 });
  expect(await run()).toMatchObject({ notes: [{ path: 'With.mp4', code: 'changed' }] });
});

test('without being asked for, no video is exported', async () => {
  await run({});
  expect(files()).toEqual(['With.mp3', 'Without.mp3']);
});

test('lists, page and ZIP have the videos', async (context) => {
  const options: ExportOptionsInput = { videos: true, lists: ['csv', 'json', 'html', 'sums'] };
  await run(options);
  expect(readFileSync(join(archive.out, 'catalogue.csv'), 'utf8')).toContain('With.mp4');
  expect(readFileSync(join(archive.out, 'index.html'), 'utf8')).toContain('"video":"With.mp4"');
  const catalogue = JSON.parse(readFileSync(join(archive.out, 'catalogue.json'), 'utf8')) as unknown;
  expect(catalogue).toMatchObject([{ videoPath: 'With.mp4' }, { videoPath: null }]);
  expect(spawnSync('sha256sum', ['--status', '-c', 'SHA256SUMS'], { cwd: archive.out }).status).toBe(0);
  needUnzip(context);
  const { folder } = await run({ ...options, container: 'zip' }, '{prompt}', join(archive.folder, 'all.zip'));
  const unpacked = join(archive.folder, 'unpacked');
  spawnSync('unzip', ['-q', folder, '-d', unpacked]);
  expect(await verify(unpacked)).toMatchObject({ checked: 7, ok: 7, foreign: 0 });
});

test('what fails a check is exported only when that is asked for, as it is', async () => {
  archive.library.add({ id: 'c', prompt: 'Odd', audio: 'unproven' }, Buffer.from('RIFF no MP3'));
  archive.library.addVideo('b', Buffer.from('odd video'), 'unproven', '.bin');
  expect(await run()).toMatchObject({ skipped: 1, notes: [{ id: 'c', code: 'unproven' }] });
  expect(await run()).toMatchObject({ skipped: 1, notes: [{ id: 'c', code: 'unproven' }] });
  expect(files()).toEqual(['With.mp3', 'With.mp4', 'Without.mp3', 'voicekeep-export-report.txt']);
  expect(await run({ videos: true, unproven: true, tags: true })).toMatchObject({ skipped: 0, failed: 0 });
  expect(readFileSync(join(archive.out, 'Odd.mp3'), 'utf8')).toBe('RIFF no MP3');
  expect(existsSync(join(archive.out, 'Without.bin'))).toBe(true);
  expect(await verify()).toMatchObject({ missing: 0, changed: 0, foreign: 0 });
});

test('files can have the time of their clips', async () => {
  await run({ times: 'created' });
  const { createdAt } = archive.library.clips.get('a') ?? { createdAt: '' };
  expect(Math.floor(statSync(join(archive.out, 'With.mp3')).mtimeMs)).toBe(Date.parse(createdAt));
  expect(await run({ times: 'created' })).toMatchObject({ written: 0, unchanged: 2 });
});
