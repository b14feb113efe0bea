import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { homedir, hostname } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ExportOptionsInput } from '../../../electron/contract/export.ts';
import { fixedNames } from '../../../electron/export/destination/fixed-names.ts';
import { lockName } from '../../../electron/export/destination/lock.ts';
import { manifestName } from '../../../electron/export/destination/manifest.ts';
import { sha256Of } from '../../../electron/platform/hash.ts';
import { processStart } from '../../../electron/platform/process-start.ts';
import { job, useFakeArchive } from './fake-archive.ts';
import { allClips } from './queries.ts';

const archive = useFakeArchive();

beforeEach(() => {
  archive.library.add({ id: 'a', prompt: 'One' });
  archive.library.add({ id: 'b', prompt: 'Two' });
});

const run = (template = '{prompt}', options: ExportOptionsInput = {}) => archive.run({ template, options });
const files = () => archive.files();
const at = (path: string) => join(archive.out, path);
const read = (path: string) => readFileSync(at(path), 'utf8');

describe('what strangers put into a folder', () => {
  test.each(fixedNames)('a link called %s is not followed, and nothing is written', async (name) => {
    await run();
    const outside = join(archive.folder, 'outside.txt');
    writeFileSync(outside, name === lockName ? JSON.stringify({ pid: 1, host: 'elsewhere' }) : 'private');
    const before = readFileSync(outside, 'utf8');
    rmSync(at(name), { force: true });
    symlinkSync(outside, at(name));
    const there = files();
    await expect(run('{id}', { lists: ['csv'] })).rejects.toMatchObject({
      code: 'export-name-taken',
      params: { name },
    });
    expect(readFileSync(outside, 'utf8')).toBe(before);
    expect(files()).toEqual(there);
  });

  test('a link under the name of an earlier temporary file is neither followed nor removed', async () => {
    mkdirSync(archive.out);
    const outside = join(archive.folder, 'outside.txt');
    writeFileSync(outside, 'private');
    symlinkSync(outside, at('.voicekeep-export.json.part'));
    expect(await run()).toMatchObject({ written: 2, failed: 0 });
    expect(readFileSync(outside, 'utf8')).toBe('private');
    expect(existsSync(at('.voicekeep-export.json.part'))).toBe(true);
  });

  test('nothing is removed, moved or replaced behind a link, or without its hash, on a manifest’s word', async () => {
    await run('{language}/{id}', { lists: ['m3u8'], sidecars: ['txt'] });
    const elsewhere = join(archive.folder, 'elsewhere');
    renameSync(at('en'), elsewhere);
    symlinkSync(elsewhere, at('en'));
    const before = readdirSync(elsewhere).sort();
    const text = read(manifestName);
    await run('all/{id}', { tags: true });
    writeFileSync(at(manifestName), text);
    await archive.undo().catch(() => undefined); // there may be nothing to undo
    expect(readdirSync(elsewhere).sort()).toEqual(before);

    writeFileSync(at('private.m3u8'), 'private');
    const named = {
      path: 'private.m3u8',
      bytes: 7,
      sha256: 'ab'.repeat(32),
      made: 'x',
      modifiedAt: '2024-01-01T00:00:00.000Z',
    };
    writeFileSync(at(manifestName), text.replace('"files": [', `"files": [${JSON.stringify(named)},`));
    await run('{id}', { lists: ['m3u8'] });
    expect(read('private.m3u8')).toBe('private');
  });

  test('what a manifest calls an id is no part of a path', async () => {
    await run();
    const [one, two] = ['One.mp3', 'Two.mp3'].map((name) => sha256Of(readFileSync(at(name))));
    writeFileSync(
      at(manifestName),
      read(manifestName).replaceAll('"id":"a"', '"id":"../../x"').replaceAll('"id":"b"', '"id":"../y"'),
    );
    archive.library.clips.clear();
    archive.library.add({ id: '../../x', prompt: 'Two' }, null);
    archive.library.add({ id: '../y', prompt: 'One' }, null);
    await run();
    expect(sha256Of(readFileSync(at('Two.mp3')))).toBe(one);
    expect(sha256Of(readFileSync(at('One.mp3')))).toBe(two);
    expect(readdirSync(archive.folder).sort()).toEqual(['library', 'out']);
  });
});

describe('a lock', () => {
  const lock = (holder: object) =>
    writeFileSync(at(lockName), JSON.stringify({ host: hostname(), ...holder }));

  test('of a process whose number another one has now is taken over', async (context) => {
    const other = spawn('sleep', ['60']);
    try {
      const started = processStart(other.pid ?? 0);
      if (started === null) context.skip('this system does not tell when a process began');
      mkdirSync(archive.out);
      lock({ pid: other.pid, started: (started ?? 0) - 30 * 86_400_000 });
      expect(await run()).toMatchObject({ written: 2 });
      lock({ pid: other.pid, started });
      await expect(run()).rejects.toMatchObject({ code: 'export-busy' });
      rmSync(at(lockName));
    } finally {
      other.kill();
    }
  });

  test('of another export stays, which runs in the folder that came to this name', async () => {
    const other = join(archive.folder, 'other');
    mkdirSync(other);
    const theirs = JSON.stringify({ host: hostname(), pid: 1, mark: 'theirs' });
    writeFileSync(join(other, lockName), theirs);
    await run();
    const { library } = archive;
    const { exportable } = library;
    library.exportable = (numbers) => {
      renameSync(archive.out, join(archive.folder, 'before'));
      renameSync(other, archive.out);
      return exportable(numbers);
    };
    await expect(run('{id}')).rejects.toMatchObject({ code: 'disk-missing' });
    expect(read(lockName)).toBe(theirs);
    expect(files()).toEqual([lockName]);
  });

  test('of an older version, from a month ago, is taken over', async () => {
    mkdirSync(archive.out);
    const other = spawn('sleep', ['60']);
    try {
      lock({ pid: other.pid });
      const monthAgo = Date.now() / 1000 - 30 * 86_400;
      utimesSync(at(lockName), monthAgo, monthAgo);
      expect(await run()).toMatchObject({ written: 2 });
    } finally {
      other.kill();
    }
  });
});

test('a folder called “~” is never made; the home folder is meant', async () => {
  const { exporter } = archive;
  const ask = { template: '{id}', selection: allClips, ...job() };
  await expect(exporter.run({ ...ask, folder: join(archive.folder, '~', 'Music') })).rejects.toMatchObject({
    code: 'export-folder-relative',
  });
  await expect(exporter.run({ ...ask, folder: 'Music' })).rejects.toMatchObject({
    code: 'export-folder-relative',
  });
  expect(readdirSync(archive.folder)).toEqual(['library']);
  const name = `voicekeep-test-${process.pid}`;
  const { folder } = await exporter.run({ ...ask, folder: `~/${name}` });
  try {
    expect(folder).toBe(join(homedir(), name));
  } finally {
    rmSync(join(homedir(), name), { recursive: true, force: true });
  }
});
