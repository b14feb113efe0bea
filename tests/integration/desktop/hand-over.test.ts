import { appendFile, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
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

function handOver() {
  return createHandOver(folder, () => new Date(`${day}T12:00:00Z`));
}

test('clips are handed over as files named by the template, no two alike, with the bytes of the clips', async () => {
  const hand = handOver();
  await hand.prepare(bench.library, ids, template);
  expect(hand.ready(bench.library, ids, template)).toBe(true);
  const files = hand.give(bench.library, ids, template);
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
  await hand.prepare(bench.library, [id], template);
  const [first] = hand.give(bench.library, [id], template);
  await appendFile(first!, 'edited');
  const original = (await bench.library.cachedFile(id)).path;
  expect((await stat(original)).ino).not.toBe((await stat(first!)).ino);
  expect(hashOf(await readFile(original))).toBe(bench.service.account.sha256(id));
  await hand.prepare(bench.library, [id], template);
  const [second] = hand.give(bench.library, [id], template);
  expect(hashOf(await readFile(second!))).toBe(bench.service.account.sha256(id));
  expect(await readFile(first!)).toHaveLength((await readFile(original)).length + 'edited'.length);
});

test('a file that a program moved away is made again', async () => {
  const hand = handOver();
  await hand.prepare(bench.library, [ids[1]!], template);
  const [file] = hand.give(bench.library, [ids[1]!], template);
  await rm(file!);
  await hand.prepare(bench.library, [ids[1]!], template);
  const [again] = hand.give(bench.library, [ids[1]!], template);
  expect(hashOf(await readFile(again!))).toBe(bench.service.account.sha256(ids[1]!));
});

test('a clip that is not here is left out, and is there once it has come', async () => {
  await rm((await bench.library.cachedFile(ids[2]!)).path);
  await bench.library.verifyCached({ after: null, limit: 1000, mark: true });
  const hand = handOver();
  await hand.prepare(bench.library, [ids[2]!, ids[3]!], template);
  expect(hand.give(bench.library, [ids[2]!, ids[3]!], template)).toHaveLength(1);
  await bench.run();
  await hand.prepare(bench.library, [ids[2]!, ids[3]!], template);
  expect(hand.give(bench.library, [ids[2]!, ids[3]!], template)).toHaveLength(2);
});

test('what was only made ready goes at the next start, what was given stays for weeks, and nothing else is touched', async () => {
  const hand = handOver();
  await hand.prepare(bench.library, ids.slice(0, 4), template);
  const [given] = hand.give(bench.library, [ids[0]!], template);
  await mkdir(path.join(folder, 'given', 'mine'));
  await writeFile(path.join(folder, 'given', 'mine', 'kept.txt'), 'mine');
  day = '2026-12-20';
  await handOver().tidy();
  expect(await readdir(folder)).toEqual(['given']);
  expect((await stat(given!)).isFile()).toBe(true);
  day = '2027-01-20';
  await handOver().tidy();
  await expect(stat(given!)).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await readdir(path.join(folder, 'given'))).toEqual(['mine']);
});

test('a template that is none is told of', async () => {
  await expect(handOver().prepare(bench.library, [ids[0]!], '{nothing}')).rejects.toMatchObject({
    code: 'template-invalid',
  });
});
