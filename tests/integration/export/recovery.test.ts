import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { ExportOptionsInput } from '../../../electron/contract/export.ts';
import { journalName } from '../../../electron/export/destination/journal.ts';
import { manifestName, reportName } from '../../../electron/export/destination/manifest.ts';
import { mountSmallDisk, remountDisk } from '../../small-disk.ts';
import type { FakeArchive } from './fake-archive.ts';
import { useFakeArchive } from './fake-archive.ts';
import { killExport } from './kill-export.ts';
import { allClips } from './queries.ts';

const speech = readFileSync(new URL('../../fixtures/frames.mp3', import.meta.url));
const rootOnLinux = process.platform === 'linux' && process.getuid?.() === 0;
const archive = useFakeArchive();
const mounts: string[] = [];

afterEach(() => {
  for (const mount of mounts.splice(0)) spawnSync('umount', ['-l', mount]);
});

const run: FakeArchive['run'] = (ask) => archive.run(ask);
const verify = () => archive.verify();
const undo = () => archive.undo();
const files = () => archive.files();
function manifest(): string {
  return readFileSync(join(archive.out, manifestName), 'utf8');
}

test('killed while the names change, the rest follows, and all of it can be taken back', async () => {
  const clips = 700;
  for (let index = 0; index < clips; index += 1)
    archive.library.add({ id: `clip${index}`, prompt: `Prompt ${index % 50}` });
  await run({ template: '{id}', options: { fsync: false } });
  const before = files();
  await killExport(archive, { template: '{language}/{prompt:40} {id}', clips, after: 200 });
  expect(files()).not.toEqual(before);
  expect(existsSync(join(archive.out, journalName))).toBe(true);
  const rest = await run({ template: '{language}/{prompt:40} {id}' });
  expect(rest).toMatchObject({ written: 0, failed: 0, skipped: 0 });
  expect(await verify()).toMatchObject({ ok: clips, foreign: 0, missing: 0 });
  expect(manifest()).not.toContain('"moved":true');
  expect(await undo()).toMatchObject({ renamed: clips, failed: 0 });
  expect(files()).toEqual(before);
}, 120_000);

test('killed among sidecars and lists, the next run makes them right', async () => {
  const clips = 600;
  const options: ExportOptionsInput = { sidecars: ['txt', 'json'], lists: ['sums', 'csv', 'm3u8'] };
  for (let index = 0; index < clips; index += 1)
    archive.library.add({ id: `clip${index}`, prompt: `Prompt ${index % 50}` });
  await killExport(archive, { options, template: '{language}/{id}', clips, after: clips + 100 });
  const rest = await run({ template: '{language}/{id}', options });
  expect(rest).toMatchObject({ failed: 0, skipped: 0, notes: [] });
  expect(await verify()).toMatchObject({ checked: clips * 3 + 4, ok: clips * 3 + 4, foreign: 0 });
  const sums = spawnSync('sha256sum', ['--status', '-c', 'SHA256SUMS'], { cwd: archive.out });
  expect(sums.status).toBe(0);
}, 120_000);

test('a file that was replaced but not recorded is no change by the user', async () => {
  archive.library.add({ id: 'a' }, speech);
  await run({ options: { tags: true } });
  const before = manifest();
  archive.library.add({ id: 'a', note: 'new' }, speech);
  await run({ options: { tags: true } });
  // As if it had been killed between the new name and the journal.
  writeFileSync(join(archive.out, manifestName), before);
  expect(await run({ options: { tags: true } })).toMatchObject({ skipped: 0, unchanged: 1, written: 0 });
  expect(await verify()).toMatchObject({ ok: 1, changed: 0 });
});

test('a file that waits for a name in a circle gets it in the next run', async () => {
  archive.library.add({ id: 'a', prompt: 'One' });
  await run({ template: '{prompt}' });
  renameSync(join(archive.out, 'One.mp3'), join(archive.out, 'voicekeep-moving-a.mp3'));
  expect(await run({ template: '{prompt}' })).toMatchObject({ renamed: 1, written: 0 });
  expect(files()).toEqual(['One.mp3']);
});

