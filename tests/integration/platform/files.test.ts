import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appendNow } from '../../../electron/platform/append-file.ts';
import { below, LeadsOutside } from '../../../electron/platform/below.ts';
import { hashFile } from '../../../electron/platform/hash.ts';
import {
  NotOurFile,
  openRegular,
  readRegular,
  readRegularNow,
} from '../../../electron/platform/open-file.ts';
import {
  createExclusive,
  isTemporary,
  safeWrite,
  safeWriteNow,
} from '../../../electron/platform/safe-write.ts';
import { syncFolder, syncFolderNow } from '../../../electron/platform/sync-folder.ts';
import { mountSmallDisk, unmountDisk } from '../../small-disk.ts';

const onPosix = process.platform !== 'win32';
let folder: string;
let elsewhere: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'voicekeep-platform-'));
  elsewhere = mkdtempSync(path.join(tmpdir(), 'voicekeep-elsewhere-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(elsewhere, { recursive: true, force: true });
});

const writers: readonly (readonly [string, (file: string, text: string) => Promise<void> | void])[] = [
  ['safeWrite', safeWrite],
  ['safeWriteNow', safeWriteNow],
];

describe.each(writers)('%s', (_name, write) => {
  test('leaves the new content, for the owner alone, and nothing beside it', async () => {
    const file = path.join(folder, 'a.json');
    await write(file, 'one');
    await write(file, 'two');
    expect(readFileSync(file, 'utf8')).toBe('two');
    expect(readdirSync(folder)).toEqual(['a.json']);
    if (onPosix) expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test.runIf(onPosix)('replaces a link in its place and leaves alone what it led to', async () => {
    const target = path.join(elsewhere, 'precious');
    writeFileSync(target, 'precious');
    symlinkSync(target, path.join(folder, 'a.json'));
    await write(path.join(folder, 'a.json'), 'ours');
    expect(readFileSync(target, 'utf8')).toBe('precious');
    expect(lstatSync(path.join(folder, 'a.json')).isFile()).toBe(true);
  });

  test('leaves the old content and no temporary file when it cannot put the new one in place', async () => {
    const file = path.join(folder, 'taken');
    mkdirSync(path.join(file, 'inside'), { recursive: true });
    await expect(async () => write(file, 'new')).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['taken']);
    expect(readdirSync(file)).toEqual(['inside']);
  });
});

test('a new file is never made where something lies, a dangling link included', async () => {
  const file = path.join(folder, 'a');
  if (onPosix) symlinkSync(path.join(elsewhere, 'to come'), file);
  else writeFileSync(file, '');
  await expect(createExclusive(file)).rejects.toMatchObject({ code: 'EEXIST' });
  expect(readdirSync(elsewhere)).toEqual([]);
});

test('an append that the disk has no room for leaves the file as it was', (context) => {
  const disk = path.join(folder, 'disk');
  mountSmallDisk(context, disk, 'size=64k');
  try {
    const file = path.join(disk, 'lines');
    expect(appendNow(file, 'a line\n')).toBe(7);
    expect(() => appendNow(file, 'a line\n'.repeat(20_000))).toThrow(/ENOSPC/);
    expect(readFileSync(file, 'utf8')).toBe('a line\n');
    expect(appendNow(file, 'another\n')).toBe(15);
  } finally {
    unmountDisk(disk);
  }
});

test('temporary files are known by their names', () => {
  expect(isTemporary('.voicekeep-0123456789abcdef01234567.part')).toBe(true);
  expect(isTemporary('.voicekeep-export.json')).toBe(false);
});

describe('reading', () => {
  const readers: readonly (readonly [string, (file: string) => Promise<unknown>])[] = [
    ['openRegular', async (file) => (await openRegular(file)).close()],
    ['readRegular', (file) => readRegular(file, 1000)],
    ['readRegularNow', async (file) => readRegularNow(file, 1000)],
    ['hashFile', hashFile],
  ];

  test.each(readers)('%s takes a regular file', async (_name, read) => {
    writeFileSync(path.join(folder, 'a'), 'text');
    await expect(read(path.join(folder, 'a'))).resolves.not.toThrow();
  });

  test.runIf(onPosix).each(readers)(
    '%s refuses links, pipes, devices and folders at once',
    async (_name, read) => {
      writeFileSync(path.join(elsewhere, 'secret'), 'secret');
      symlinkSync(path.join(elsewhere, 'secret'), path.join(folder, 'link'));
      symlinkSync('/dev/zero', path.join(folder, 'device link'));
      execFileSync('mkfifo', [path.join(folder, 'pipe')]);
      mkdirSync(path.join(folder, 'folder'));
      for (const name of ['link', 'device link', 'pipe', 'folder']) {
        await expect(read(path.join(folder, name)), name).rejects.toBeInstanceOf(NotOurFile);
      }
      await expect(read('/dev/zero')).rejects.toBeInstanceOf(NotOurFile);
    },
  );

  test('refuses a file that is larger than it may be', async () => {
    writeFileSync(path.join(folder, 'large'), 'x'.repeat(1001));
    await expect(readRegular(path.join(folder, 'large'), 1000)).rejects.toMatchObject({
      reason: 'too-large',
    });
    expect(() => readRegularNow(path.join(folder, 'large'), 1000)).toThrow(NotOurFile);
  });

  test('tells that a file is missing as the system does', async () => {
    await expect(readRegular(path.join(folder, 'none'), 1000)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('below', () => {
  test('resolves what is there and what is not there yet', async () => {
    mkdirSync(path.join(folder, 'a'));
    expect(await below(folder, 'a/b/c.mp3')).toBe(path.join(folder, 'a', 'b', 'c.mp3'));
  });

  test.each(['', '/etc/passwd', '../x', 'a/../../x', 'a//b', './a', 'a/..', 'a\0b'])(
    'refuses %j',
    async (relative) => {
      await expect(below(folder, relative)).rejects.toBeInstanceOf(LeadsOutside);
    },
  );

  test.runIf(onPosix)('refuses a link on the way or at the end, wherever it leads', async () => {
    mkdirSync(path.join(folder, 'real'));
    symlinkSync(elsewhere, path.join(folder, 'linked'));
    symlinkSync(path.join(folder, 'real'), path.join(folder, 'inner'));
    symlinkSync('nowhere', path.join(folder, 'real', 'dangling.mp3'));
    for (const relative of ['linked/a.mp3', 'inner/a.mp3', 'real/dangling.mp3', 'linked']) {
      await expect(below(folder, relative), relative).rejects.toBeInstanceOf(LeadsOutside);
    }
  });
});

test('folders can be flushed, and a missing one is told', async () => {
  await syncFolder(folder);
  syncFolderNow(folder);
  if (onPosix) await expect(syncFolder(path.join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
});
