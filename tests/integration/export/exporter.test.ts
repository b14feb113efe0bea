import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JobProgress } from '../../../electron/contract/job.ts';
import { manifestName, reportName } from '../../../electron/export/destination/manifest.ts';
import { brokenRules } from '../../unit/export/naming/portable-rules.ts';
import type { FakeArchive } from './fake-archive.ts';
import { codeOf, useFakeArchive } from './fake-archive.ts';
import { allClips } from './queries.ts';

const archive = useFakeArchive({ out: 'out/clips' });

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
function stamps(): string[] {
  return readdirSync(archive.out, { recursive: true, encoding: 'utf8' }).map((path) => {
    const { mtimeMs, ino, size } = statSync(join(archive.out, path));
    return `${path} ${mtimeMs} ${ino} ${size}`;
  });
}

test('files equal the library’s, a second run writes nothing, and verification finds all of them', async () => {
  for (let index = 0; index < 300; index += 1)
    archive.library.add({ id: `c${index}`, prompt: `Prompt ${index}` });
  const progress: JobProgress[] = [];
  const first = await run(undefined, { onProgress: (now) => progress.push(now) });
  expect(first).toMatchObject({ written: 300, unchanged: 0, renamed: 0, skipped: 0, failed: 0 });
  for (let index = 0; index < 300; index += 1) {
    expect(content(`en/Prompt ${index}.mp3`)).toBe(audioOf(`c${index}`));
  }
  expect(progress.at(-1)).toMatchObject({ job: 'export', phase: 'writing', items: 300, total: 300 });
  expect(progress.at(-1)?.bytes).toBe(first.bytes);
  expect(files()).toHaveLength(300);

  const before = stamps();
  expect(await run()).toMatchObject({ written: 0, unchanged: 300, bytes: 0 });
  expect(stamps()).toEqual(before);
  expect(await verify()).toMatchObject({
    checked: 300,
    ok: 300,
    missing: 0,
    changed: 0,
    foreign: 0,
    differences: [],
  });
});

test('a preview says what a run does, and changes nothing', async () => {
  archive.library.add({ id: 'a', prompt: 'One' });
  archive.library.add({ id: 'b', prompt: 'Two' }, null);
  const ask = { template: '{prompt}', selection: allClips };
  const { exporter } = archive;
  expect(await exporter.preview({ ...ask, folder: null })).toMatchObject({
    clips: 2,
    new: 1,
    skipped: 1,
    bytesFree: null,
    examples: ['One.mp3', 'Two.mp3'],
  });
  const preview = await exporter.preview({ ...ask, folder: archive.out });
  expect(preview.bytesNeeded).toBe(archive.library.clips.get('a')?.bytes);
  expect(preview.bytesFree).toBeGreaterThan(0);
  expect(existsSync(archive.out)).toBe(false);
});

test('a changed template moves the files, empty folders go, and the way back leads to the same names', async () => {
  for (const [id, voiceName] of [
    ['a', 'v2/one'],
    ['b', 'v2/two'],
    ['c', 'v2/two'],
  ] as const) {
    archive.library.add({ id, voiceName, prompt: 'Hello' });
  }
  await run('{voice}/{prompt}');
  const before = files();
  const inode = statSync(join(archive.out, 'v2-one/Hello.mp3')).ino;
  expect(await run('{prompt} [{id}]')).toMatchObject({ written: 0, renamed: 3, failed: 0, bytes: 0 });
  expect(readdirSync(archive.out).sort()).toEqual([
    'Hello [a].mp3',
    'Hello [b].mp3',
    'Hello [c].mp3',
    manifestName,
  ]);
  expect(statSync(join(archive.out, 'Hello [a].mp3')).ino).toBe(inode);
  expect(await run('{voice}/{prompt}')).toMatchObject({ renamed: 3 });
  expect(files()).toEqual(before);
  expect(await verify()).toMatchObject({ ok: 3, foreign: 0, missing: 0 });
});

