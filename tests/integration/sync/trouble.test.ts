import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { ClipQuery } from '../../../electron/contract/clip-query.ts';
import { createSync } from '../../../electron/sync/sync.ts';
import { makeAccount } from '../../fakes/account.ts';
import type { ApiFault, AudioFault } from '../../fakes/faults.ts';
import { apiFaultKinds, audioFaultKinds } from '../../fakes/faults.ts';
import type { Bench } from './bench.ts';
import { differences, everything, hashOf } from './bench.ts';
import { benchOfTest } from './bench-of-test.ts';
import { calm } from './calm.ts';

const cached: ClipQuery = { ...everything, audio: ['cached'] };

/** A client's fetch of its own: runs `onAudio` after each whole answer of the audio host. */
function syncWith(bench: Bench, onAudio: (count: number) => void) {
  let count = 0;
  const client: Bench['client'] = {
    ...bench.client,
    async fetchMedia(url, options) {
      const file = await bench.client.fetchMedia(url, options);
      count += 1;
      onAudio(count);
      return file;
    },
  };
  return createSync({ client, library: bench.library });
}

describe('a sync that is cancelled', () => {
  test('while audio arrives keeps what it has, and the next one fetches nothing of that again', async () => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 21, voiceovers: 80 }), audioLatency: 5 });
    const cancel = new AbortController();
    const sync = syncWith(bench, (count) => {
      if (count === 20) cancel.abort();
    });
    await expect(sync.run({ ...calm(), signal: cancel.signal })).rejects.toMatchObject({ code: 'cancelled' });
    const kept = await bench.library.ids(cached);
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(bench.service.account.outputs.length);

    const before = bench.service.audioRequests.length;
    await bench.run();
    expect(await differences(bench)).toEqual([]);
    expect(askedFor(bench, before)).toHaveLength(bench.service.account.outputs.length - kept.length);
    expect(askedFor(bench, before).filter((id) => kept.includes(id))).toEqual([]);
  });

  test('before it begins asks for nothing', async () => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 22, voiceovers: 5 }) });
    await expect(bench.run({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
    expect(bench.service.audioRequests).toEqual([]);
    expect(await bench.library.status()).toMatchObject({ clips: 0, lastSyncAt: null });
  });
});

describe('files that someone took out of the library', () => {
  test('come again with the next sync, quick as it is', async () => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 28, voiceovers: 12, videos: true }) });
    await bench.run({ video: true });
    const { outputs } = bench.service.account;
    const lost = [
      await bench.library.mediaFile(outputs[3]!.id, 'audio'),
      await bench.library.mediaFile(outputs.find(({ videoFile }) => videoFile !== null)!.id, 'video'),
    ];
    for (const { path } of lost) await rm(path);
    for (const kind of ['audio', 'video'] as const)
      expect(await bench.library.absentMedia({ kind, mark: false })).toHaveLength(1);
    expect(await bench.run({ video: true })).toMatchObject({ whole: false, complete: true });
    expect(await differences(bench)).toEqual([]);
    for (const { path, sha256 } of lost) expect(hashOf(await readFile(path))).toBe(sha256);
  });

  test('and have a folder in their place make it incomplete', async () => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 28, voiceovers: 12 }) });
    await bench.run();
    const { id } = bench.service.account.outputs[5]!;
    const { path } = await bench.library.mediaFile(id, 'audio');
    await rm(path);
    await mkdir(path);
    expect(await bench.run()).toMatchObject({ complete: false, missing: [{ id, why: 'unreadable' }] });
  });

  test('and that cannot be had again make it incomplete', async () => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 29, voiceovers: 12 }) });
    await bench.run();
    const { id } = bench.service.account.outputs[5]!;
    await rm((await bench.library.mediaFile(id, 'audio')).path);
    bench.service.faults.audio = [{ kind: 'status-404', clips: [id] }];
    expect(await bench.run()).toMatchObject({ complete: false, audio: { cached: 11 }, missing: [{ id }] });
  });
});

