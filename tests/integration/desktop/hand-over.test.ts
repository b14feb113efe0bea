import { appendFile, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Wanted } from '../../../electron/desktop/hand-over.ts';
import { createHandOver } from '../../../electron/desktop/hand-over.ts';
import { wavForms, wavKinds } from '../../../electron/contract/wav.ts';
import { makeAccount } from '../../fakes/account.ts';
import { decode } from '../../fakes/decode.ts';
import type { Bench } from '../sync/bench.ts';
import { hashOf, openBench } from '../sync/bench.ts';

const template = '{created:yyyy}/{voice}/{prompt:20}';
let bench: Bench;
let ids: readonly string[];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-handed-'));
  bench = await openBench({ account: makeAccount({ seed: 5, voiceovers: 10, hostile: true }) });
  await bench.run();
  ids = bench.service.account.outputs.map(({ id }) => id);
});

afterEach(async () => {
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});

/** The folder that the person knows. */
const mine = () => path.join(folder, 'mine');

const wanted = (some: readonly string[], more: Partial<Wanted> = {}): Wanted => ({
  ids: some,
  template,
  media: 'audio',
  folder: mine(),
  format: 'mp3',
  collection: null,
  ...more,
});

const handOver = () => createHandOver(path.join(folder, 'own'));

async function handed(some: Wanted, hand = handOver()): Promise<readonly string[]> {
  await hand.prepare(bench.library, some);
  return hand.give(bench.library, some);
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
    expect(path.dirname(file)).toBe(mine());
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

test('what was only made ready goes at the next start; what was given is never removed', async () => {
  const hand = handOver();
  await hand.prepare(bench.library, wanted(ids.slice(0, 4)));
  const [given] = hand.give(bench.library, wanted([ids[0]!]));
  await handOver().tidy();
  expect(await readdir(path.join(folder, 'own'))).toEqual([]);
  expect(await readdir(mine())).toEqual([path.basename(given!)]);
});

test('nothing lies in the person’s folder before something is given, and it is made then', async () => {
  const hand = handOver();
  await hand.prepare(bench.library, wanted([ids[0]!]));
  await expect(stat(mine())).rejects.toMatchObject({ code: 'ENOENT' });
  hand.give(bench.library, wanted([ids[0]!]));
  expect(await readdir(mine())).toHaveLength(1);
});

test('a copy that lies there as it was made is given again, also after a restart; a changed one keeps its name', async () => {
  const [first] = await handed(wanted([ids[0]!]));
  expect(await handed(wanted([ids[0]!]))).toEqual([first]);
  await appendFile(first!, 'edited');
  const [second] = await handed(wanted([ids[0]!]));
  expect(second).not.toBe(first);
  expect((await readFile(first!, 'utf8')).endsWith('edited')).toBe(true);
  expect(await handed(wanted([ids[0]!]))).toEqual([second]);
  expect(await readdir(mine())).toHaveLength(2);
});

test('no file of the person’s is replaced, whatever came between making ready and giving', async () => {
  const [there] = await handed(wanted([ids[0]!]));
  await rm(there!);
  const hand = handOver();
  await hand.prepare(bench.library, wanted([ids[0]!]));
  await writeFile(there!, 'mine');
  const [given] = hand.give(bench.library, wanted([ids[0]!]));
  expect(given).not.toBe(there);
  expect(await readFile(there!, 'utf8')).toBe('mine');
});

test('audio is handed over as WAV where that is wanted, videos as they are', async () => {
  const { sampleRate } = await decode(await readFile((await bench.library.mediaFile(ids[0]!, 'audio')).path));
  for (const format of wavKinds) {
    const [file] = await handed(wanted([ids[0]!], { format, folder: path.join(folder, format) }));
    expect(path.extname(file!)).toBe('.wav');
    const wav = await readFile(file!);
    expect(wav.toString('latin1', 0, 4)).toBe('RIFF');
    expect(wav.readUInt16LE(34)).toBe(wavForms[format].bits);
    expect(wav.readUInt32LE(24)).toBe(wavForms[format].rate ?? sampleRate);
  }
});

test('clips of a collection are numbered by their places in it, all equally long', async () => {
  const { id } = await bench.library.createCollection('Episode 3', { kind: 'ids', ids: ids.slice(0, 8) });
  const files = await handed(wanted([ids[6]!, ids[1]!], { collection: id }));
  expect(files.map((file) => path.basename(file).slice(0, 3))).toEqual(['07 ', '02 ']);
  const numbered = wanted([ids[2]!], { collection: id, template: '{position:2} of it' });
  expect((await handed(numbered)).map((file) => path.basename(file))).toEqual(['03 of it.mp3']);
});

test('a template that is none is told of', async () => {
  await expect(
    handOver().prepare(bench.library, { ...wanted([ids[0]!]), template: '{nothing}' }),
  ).rejects.toMatchObject({
    code: 'template-invalid',
  });
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
