import { readFile, rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClipFetcher } from '../../../electron/sync/clip-fetcher.ts';
import { makeAccount } from '../../fakes/account.ts';
import type { Bench } from './bench.ts';
import { hashOf, openBench } from './bench.ts';

const never = new AbortController().signal;
let bench: Bench;
let ids: readonly string[];

beforeEach(async () => {
  bench = await openBench({ account: makeAccount({ seed: 7, voiceovers: 12 }) });
  ids = bench.service.account.outputs.map(({ id }) => id);
});

afterEach(() => bench.close());

function one() {
  return createClipFetcher({ library: bench.library, client: () => Promise.resolve(bench.client) });
}

async function fileOf(id: string): Promise<string> {
  return (await bench.library.mediaFile(id, 'audio')).path;
}

test('a clip that was only listed is fetched by itself, and is then cached and whole', async () => {
  await bench.run({ audio: false });
  const id = ids[4]!;
  const clip = await one().fetch(id, never);
  expect(clip).toMatchObject({ id, audio: 'cached', sha256: bench.service.account.sha256(id) });
  expect(bench.service.audioRequests).toHaveLength(1);
  expect(hashOf(await readFile(await fileOf(id)))).toBe(bench.service.account.sha256(id));
});

test('a clip that is here is not fetched again, and one that two ask for is fetched once', async () => {
  await bench.run({ audio: false });
  const id = ids[2]!;
  const fetching = one();
  const [first, second] = await Promise.all([fetching.fetch(id, never), fetching.fetch(id, never)]);
  expect(first).toEqual(second);
  await fetching.fetch(id, never);
  expect(bench.service.audioRequests).toHaveLength(1);
});

test('it goes before what a sync has yet to fetch', async () => {
  await bench.close();
  bench = await openBench({ account: makeAccount({ seed: 7, voiceovers: 60 }), audioLatency: 40 });
  ids = bench.service.account.outputs.map(({ id }) => id);
  await bench.run({ audio: false });
  const due = await bench.library.mediaDue({ kind: 'audio', limit: 1000, except: new Set(), retryAll: true });
  const last = due.at(-1)!.id;
  const syncing = bench.run({ connections: 1 });
  await one().fetch(last, never);
  expect((await bench.library.status()).cached).toBeLessThan(due.length / 2);
  expect((await syncing).audio.failed).toBe(0);
});

test('a clip whose audio is gone is told of, and known to be unavailable', async () => {
  await bench.run({ audio: false });
  const id = ids[1]!;
  bench.service.faults.audio = [{ kind: 'status-404', clips: [id] }];
  await expect(one().fetch(id, never)).rejects.toMatchObject({ code: 'audio-gone' });
  expect((await bench.library.details(id)).audio).toBe('unavailable');
});

test('a damaged file is noticed, set aside and fetched again', async () => {
  await bench.run();
  const [id, other] = [ids[3]!, ids[5]!];
  await writeFile(await fileOf(id), bench.service.account.bytes(other));
  const before = bench.service.audioRequests.length;
  expect(await one().repair(id, never)).toMatchObject({ clip: { id, audio: 'cached' }, mended: true });
  expect(hashOf(await readFile(await fileOf(id)))).toBe(bench.service.account.sha256(id));
  expect(bench.service.audioRequests.length).toBe(before + 1);
});

test('a missing file is fetched again, wherever its clip stands among the others', async () => {
  await bench.run();
  for (const id of ids) {
    await rm(await fileOf(id));
    expect((await one().repair(id, never)).clip.audio).toBe('cached');
    expect(hashOf(await readFile(await fileOf(id)))).toBe(bench.service.account.sha256(id));
  }
});

test('a whole file is proven and left as it is', async () => {
  await bench.run();
  const before = bench.service.audioRequests.length;
  expect(await one().repair(ids[0]!, never)).toMatchObject({ clip: { audio: 'cached' }, mended: false });
  expect(bench.service.audioRequests).toHaveLength(before);
});

test('what was stopped changed nothing', async () => {
  await bench.run({ audio: false });
  const stop = new AbortController();
  stop.abort();
  await expect(one().fetch(ids[0]!, stop.signal)).rejects.toMatchObject({ code: 'cancelled' });
  expect((await bench.library.details(ids[0]!)).audio).toBe('waiting');
});