test('a disk that is pulled out is told at once, nothing goes to where it was mounted, and it is gone on with', async (context) => {
  mountSmallDisk(context, archive.out, 'size=256m');
  mounts.push(archive.out);
  for (let index = 0; index < 2500; index += 1) archive.library.add({ id: `c${index}` });
  // The same disk, to be plugged in again.
  const disk = join(archive.folder, 'disk');
  mkdirSync(disk);
  spawnSync('mount', ['--bind', archive.out, disk]);
  mounts.push(disk);
  let pulled = false;
  const gone = run({
    options: { lists: ['sums'] },
    onProgress: ({ items }) => {
      if (items === 0 || pulled) return;
      pulled = true;
      spawnSync('umount', ['-l', archive.out]);
    },
  });
  await expect(gone).rejects.toMatchObject({ code: 'disk-missing' });
  expect(existsSync(join(archive.out, manifestName))).toBe(false);
  rmSync(archive.out, { recursive: true });
  mkdirSync(archive.out);
  spawnSync('mount', ['--bind', disk, archive.out]);
  expect(await run({ options: { lists: ['sums'] } })).toMatchObject({ failed: 0, skipped: 0 });
  expect(await verify()).toMatchObject({ checked: 2501, ok: 2501, foreign: 0 });
});

test('a disk that fills up among the sidecars keeps what is whole', async (context) => {
  mountSmallDisk(context, archive.out, 'size=160k');
  mounts.push(archive.out);
  for (let index = 0; index < 10; index += 1)
    archive.library.add({ id: `c${index}` }, Buffer.alloc(4000, index));
  const options: ExportOptionsInput = { sidecars: ['txt', 'srt', 'vtt', 'json'] };
  await expect(run({ options })).rejects.toMatchObject({ code: 'disk-full' });
  expect(files().filter((file) => file.endsWith('.mp3'))).toHaveLength(10);
  expect(files().filter((file) => file.endsWith('.part'))).toEqual([]);
  remountDisk(archive.out, 'size=1m');
  expect(await run({ options })).toMatchObject({ written: 0, unchanged: 10, failed: 0 });
  expect(await verify()).toMatchObject({ checked: 50, ok: 50, foreign: 0 });
});

test('verify believes the library more than a manifest', async () => {
  archive.library.add({ id: 'a' });
  await run();
  const wrong = Buffer.from('something else');
  writeFileSync(join(archive.out, 'a.mp3'), wrong);
  const entry = (JSON.parse(manifest()) as { clips: { bytes: number; sha256: string }[] }).clips[0];
  const forged = manifest()
    .replace(entry?.sha256 ?? '?', createHash('sha256').update(wrong).digest('hex'))
    .replace(`"bytes":${entry?.bytes ?? '?'}`, `"bytes":${wrong.length}`);
  writeFileSync(join(archive.out, manifestName), forged);
  expect(await verify()).toMatchObject({ checked: 1, ok: 0, changed: 1 });
});

test('verify tells what it may not read from what is gone', async (context) => {
  if (!rootOnLinux) context.skip('permissions are taken from a file as root on Linux');
  archive.library.add({ id: 'a' });
  archive.library.add({ id: 'b' });
  await run();
  spawnSync('chmod', ['755', archive.folder]);
  spawnSync('chmod', ['000', join(archive.out, 'a.mp3')]);
  const script = join(import.meta.dirname, 'verify-run.ts');
  const child = spawnSync(process.execPath, [script, archive.library.folder, archive.out], {
    uid: 65534,
    gid: 65534,
    encoding: 'utf8',
  });
  expect(child.stderr).toBe('');
  expect(JSON.parse(child.stdout)).toMatchObject({ ok: 1, unreadable: 1, missing: 0 });
});

