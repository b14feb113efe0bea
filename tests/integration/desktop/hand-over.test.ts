import {
  appendFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHandOver } from '../../../electron/desktop/hand-over.ts';
import { makeAccount } from '../../fakes/account.ts';
import type { Bench } from '../sync/bench.ts';
import { hashOf, openBench } from '../sync/bench.ts';

const template = '{created:yyyy}/{voice}/{prompt:20}';
let bench: Bench;
let ids: readonly string[];
let folder: string;
let day = '2026-11-23';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-handed-'));
  bench = await openBench({ account: makeAccount({ seed: 5, voiceovers: 10, hostile: true }) });
  await bench.run();
  ids = bench.service.account.outputs.map(({ id }) => id);
  day = '2026-11-23';
});

afterEach(async () => {
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});

const wanted = (some: readonly string[]) => ({ ids: some, template, media: 'audio' as const });

function handOver() {
  return createHandOver(folder, () => new Date(`${day}T12:00:00Z`));
}

test('clips are handed over as files named by the template, no two alike, with the bytes of the clips', async () => {
  const hand = handOver();
  await hand.prepare(bench.library, wanted(ids));
  expect(hand.ready(bench.library, wanted(ids))).toBe(true);
  const files = hand.give(bench.library, wanted(ids));
  expect(files).toHaveLength(ids.length);
  const names = files.map((file) => path.basename(file));
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
  for (const [place, file] of files.entries()) {
    expect(path.basename(file)).not.toContain(ids[place]!);
    expect(hashOf(await readFile(file))).toBe(bench.service.account.sha256(ids[place]!));
    expect(path.relative(folder, file).startsWith('..')).toBe(false);
  }
});

test('what another program writes into its file never reaches the library, nor the next drag', async () => {
  const hand = handOver();
  const id = ids[0]!;
  await hand.prepare(bench.library, wanted([id]));
  const [first] = hand.give(bench.library, wanted([id]));
  await appendFile(first!, 'edited');
  const original = (await bench.library.mediaFile(id, 'audio')).path;
  expect((await stat(original)).ino).not.toBe((await stat(first!)).ino);
  expect(hashOf(await readFile(original))).toBe(bench.service.account.sha256(id));
  await hand.prepare(bench.library, wanted([id]));
  const [second] = hand.give(bench.library, wanted([id]));
  expect(hashOf(await readFile(second!))).toBe(bench.service.account.sha256(id));
  expect(await readFile(first!)).toHaveLength((await readFile(original)).length + 'edited'.length);
});

test('a file that a program moved away is made again', async () => {
  const hand = handOver();
  await hand.prepare(bench.library, wanted([ids[1]!]));
  const [file] = hand.give(bench.library, wanted([ids[1]!]));
  await rm(file!);
  await hand.prepare(bench.library, wanted([ids[1]!]));
  const [again] = hand.give(bench.library, wanted([ids[1]!]));
  expect(hashOf(await readFile(again!))).toBe(bench.service.account.sha256(ids[1]!));
});

test('a clip that is not here is left out, and is there once it has come', async () => {
  await rm((await bench.library.mediaFile(ids[2]!, 'audio')).path);
  await bench.library.verifyMedia({ kind: 'audio', after: null, limit: 1000, mark: true });
  const hand = handOver();
  await hand.prepare(bench.library, wanted([ids[2]!, ids[3]!]));
  expect(hand.give(bench.library, wanted([ids[2]!, ids[3]!]))).toHaveLength(1);
  await bench.run();
  await hand.prepare(bench.library, wanted([ids[2]!, ids[3]!]));
  expect(hand.give(bench.library, wanted([ids[2]!, ids[3]!]))).toHaveLength(2);
});

test('what was only made ready goes at the next start, what was given stays for weeks, and nothing else is touched', async () => {
  const hand = handOver();
  await hand.prepare(bench.library, wanted(ids.slice(0, 4)));
  const [given] = hand.give(bench.library, wanted([ids[0]!]));
  await mkdir(path.join(folder, 'given', 'mine'));
  await writeFile(path.join(folder, 'given', 'mine', 'kept.txt'), 'mine');
  day = '2026-12-20';
  await handOver().tidy();
  expect(await readdir(folder)).toEqual(['given']);
  expect((await stat(given!)).isFile()).toBe(true);
  day = '2027-01-20';
  await handOver().tidy();
  await expect(stat(given!)).rejects.toMatchObject({ code: 'ENOENT' });
  // Beside it lies the lock under which the list of what was given is changed.
  expect(await readdir(path.join(folder, 'given'))).toEqual(['app-data.lock', 'mine']);
});

test('a template that is none is told of', async () => {
  await expect(
    handOver().prepare(bench.library, { ...wanted([ids[0]!]), template: '{nothing}' }),
  ).rejects.toMatchObject({
    code: 'template-invalid',
  });
});

test('a file that the person changed after it was given is never removed, whatever the clock says', async () => {
  const hand = handOver();
  await hand.prepare(bench.library, wanted(ids.slice(0, 3)));
  const [changed, replaced, same] = hand.give(bench.library, wanted(ids.slice(0, 3)));
  await appendFile(changed!, 'edited');
  await rm(replaced!);
  await mkdir(replaced!);
  day = '2099-01-01';
  await handOver().tidy();
  await expect(stat(same!)).rejects.toMatchObject({ code: 'ENOENT' });
  expect((await readFile(changed!, 'utf8')).endsWith('edited')).toBe(true);
  expect((await stat(replaced!)).isDirectory()).toBe(true);
});

test('what lies in a clip’s place and is not the clip is handed to nobody', async () => {
  const secret = path.join(folder, 'id_ed25519');
  await writeFile(secret, 'PRIVATE KEY');
  const [linked, changed, whole] = await Promise.all(
    ids.slice(0, 3).map(async (id) => (await bench.library.mediaFile(id, 'audio')).path),
  );
  await rm(linked!);
  await symlink(secret, linked!);
  await writeFile(changed!, 'PRIVATE KEY');
  const hand = handOver();
  await hand.prepare(bench.library, wanted(ids.slice(0, 3)));
  const given = hand.give(bench.library, wanted(ids.slice(0, 3)));
  expect(given).toHaveLength(1);
  expect(await readFile(given[0]!)).toEqual(await readFile(whole!));
});
