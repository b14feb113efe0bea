import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statfsSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ExportOptionsInput } from '../../../electron/contract/export.ts';
import { checkDestination } from '../../../electron/export/destination/destination.ts';
import { manifestName } from '../../../electron/export/destination/manifest.ts';
import { createExporter } from '../../../electron/export/exporter.ts';
import type { FakeLibrary } from './fake-library.ts';
import { createFakeLibrary } from './fake-library.ts';
import { allClips } from './queries.ts';

/**
 * The same exports on disks as people have them, each an image that is mounted here. Programs are Debian's: btrfs-progs,
 * xfsprogs, exfatprogs and exfat-fuse, ntfs-3g, dosfstools and fusefat, encfs.
 */
interface FileSystem {
  readonly name: string;
  /** Megabytes of its image. */
  readonly size: number;
  /** Programs that it needs. */
  readonly needs: readonly string[];
  make(image: string): boolean;
  mount(image: string, folder: string): boolean;
  /** Whether it shows names as they were given. */
  readonly showsCase?: boolean;
  /** Its driver takes no other names, loses files of folders that change by case, and says of a full disk what it likes. */
  readonly simple?: boolean;
}

const ran = (program: string, ...parameters: readonly string[]) =>
  spawnSync(program, parameters, { stdio: 'ignore' }).status === 0;
const loops: string[] = [];
function loop(image: string): string {
  const device = spawnSync('losetup', ['-f', '--show', image], { encoding: 'utf8' }).stdout.trim();
  if (device !== '') loops.push(device);
  return device;
}

const fileSystems: readonly FileSystem[] = [
  {
    name: 'Btrfs',
    size: 150,
    needs: ['mkfs.btrfs'],
    make: (image) => ran('mkfs.btrfs', '-q', image),
    mount: (image, folder) => ran('mount', '-o', 'loop', image, folder),
  },
  {
    name: 'XFS with reflinks',
    size: 320,
    needs: ['mkfs.xfs'],
    make: (image) => ran('mkfs.xfs', '-q', '-m', 'reflink=1', image),
    mount: (image, folder) => ran('mount', '-o', 'loop', image, folder),
  },
  {
    name: 'exFAT',
    size: 40,
    needs: ['mkfs.exfat', 'mount.exfat-fuse'],
    make: (image) => ran('mkfs.exfat', image),
    mount: (image, folder) => ran('mount.exfat-fuse', loop(image), folder),
  },
  {
    name: 'NTFS',
    size: 40,
    needs: ['mkfs.ntfs', 'ntfs-3g'],
    make: (image) => ran('mkfs.ntfs', '-F', '-Q', image),
    mount: (image, folder) => ran('ntfs-3g', image, folder),
  },
  {
    name: 'NTFS that ignores case',
    size: 40,
    needs: ['mkfs.ntfs', 'lowntfs-3g'],
    make: (image) => ran('mkfs.ntfs', '-F', '-Q', image),
    mount: (image, folder) => ran('lowntfs-3g', '-o', 'ignore_case', image, folder),
    showsCase: false,
  },
  {
    name: 'FAT',
    size: 40,
    needs: ['mkfs.vfat', 'fusefat'],
    make: (image) => ran('mkfs.vfat', '-F', '32', image),
    mount: (image, folder) => ran('fusefat', '-o', 'rw+', image, folder),
    simple: true,
  },
];

const root = process.platform === 'linux' && process.getuid?.() === 0;
const installed = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
let place: string;
let disk: string;
let out: string;
let library: FakeLibrary;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'voicekeep-disks-'));
  disk = join(place, 'disk');
  out = join(disk, 'out');
  mkdirSync(disk);
  library = createFakeLibrary(join(place, 'library'));
});
afterEach(() => {
  spawnSync('umount', [disk]);
  for (const device of loops.splice(0)) spawnSync('losetup', ['-d', device]);
  rmSync(place, { recursive: true, force: true });
});

/** Why it cannot be mounted here; empty when it is. */
function mounted(system: FileSystem): string {
  if (!root) return 'disks can be mounted only as root on Linux';
  const missing = system.needs.find((program) => !installed(program));
  if (missing !== undefined) return `${missing} is not installed`;
  const image = join(place, 'image');
  writeFileSync(image, '');
  truncateSync(image, system.size * 1024 * 1024);
  if (!system.make(image)) return 'the image could not be made';
  return system.mount(image, disk) ? '' : 'this system does not mount it';
}
function remount(system: FileSystem): void {
  expect(ran('umount', disk)).toBe(true);
  for (const device of loops.splice(0)) spawnSync('losetup', ['-d', device]);
  expect(system.mount(join(place, 'image'), disk)).toBe(true);
}

const job = () => ({ signal: new AbortController().signal, onProgress: () => undefined });
const run = (template: string, options: ExportOptionsInput = {}) =>
  createExporter({ library }).run({ template, options, folder: out, selection: allClips, ...job() });
const verify = () => createExporter({ library }).verify(out, job());
const undo = () => createExporter({ library }).undo(out, job());
const files = () =>
  readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((item) => !item.isDirectory() && item.name !== manifestName)
    .map((item) => join(item.parentPath, item.name).slice(out.length + 1))
    .sort();

const hostile = [
  'Plain',
  'CON',
  'aux.mp3',
  'What: "this"? <yes|no> a\\b',
  '../../etc/passwd',
  'dots...',
  'Grüße, 世界 🎉',
  'é decomposed e\u0301',
  '語'.repeat(200),
  'x'.repeat(400),
  '👨‍👩‍👧‍👦'.repeat(30),
  'Hello',
  'HELLO',
  '',
  'a;=1+1 #5 50%25',
];