test('lists that lie there are kept right, and those of folders that are gone go', async () => {
  archive.library.add({ id: 'a', voiceName: 'one' });
  archive.library.add({ id: 'b', voiceName: 'two' });
  await run({ template: '{voice}/{id}', options: { lists: ['sums', 'm3u8'] } });
  expect(files()).toContain('one/playlist.m3u8');
  await run({ template: 'all/{id}' });
  expect(files()).toEqual(['SHA256SUMS', 'all/a.mp3', 'all/b.mp3', 'all/playlist.m3u8', 'playlist.m3u8']);
  expect(spawnSync('sha256sum', ['--status', '-c', 'SHA256SUMS'], { cwd: archive.out }).status).toBe(0);
  expect(await verify()).toMatchObject({ checked: 5, ok: 5, foreign: 0 });
  const before = files().map((file) => readFileSync(join(archive.out, file)).toString('hex'));
  expect(await run({ template: 'all/{id}' })).toMatchObject({ written: 0, extra: 0 });
  expect(files().map((file) => readFileSync(join(archive.out, file)).toString('hex'))).toEqual(before);
});

test('a list that the user deleted stays away when that is respected, and is forgotten', async () => {
  archive.library.add({ id: 'a' });
  await run({ options: { lists: ['sums', 'csv'] } });
  rmSync(join(archive.out, 'SHA256SUMS'));
  await run({ options: { deleted: 'leave' } });
  expect(files()).toEqual(['a.mp3', 'catalogue.csv']);
  await run();
  expect(files()).toEqual(['a.mp3', 'catalogue.csv']);
  expect(await verify()).toMatchObject({ checked: 2, ok: 2, missing: 0 });
});

test('a sidecar that the user changed stays, with its clip moved or not', async () => {
  archive.library.add({ id: 'a', prompt: 'Hello' });
  await run({ options: { sidecars: ['txt'] } });
  writeFileSync(join(archive.out, 'a.txt'), 'mine');
  const report = await run({ template: '{prompt}', options: { sidecars: ['txt'] } });
  expect(report).toMatchObject({ renamed: 1, failed: 0 });
  expect(report.notes).toMatchObject([{ path: 'a.txt' }]);
  expect(readFileSync(join(archive.out, 'a.txt'), 'utf8')).toBe('mine');
  expect(readFileSync(join(archive.out, reportName), 'utf8')).toContain('a.txt\t');
});

test('no clip takes the name of a file of the export itself', async () => {
  for (const prompt of [
    'voicekeep-export',
    'catalogue',
    'voicekeep-export-report',
    'SHA256SUMS',
    'index',
    'playlist',
  ])
    archive.library.add({ id: prompt.toLowerCase(), prompt });
  const options: ExportOptionsInput = {
    sidecars: ['txt', 'json', 'srt', 'vtt'],
    lists: ['sums', 'csv', 'json', 'm3u8', 'html'],
  };
  expect(await run({ template: '{prompt}', options })).toMatchObject({ written: 6, failed: 0, notes: [] });
  expect(JSON.parse(manifest())).toMatchObject({ format: 'voicekeep-export' });
  expect(await verify()).toMatchObject({ checked: 35, ok: 35, foreign: 0 });
});

test('a preview tells what is changed, waiting and of others; a report that no longer holds goes', async () => {
  archive.library.add({ id: 'a' });
  archive.library.add({ id: 'b' });
  await run({ options: { lists: ['sums'] } });
  writeFileSync(join(archive.out, 'a.mp3'), 'edited');
  writeFileSync(join(archive.out, 'mine.txt'), 'mine');
  writeFileSync(join(archive.out, '.DS_Store'), '');
  archive.library.add({ id: 'c' }, null);
  const ask = { template: '{id}', selection: allClips, folder: archive.out };
  expect(await archive.exporter.preview(ask)).toMatchObject({
    unchanged: 1,
    changed: 1,
    waiting: 1,
    foreign: 1,
  });
  await run();
  const report = readFileSync(join(archive.out, reportName), 'utf8');
  expect(report).toContain('a.mp3\tYou changed this file');
  expect(report).toContain('c.mp3\tThe clip’s audio is not in the library yet');
  archive.library.add({ id: 'c' });
  await run({ options: { changed: 'replace' } });
  expect(existsSync(join(archive.out, reportName))).toBe(false);
});

test('a file that was only touched is the same, and is read again once', async () => {
  archive.library.add({ id: 'a' });
  await run();
  utimesSync(join(archive.out, 'a.mp3'), 1, 1);
  expect(await run()).toMatchObject({ written: 0, unchanged: 1 });
});
