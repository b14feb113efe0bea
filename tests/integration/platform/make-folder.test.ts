import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFolder } from '../../../electron/platform/make-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'voicekeep-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a folder and those above it are made, and one that is there is let be', async () => {
  const deep = path.join(folder, 'a', 'b', 'c');
  expect(await makeFolder(deep)).toBe(true);
  expect(statSync(deep).isDirectory()).toBe(true);
  if (process.platform !== 'win32') expect(statSync(deep).mode & 0o777).toBe(0o700);
  expect(await makeFolder(deep)).toBe(false);
});

test('below a file there can be no folder', async () => {
  writeFileSync(path.join(folder, 'file'), '');
  await expect(makeFolder(path.join(folder, 'file', 'a', 'b'))).rejects.toMatchObject({
    code: expect.stringMatching(/ENOTDIR|ENOENT|EEXIST/) as unknown,
  });
});

test.runIf(process.platform === 'linux')('where the system makes none, it says so at once', async () => {
  await expect(makeFolder('/proc/nope/library')).rejects.toMatchObject({ code: 'ENOENT' });
});