describe('a key', () => {
  test('that is wrong ends the sync when it was refused three times, and nothing changes', async () => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 23, voiceovers: 20 }) });
    await bench.run();
    const status = await bench.library.status();
    const requests = bench.service.apiRequests.length;
    const client = bench.clientOf({ key: 'sc-wrong' });
    await expect(createSync({ client, library: bench.library }).run(calm())).rejects.toMatchObject({
      code: 'key-refused',
    });
    expect(bench.service.apiRequests.length).toBe(requests + 3);
    expect(await bench.library.status()).toEqual(status);
  });

  test('that is revoked while the list is read ends the sync; what came is kept, and nothing becomes gone', async () => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 24, voiceovers: 320 }) });
    await bench.run({ audio: false });
    const before = await bench.library.status();
    const client: Bench['client'] = {
      ...bench.client,
      async listAccount(signal) {
        const listing = await bench.client.listAccount(signal);
        bench.service.revokeKey();
        return listing;
      },
    };
    const sync = createSync({ client, library: bench.library });
    await expect(sync.run({ ...calm(), full: true })).rejects.toMatchObject({ code: 'key-refused' });
    expect(await bench.library.status()).toMatchObject({ clips: before.clips, gone: 0, audit: before.audit });
  });
});

describe('a service', () => {
  test('that answers with a page of HTML is told as not understood', async () => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 25, voiceovers: 20 }) });
    await bench.run();
    const status = await bench.library.status();
    bench.service.faults.api = [{ kind: 'html-200' }];
    await expect(bench.run({ full: true })).rejects.toMatchObject({ code: 'service-not-understood' });
    expect(await bench.library.status()).toEqual(status);
  });

  test.each(['html-502', 'html-403', 'reset', 'unauthorized', 'invalid-json'] as const)(
    'that lists nothing any more (%s) does not keep the files of known clips from being fetched',
    async (kind) => {
      const bench = await benchOfTest({ account: makeAccount({ seed: 27, voiceovers: 30, videos: true }) });
      await bench.run({ audio: false });
      bench.service.faults.api = [{ kind }];
      await expect(bench.run({ full: true, video: true })).rejects.toMatchObject({
        code: expect.stringMatching(/^(?:service-|key-refused)/) as unknown,
      });
      expect(await bench.library.status({ videos: true })).toMatchObject({ cached: 30, waiting: 0 });
    },
  );

  test('that is out of reach is told so, and the library stays as it is', async () => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 26, voiceovers: 20 }) });
    await bench.run();
    const status = await bench.library.status();
    const client = bench.clientOf({ apiUrl: await closedAddress() });
    await expect(createSync({ client, library: bench.library }).run(calm())).rejects.toMatchObject({
      code: 'service-unreachable',
    });
    expect(await bench.library.status()).toEqual(status);
    const { id } = bench.service.account.outputs[0]!;
    expect(await bench.library.mediaFile(id, 'audio')).toMatchObject({
      sha256: bench.service.account.sha256(id),
    });
  });

  test('that points elsewhere does not get the key there', async () => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 27, voiceovers: 5 }) });
    bench.service.faults.api = [{ kind: 'redirect' }];
    await expect(bench.run()).rejects.toMatchObject({ code: 'service-redirected' });
    expect(bench.service.audioRequests).toEqual([]);
  });
});

describe('audio', () => {
  test.each(['status-404', 'status-410'] as const)(
    'that the host no longer has (%s) is told, and not asked for again at every sync',
    async (kind) => {
      const bench = await benchOfTest({ account: makeAccount({ seed: 28, voiceovers: 12 }) });
      const { id } = bench.service.account.outputs[2]!;
      bench.service.faults.audio = [{ kind, clips: [id] }];
      const report = await bench.run();
      expect(report.audio.failures).toMatchObject([{ id, code: 'audio-gone' }]);
      expect(await bench.library.details(id)).toMatchObject({ audio: 'unavailable' });
      const before = bench.service.audioRequests.length;
      await bench.run();
      expect(bench.service.audioRequests.length).toBe(before);

      bench.service.faults.audio = [];
      await bench.run({ full: true });
      expect(await differences(bench)).toEqual([]);
    },
  );

  test.each(['html-200', 'empty', 'wrong-type'] as const)(
    'that is never right (%s) is never kept, and told',
    async (kind) => {
      const bench = await benchOfTest({ account: makeAccount({ seed: 29, voiceovers: 12 }) });
      const { id } = bench.service.account.outputs[2]!;
      bench.service.faults.audio = [{ kind, clips: [id] }];
      const report = await bench.run();
      expect(report.audio).toMatchObject({ failed: 1, failures: [{ id, code: 'audio-invalid' }] });
      await expect(bench.library.mediaFile(id, 'audio')).rejects.toMatchObject({ code: 'clip-not-cached' });
      expect(await bench.library.details(id)).toMatchObject({ audio: 'failed', file: null });
      expect(await bench.library.foreignFiles()).toEqual([]);
    },
  );

  test('that arrives but is no whole clip is saved as unproven, told, and replaced by a whole one', async () => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 29, voiceovers: 12 }) });
    const { id } = bench.service.account.outputs[2]!;
    bench.service.faults.audio = [{ kind: 'short', clips: [id] }];
    const report = await bench.run();
    expect(report).toMatchObject({
      audio: { cached: 11, failed: 1, failures: [{ id, code: 'audio-invalid' }] },
      unproven: 1,
      complete: false,
      missing: [{ id, what: 'audio', why: 'unproven' }],
    });
    expect(await bench.library.details(id)).toMatchObject({ audio: 'unproven' });
    bench.service.faults.audio = [];
    expect(await bench.run({ full: true })).toMatchObject({ unproven: 0, complete: true, missing: [] });
    expect(await differences(bench)).toEqual([]);
  });
});