test('files swap their names when the clips do', async () => {
  archive.library.add({ id: 'a', prompt: 'One' });
  archive.library.add({ id: 'b', prompt: 'Two' });
  archive.library.add({ id: 'c', prompt: 'Three' });
  await run('{prompt}');
  archive.library.add({ id: 'a', prompt: 'Two' });
  archive.library.add({ id: 'b', prompt: 'Three' });
  archive.library.add({ id: 'c', prompt: 'One' });
  expect(await run('{prompt}')).toMatchObject({ renamed: 3, failed: 0, written: 0 });
  expect(files()).toEqual(['One.mp3', 'Three.mp3', 'Two.mp3']);
  expect(content('Two.mp3')).toBe(audioOf('a'));
  expect(content('Three.mp3')).toBe(audioOf('b'));
  expect(content('One.mp3')).toBe(audioOf('c'));
  expect(await run('{prompt}')).toMatchObject({ unchanged: 3 });
});

test('a file that the user changed is left alone and told, even at the same size', async () => {
  archive.library.add({ id: 'a', prompt: 'Longer' });
  archive.library.add({ id: 'b', prompt: 'Flipped' });
  archive.library.add({ id: 'c', prompt: 'Touched' });
  await run('{prompt}');
  appendFileSync(join(archive.out, 'Longer.mp3'), 'mine');
  const flipped = readFileSync(join(archive.out, 'Flipped.mp3'));
  flipped[3] = (flipped[3] ?? 0) ^ 1;
  writeFileSync(join(archive.out, 'Flipped.mp3'), flipped);
  utimesSync(join(archive.out, 'Touched.mp3'), 1, 1);
  const report = await run('{prompt}');
  expect(report).toMatchObject({ written: 0, skipped: 2, unchanged: 1 });
  expect(report.notes.map(({ path }) => path).sort()).toEqual(['Flipped.mp3', 'Longer.mp3']);
  expect(report.notes[0]?.reason).toContain('changed');
  expect(readFileSync(join(archive.out, 'Flipped.mp3'))).toEqual(flipped);
  expect(await verify()).toMatchObject({ checked: 3, ok: 1, changed: 2 });
});

test('a file of someone else is never touched, in any case', async () => {
  mkdirSync(archive.out, { recursive: true });
  writeFileSync(join(archive.out, 'HELLO.MP3'), 'mine');
  archive.library.add({ id: 'a', prompt: 'hello' });
  expect(await run('{prompt}')).toMatchObject({ written: 1 });
  expect(files()).toEqual(['HELLO.MP3', 'hello (2).mp3']);
  expect(readFileSync(join(archive.out, 'HELLO.MP3'), 'utf8')).toBe('mine');
  expect(await verify()).toMatchObject({
    ok: 1,
    foreign: 1,
    differences: [{ path: 'HELLO.MP3', kind: 'foreign' }],
  });
});

test('a deleted file is exported again', async () => {
  archive.library.add({ id: 'a' });
  await run();
  rmSync(join(archive.out, 'en/Good morning.mp3'));
  expect(await verify()).toMatchObject({ missing: 1, ok: 0 });
  expect(await run()).toMatchObject({ written: 1 });
  expect(content('en/Good morning.mp3')).toBe(audioOf('a'));
});

test('hostile prompts stay in the folder under portable names', async () => {
  const prompts = [
    '../../../etc/passwd',
    '..',
    '/abs',
    'C:\\Windows',
    'CON',
    'aux.mp3',
    '',
    '   ',
    '\u202egnp.exe',
    'שלום',
    '👨‍👩‍👧‍👦',
    'x'.repeat(500),
    '語'.repeat(500),
    'a\0b\nc',
    '-rf',
    '.hidden',
    'dots...',
    'Hello',
    'HELLO',
    manifestName,
    '\ud800',
  ];
  prompts.forEach((prompt, index) => archive.library.add({ id: `c${index}`, prompt }));
  expect(await run('{prompt}/{prompt}')).toMatchObject({ written: prompts.length, failed: 0 });
  const paths = files();
  expect(paths).toHaveLength(prompts.length);
  for (const path of paths) expect(brokenRules(path)).toEqual([]);
  expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length);
  expect(readdirSync(archive.folder).sort()).toEqual(['library', 'out']);
  expect(await run('{prompt}/{prompt}')).toMatchObject({ written: 0, unchanged: prompts.length });
});