describe.each(fileSystems)('on $name', (system) => {
  test('exports, runs again, changes names by case and back, undoes and is verified', async (context) => {
    const reason = mounted(system);
    if (reason !== '') context.skip(reason);
    const prompts = system.simple ? hostile.filter((prompt) => /^[ -~]*$/.test(prompt)) : hostile;
    prompts.forEach((prompt, index) => library.add({ id: `c${index}`, prompt }));
    const options: ExportOptionsInput = { sidecars: ['txt'], lists: ['sums', 'm3u8'] };
    expect(await run('{language}/{prompt}', options)).toMatchObject({
      written: prompts.length,
      failed: 0,
      notes: [],
    });
    expect(await run('{language}/{prompt}', options)).toMatchObject({
      written: 0,
      unchanged: prompts.length,
      extra: 0,
    });
    const before = files();
    const whole = { missing: 0, changed: 0, foreign: 0, unreadable: 0 };
    expect(await verify()).toMatchObject(whole);

    remount(system);
    expect(await run('{language}/{prompt}', options)).toMatchObject({ written: 0, renamed: 0, extra: 0 });
    const manifest = readFileSync(join(out, manifestName), 'utf8');
    expect(await run('{language}/{prompt}', options)).toMatchObject({ written: 0, renamed: 0, extra: 0 });
    expect(readFileSync(join(out, manifestName), 'utf8')).toBe(manifest);
    expect(files()).toEqual(before);

    if (system.simple) return;
    const respelled = await run('{language|upper}/{prompt|upper}', options);
    expect(respelled.notes).toEqual([]);
    expect(respelled).toMatchObject({ written: 0, failed: 0 });
    expect(respelled.renamed).toBeGreaterThan(prompts.length / 2);
    if (system.showsCase !== false) expect(files()).toContain('EN/PLAIN.mp3');
    expect(await verify()).toMatchObject(whole);
    expect(await undo()).toMatchObject({ failed: 0, renamed: respelled.renamed });
    expect(files().filter((file) => !/playlist|SUMS/.test(file))).toEqual(
      before.filter((file) => !/playlist|SUMS/.test(file)),
    );
    expect(await run('{language}/{prompt}', options)).toMatchObject({ written: 0, failed: 0 });
    expect(files()).toEqual(before);
    expect(await verify()).toMatchObject(whole);
    const sums = spawnSync('sha256sum', ['--status', '-c', 'SHA256SUMS'], { cwd: out });
    expect(sums.status).toBe(0);
  });

  test('swaps names, and stops in order when it is full', async (context) => {
    const reason = mounted(system);
    if (reason !== '') context.skip(reason);
    ['One', 'Two', 'Three'].forEach((prompt, index) => library.add({ id: `c${index}`, prompt }));
    await run('{prompt}');
    ['Two', 'Three', 'One'].forEach((prompt, index) => library.add({ id: `c${index}`, prompt }));
    expect(await run('{prompt}')).toMatchObject({ renamed: 3, failed: 0 });
    expect(await verify()).toMatchObject({ ok: 3, foreign: 0 });
    const audio = Buffer.alloc(400_000, 'x');
    library.add({ id: 'large', prompt: 'Large' }, audio);
    const filler = join(disk, 'filler');
    // To the last block: what is said to be free is not all that can be had, on some of them.
    for (const size of ['65536', '512'])
      spawnSync('dd', ['if=/dev/zero', `of=${filler}`, `bs=${size}`, 'oflag=append', 'conv=notrunc']);
    await expect(run('{prompt}')).rejects.toMatchObject({
      code: system.simple ? (expect.stringMatching(/^disk-/) as unknown) : 'disk-full',
    });
    unlinkSync(filler);
    expect(await run('{prompt}')).toMatchObject({ written: 1, failed: 0 });
    expect(await verify()).toMatchObject({ ok: 4, missing: 0, changed: 0, foreign: 0 });
  });
});

test('copies share their blocks with the library on the same Btrfs', async (context) => {
  const system = fileSystems[0];
  const reason = system ? mounted(system) : 'there is none';
  if (reason !== '') context.skip(reason);
  library = createFakeLibrary(join(disk, 'library'));
  library.add({ id: 'a' }, Buffer.alloc(20_000_000, 'speech'));
  spawnSync('sync');
  const before = statfsSync(disk).bfree;
  await run('{id}');
  spawnSync('sync');
  const { bfree, bsize } = statfsSync(disk);
  expect((before - bfree) * bsize).toBeLessThan(5_000_000);
});

test('names are as long as the disk takes, which is found out', async (context) => {
  if (!root || !installed('encfs')) context.skip('encfs, which takes shorter names, is not installed');
  const crypt = join(place, 'crypt');
  mkdirSync(crypt);
  const made = spawnSync('encfs', ['--standard', '-S', crypt, disk], { input: 'secret\n' });
  if (made.status !== 0) context.skip('this system does not mount it');
  const { nameBytes } = await checkDestination(disk, library.folder);
  expect(nameBytes).toBeGreaterThan(100);
  expect(nameBytes).toBeLessThan(255);
  ['語'.repeat(200), 'x'.repeat(400), 'y'.repeat(400), 'y'.repeat(400)].forEach((prompt, index) =>
    library.add({ id: `c${index}`, prompt }),
  );
  expect(await run('{prompt}/{prompt}', { sidecars: ['txt'] })).toMatchObject({
    written: 4,
    failed: 0,
    extra: 4,
  });
  expect(await run('{prompt}/{prompt}', { sidecars: ['txt'] })).toMatchObject({ written: 0, unchanged: 4 });
  expect(await verify()).toMatchObject({ checked: 8, ok: 8 });
});