describe('a bad line', () => {
  const api = (rate: number): ApiFault[] => apiFaultKinds.map((kind) => ({ kind, rate }));
  const audio = (rate: number): AudioFault[] => audioFaultKinds.map((kind) => ({ kind, rate }));

  test.each(apiFaultKinds)('with the API at fault (%s, one request in five) loses nothing', async (kind) => {
    // Several pages; and the fault is sure to happen once.
    const bench = await benchOfTest({
      account: makeAccount({ seed: 30, voiceovers: 320 }),
      faults: {
        api: [
          { kind, rate: 0.2 },
          { kind, times: 1 },
        ],
      },
      seed: 3,
    });
    await untilWhole(bench, { audio: false });
    const { account } = bench.service;
    bench.service.faults.api = [];
    const report = await bench.run({ full: true, audio: false });
    expect(report).toMatchObject({ outputs: account.outputs.length, added: 0, gone: 0 });
    expect(report.audit).toMatchObject({ total_count: account.rows.length, unaccounted: 0 });
  });

  test.each(audioFaultKinds)(
    'with the audio host at fault (%s, one request in five) loses nothing',
    async (kind) => {
      const bench = await benchOfTest({
        account: makeAccount({ seed: 31, voiceovers: 25 }),
        faults: { audio: [{ kind, rate: 0.2 }] },
        seed: 5,
      });
      await untilWhole(bench);
      expect(await differences(bench)).toEqual([]);
      expect(bench.service.audioRequests.length).toBeGreaterThan(bench.service.account.outputs.length);
    },
  );

  test.each([0.05, 0.1])('with everything at fault (each at %d) loses nothing', async (rate) => {
    const bench = await benchOfTest({
      account: makeAccount({ seed: 32, voiceovers: 100 }),
      faults: { api: api(rate / 2), audio: audio(rate) },
      seed: 7,
    });
    await untilWhole(bench);
    expect(await differences(bench)).toEqual([]);
  });
});

/** With every fault at once a clip now and then has bad luck in many runs; what is asserted is the end, not its speed. */
const mostRuns = 40;

/** Syncs again, as a person would, until one ends with everything; not more often than is reasonable. */
async function untilWhole(bench: Bench, options: { readonly audio?: boolean } = {}): Promise<void> {
  const ends: string[] = [];
  for (let run = 0; run < mostRuns; run += 1) {
    try {
      const report = await bench.run({ ...options, full: true });
      const left = options.audio === false ? 0 : report.outputs - report.audio.cached;
      if (left === 0) return;
      ends.push(`${left} left`);
    } catch (error) {
      ends.push(String((error as { code?: unknown }).code));
      expect(ends.at(-1)).toMatch(/^(?:service-|rate-limited)/);
    }
  }
  throw new Error(`Not whole after ${mostRuns} runs: ${ends.join(', ')}`);
}

/** Ids of the clips that the audio host was asked for, from a request on. */
function askedFor(bench: Bench, from: number): readonly string[] {
  const idOf = new Map(bench.service.account.outputs.map(({ audioFile, id }) => [`/${audioFile}`, id]));
  return bench.service.audioRequests.slice(from).map(({ url }) => idOf.get(url) ?? url);
}

/** An address of this machine where nobody listens. */
async function closedAddress(): Promise<string> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}