test('a symlink below the destination is not followed', async () => {
  const elsewhere = join(archive.folder, 'elsewhere');
  mkdirSync(elsewhere);
  mkdirSync(archive.out, { recursive: true });
  symlinkSync(elsewhere, join(archive.out, 'en'));
  archive.library.add({ id: 'a' });
  await run();
  expect(readdirSync(elsewhere)).toEqual([]);
  expect(files()).toContain('en (2)/Good morning.mp3');
});

test('a manifest cannot lead out of the folder', async () => {
  archive.library.add({ id: 'a' });
  await run();
  const text = readFileSync(join(archive.out, manifestName), 'utf8');
  writeFileSync(join(archive.out, manifestName), text.replace('en/Good', '../Good'));
  writeFileSync(
    join(archive.folder, 'out', 'Good morning.mp3'),
    readFileSync(join(archive.out, 'en/Good morning.mp3')),
  );
  expect(await run('{prompt}')).toMatchObject({ renamed: 0, written: 1 });
  expect(existsSync(join(archive.folder, 'out', 'Good morning.mp3'))).toBe(true);
});

test('a clip that is not cached is skipped with its reason, and exported once it is', async () => {
  archive.library.add({ id: 'a' }, null);
  const report = await run();
  expect(report).toMatchObject({ written: 0, skipped: 1 });
  expect(report.notes[0]).toMatchObject({ id: 'a', path: 'en/Good morning.mp3' });
  archive.library.add({ id: 'a' });
  expect(await run()).toMatchObject({ written: 1, skipped: 0 });
});

test('audio that rotted in the library is never exported', async () => {
  archive.library.add({ id: 'a', prompt: 'Rotten' });
  archive.library.add({ id: 'b', prompt: 'Whole' });
  archive.library.add({ id: 'c', prompt: 'Lost' });
  const file = join(archive.library.folder, 'audio', 'a.mp3');
  const bytes = readFileSync(file);
  bytes[100] = (bytes[100] ?? 0) ^ 255;
  writeFileSync(file, bytes);
  rmSync(join(archive.library.folder, 'audio', 'c.mp3'));
  const report = await run('{prompt}');
  expect(report).toMatchObject({ written: 1, failed: 2 });
  expect(report.notes.map(({ id }) => id).sort()).toEqual(['a', 'c']);
  expect(files()).toEqual(['Whole.mp3']);
});

test('an exported file has the permissions of the user’s other new files, not those of the library', async () => {
  archive.library.add({ id: 'a' });
  await run('{prompt}');
  const own = join(archive.folder, 'own');
  writeFileSync(own, '');
  expect(statSync(join(archive.out, 'Good morning.mp3')).mode).toBe(statSync(own).mode);
});

test('a damaged manifest is set aside and whole files are recognised', async () => {
  archive.library.add({ id: 'a', prompt: 'Same' });
  archive.library.add({ id: 'b', prompt: 'Same' });
  await run('{prompt}');
  writeFileSync(join(archive.out, manifestName), '{"format":"voicekeep-exp');
  expect(await codeOf(verify())).toBe('export-damaged');
  expect(await run('{prompt}')).toMatchObject({ written: 0, unchanged: 2 });
  expect(files().filter((path) => path.endsWith('.mp3'))).toHaveLength(2);
  expect(files().some((path) => path.startsWith(`${manifestName}.damaged-`))).toBe(true);
  expect(await verify()).toMatchObject({ ok: 2, foreign: 0 });
});

test('the manifest of a newer version is refused and stays', async () => {
  archive.library.add({ id: 'a' });
  await run();
  const newer = readFileSync(join(archive.out, manifestName), 'utf8').replace('"version": 1', '"version": 2');
  writeFileSync(join(archive.out, manifestName), newer);
  expect(await codeOf(run('{prompt}'))).toBe('export-newer');
  expect(await codeOf(verify())).toBe('export-newer');
  expect(readFileSync(join(archive.out, manifestName), 'utf8')).toBe(newer);
});
