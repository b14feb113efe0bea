import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWindows } from './windows.ts';

const windows = createWindows();
const { run, files, here, folder } = windows;
const whole = { missing: 0, changed: 0, foreign: 0, unreadable: 0 };
const names = '{created:yyyy}/{language}/{voice}/{prompt:60} [{id:8}]';
const spelledOtherwise = '{created:yyyy}/{language|upper}/{voice|upper}/{prompt:60} [{id:8}]';
const beside = ['--sidecars', 'txt', '--lists', 'sums,m3u8'];

beforeAll(() => windows.sync());
afterAll(() => windows.remove());

test('a library that was made elsewhere is read, and proven', () => {
  expect(run('status')).toMatchObject({ code: 0, json: { clips: 40, cached: 40, complete: true } });
  expect(run('verify')).toMatchObject({ code: 0, json: { missing: 0, changed: 0 } });
});

test('a folder is one however it is spelled: drive letters, both slashes, upper and lower case', () => {
  const first = run('export', `${here}\\out`, '--template', names, ...beside);
  expect(first).toMatchObject({ code: 0, json: { folder: `${here}\\out`, written: 40, failed: 0 } });
  const before = files('out');
  const spellings = [
    `${here.replaceAll('\\', '/')}/out`,
    `${here.toLowerCase()}\\OUT`,
    'out',
    '.\\other\\..\\out\\',
  ];
  for (const spelling of spellings) {
    const again = run('export', spelling, '--template', names, ...beside);
    expect(again, spelling).toMatchObject({ code: 0, json: { written: 0, renamed: 0, extra: 0 } });
  }
  expect(files('out')).toEqual(before);
  expect(run('verify', `${here}\\Out`)).toMatchObject({ code: 0, json: whole });
});

test('names and folders that change by case alone are changed, undone and proven', () => {
  const before = files('out');
  const changed = run('export', 'out', '--template', spelledOtherwise, ...beside);
  expect(changed).toMatchObject({ code: 0, json: { written: 0, renamed: 40, failed: 0, notes: [] } });
  expect(files('out')).toContainEqual(expect.stringMatching(/^2023\/PL\/VOICE 7\//));
  expect(run('verify', 'out')).toMatchObject({ code: 0, json: whole });
  expect(run('export', 'out', '--undo')).toMatchObject({ code: 0, json: { renamed: 40, failed: 0 } });
  expect(files('out')).toEqual(before);
});

test('what Windows reserves is in no name', () => {
  const template = 'CON/nul.{id:3}/{prompt:20}: "{voice}"?/aux.{id:8}.';
  expect(run('export', 'reserved', '--template', template)).toMatchObject({
    ...{ code: 0, json: { written: 40, failed: 0 } },
  });
  for (const file of files('reserved').filter((name) => name.endsWith('.mp3'))) {
    expect(file).toMatch(/^_CON\/_nul\.[^/]+\/[^/]+\/_aux\.[0-9a-f]{8}\.mp3$/);
    expect(file).not.toMatch(/[<>:"|?*\\]|[ .](?:\/|$)/);
  }
  expect(run('verify', 'reserved')).toMatchObject({ code: 0, json: whole });
});

test('a file that another program has open is left, told, and written by the next run', async () => {
  expect(run('export', 'open', '--template', '{id}')).toMatchObject({ code: 0 });
  const [held = ''] = files('open').filter((name) => name.endsWith('.mp3'));
  const sign = path.join(folder, 'held');
  const script = path.join(import.meta.dirname, 'hold.js').replaceAll('/', '\\');
  const holder = spawn(
    windows.wine,
    [windows.node, `Z:${script}`, `${here}\\open\\${held}`, `${here}\\held`],
    { env: windows.env, stdio: 'ignore' },
  );
  const ended = new Promise((resolve) => holder.on('exit', resolve));
  await expect.poll(() => existsSync(sign), { timeout: 60_000 }).toBe(true);
  const tagged = run('export', 'open', '--template', '{id}', '--tags');
  rmSync(sign);
  await ended;
  expect(tagged).toMatchObject({ code: 1, json: { written: 39, notes: [{ path: held }] } });
  expect(run('export', 'open', '--template', '{id}', '--tags')).toMatchObject({
    ...{ code: 0, json: { written: 1, unchanged: 39 } },
  });
  expect(run('verify', 'open')).toMatchObject({ code: 0, json: whole });
});

test('a ZIP is whole, and what is unpacked of it is an export', () => {
  const zipped = run('export', `${here}\\book.zip`, '--zip', '--template', names, ...beside);
  expect(zipped).toMatchObject({ code: 0, json: { written: 40, failed: 0 } });
  mkdirSync(path.join(folder, 'unpacked'));
  const unpack = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])';
  const unpacked = ['book.zip', 'unpacked'].map((name) => path.join(folder, name));
  expect(spawnSync('python3', ['-c', unpack, ...unpacked]).status).toBe(0);
  expect(run('verify', 'unpacked')).toMatchObject({ code: 0, json: whole });
});

test('the library’s own folder is refused, however it is spelled', () => {
  for (const spelling of [`${here}\\home\\sample-library`, `${here.toLowerCase()}/HOME/Sample-Library/audio`])
    expect(run('export', spelling), spelling).toMatchObject({
      ...{ code: 2, json: { error: { code: 'export-inside-library' } } },
    });
});
