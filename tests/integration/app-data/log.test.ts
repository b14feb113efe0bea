import { mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AppError } from '../../../electron/contract/errors.ts';
import { createLog, errorInShort } from '../../../electron/app-data/log.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-log-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function open(onError: (error: unknown) => void = () => undefined, userHome = '/home/ada') {
  return createLog({
    file: path.join(folder, 'logs', 'voicekeep.log'),
    userHome,
    now: () => new Date('2026-01-02T03:04:05Z'),
    onError,
  });
}

it('keeps no key, no query of an address and no name of the person', async () => {
  const log = open();
  const key = `sc-${'0123456789abcdef'.repeat(4)}`;
  await log.add(`GET https://host/a.mp3?token=secret&x=1 Authorization: Bearer ${key}`);
  await log.add(`Error at /home/ada/Voicekeep: ${key}\n    at somewhere`);
  const text = (await log.read(10)).join('\n');
  expect(text).not.toMatch(/secret|ada|0123456789/);
  expect(text).toContain('https://host/a.mp3?[…]');
  expect(text).toContain('~/Voicekeep');
});

it('keeps no part of a key that lies where a long entry is cut', async () => {
  const log = open();
  const secret = '0123456789abcdef'.repeat(4);
  for (let before = 3900; before < 4000; before += 1) await log.add(`${'x '.repeat(before / 2)} ${secret}`);
  expect((await log.read(1000)).join('\n')).not.toContain('0123456789');
});

it.each([
  ['C:\\Users\\Ada', 'at open (file:///C:/Users/Ada/AppData/Local/Programs/voicekeep/main.js:3:1)'],
  ['/home/Ada Ü', 'at open (file:///home/Ada%20%C3%9C/voicekeep/main.js:3:1)'],
  ['/home/Ada', 'at open (/home/Ada/voicekeep/main.js:3:1)'],
])('keeps no name of the person in the stacks of a home at %s', async (userHome, line) => {
  const log = open(undefined, userHome);
  await log.add(line);
  expect((await log.read(1)).join()).not.toContain('Ada');
  expect((await log.read(1)).join()).toContain('voicekeep/main.js');
});

it('keeps codes and figures of a failure, and no name of a file', async () => {
  const cause = Object.assign(
    new Error("ENOSPC: no space left on device, write '/media/stick/My secret.mp3'"),
    {
      code: 'ENOSPC',
    },
  );
  const full = new AppError('disk-full', {
    params: { path: '/media/stick/My secret.mp3', status: 507 },
    cause,
  });
  expect(errorInShort(full)).toBe('disk-full, status 507, ENOSPC');
  const answer = new AppError('service-unreachable', {
    cause: new Error('net::ERR_TIMED_OUT'),
  });
  expect(errorInShort(answer)).toBe('service-unreachable, net::ERR_TIMED_OUT');
  const log = open();
  await log.add(cause.stack ?? '');
  expect((await log.read(1)).join()).not.toContain('secret');
});

it('is bounded however much is written', async () => {
  const log = open();
  for (let at = 0; at < 1000; at += 1) void log.add(`${at} ${'words and more words '.repeat(150)}`);
  expect((await log.read(1)).join()).toContain(' 999 words');
  const files = await readdir(path.join(folder, 'logs'));
  expect(files.sort()).toEqual(['voicekeep.log', 'voicekeep.log.1']);
  for (const file of files) expect((await stat(path.join(folder, 'logs', file))).size).toBeLessThan(600_000);
});

it.skipIf(process.platform === 'win32')('is not written by way of a link, nor read by one', async () => {
  const errors: unknown[] = [];
  const elsewhere = path.join(folder, 'elsewhere');
  await mkdir(path.join(folder, 'logs'));
  await writeFile(elsewhere, 'of someone else\n');
  await symlink(elsewhere, path.join(folder, 'logs', 'voicekeep.log'));
  const log = open((error) => errors.push(error));
  await log.add('a line');
  expect(errors).toHaveLength(1);
  expect(await log.read(10)).toEqual([]);
  expect(await readFile(elsewhere, 'utf8')).toBe('of someone else\n');
});

it('that cannot be written tells so and stops nothing', async () => {
  const errors: unknown[] = [];
  const log = createLog({
    file: '/dev/null/x/log',
    userHome: '',
    now: () => new Date(),
    onError: (error) => errors.push(error),
  });
  await log.add('lost');
  expect(errors).toHaveLength(1);
});
