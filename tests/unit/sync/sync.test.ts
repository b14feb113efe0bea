import { describe, expect, it } from 'vitest';
import { AppError } from '../../../electron/contract/errors.ts';
import type { JobProgress } from '../../../electron/contract/job.ts';
import { systemClock } from '../../../electron/platform/clock.ts';
import { createListing } from '../../../electron/stablecog/listing/account-listing.ts';
import type { StablecogClient } from '../../../electron/stablecog/client.ts';
import { createSync } from '../../../electron/sync/sync.ts';
import { verifyLibrary } from '../../../electron/sync/verify.ts';
import type { Row } from '../stablecog/listing/endpoint.ts';
import { createEndpoint } from '../stablecog/listing/endpoint.ts';
import { createMemoryLibrary } from './memory-library.ts';

function rowsOf(count: number): Row[] {
  return Array.from({ length: count }, (_unused, index) => ({
    id: index % 50 === 7 ? null : `clip-${index}`,
    micros: 1_687_452_000_000_000 + Math.floor(index / 3),
    favorite: false,
  }));
}

function setUp(rows: Row[]) {
  const state = {
    rows,
    date: Date.parse('2026-11-23T06:00:00Z'),
    requests: 0,
    fetched: [] as string[],
    together: 0,
    most: 0,
  };
  const faults: { audio: (id: string) => AppError | Uint8Array | null; page: () => AppError | null } = {
    audio: () => null,
    page: () => null,
  };
  const memory = createMemoryLibrary(() => state.date);
  const client: StablecogClient = {
    ...createListing(async (query, signal) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) throw new AppError('cancelled');
      state.requests += 1;
      const fault = faults.page();
      if (fault) throw fault;
      return createEndpoint(state.rows).listPage(query);
    }),
    checkKey: async () => null,
    async fetchMedia(url, { signal, onBytes }) {
      const id = url.split('/').at(-1)?.replace('.mp3', '') ?? '';
      state.together += 1;
      state.most = Math.max(state.most, state.together);
      await new Promise((resolve) => setImmediate(resolve));
      state.together -= 1;
      if (signal.aborted) throw new AppError('cancelled');
      state.fetched.push(id);
      const fault = faults.audio(id);
      if (fault instanceof AppError) throw fault;
      const bytes = fault ?? new TextEncoder().encode(`audio of ${id}`);
      onBytes?.(bytes.length);
      return { bytes, contentType: 'audio/mpeg' };
    },
    get requests() {
      return state.requests;
    },
  };
  const progress: JobProgress[] = [];
  const sync = createSync({
    client,
    library: memory.library,
    clock: { ...systemClock, date: () => state.date, sleep: () => Promise.resolve() },
  });
  const run = (options: { full?: boolean; audio?: boolean; signal?: AbortSignal } = {}) =>
    sync.run({
      full: false,
      audio: true,
      video: true,
      connections: 4,
      signal: new AbortController().signal,
      onProgress: (one) => progress.push(one),
      ...options,
    });
  return { ...memory, state, faults, client, run, progress };
}

describe('a sync', () => {
  it('brings every clip home with its audio, over no more connections than allowed', async () => {
    const { run, state, clips, progress } = setUp(rowsOf(1000));
    const report = await run();
    expect(report).toMatchObject({
      outputs: 980,
      added: 980,
      gone: 0,
      audio: { cached: 980, failed: 0, failures: [] },
      audit: { total_count: 1000, outputs: 980, without_audio: 20, unaccounted: 0 },
    });
    expect(report.audio.bytes).toBe(
      [...clips.values()].reduce((sum, held) => sum + (held.audio?.length ?? 0), 0),
    );
    expect(report.requests).toBeLessThanOrEqual(11); // twice, as some rows have no output
    expect(state.most).toBe(4);
    expect(new Set(state.fetched).size).toBe(state.fetched.length);
    expect(progress.at(-1)).toMatchObject({ phase: 'audio', items: 980, total: 980, timeLeft: 0 });
  });

  it('needs one request when there is nothing new, and keeps telling the audit', async () => {
    const { run, state } = setUp(rowsOf(1000));
    const first = await run();
    state.fetched.length = 0;
    const again = await run();
    expect(again).toMatchObject({ outputs: 980, added: 0, audit: first.audit, requests: 1 });
    expect(state.fetched).toEqual([]);
  });

  it('is whole when counts differ, a clip was swapped, a day has passed, or it is asked for', async () => {
    const { run, state } = setUp(rowsOf(1000).filter(({ id }) => id !== null));
    await run();
    const { length } = state.rows;
    state.rows = state.rows.slice(1); // the oldest is deleted
    expect(await run()).toMatchObject({ gone: 1, outputs: length });
    const last = state.rows.at(-1);
    state.rows = [...state.rows.slice(0, -1), { id: 'swapped', micros: last?.micros ?? 0, favorite: false }];
    expect(await run()).toMatchObject({ gone: 1, added: 1 });
    expect((await run({ full: true })).requests).toBeGreaterThan(1);
    state.date += 25 * 60 * 60 * 1000;
    expect((await run()).requests).toBeGreaterThan(1);
    expect((await run()).requests).toBe(1);
    // A row that is counted and not shown may be the clip that is missing from the list.
    state.rows = state.rows.map((row) => (row.id === 'swapped' ? { ...row, id: null } : row));
    expect(await run()).toMatchObject({ gone: 0, added: 0, complete: false });
  });

  it('handles an empty account and one with a single clip, and can leave the audio', async () => {
    expect(await setUp([]).run()).toMatchObject({ outputs: 0, audit: { total_count: 0, unaccounted: 0 } });
    const one = setUp(rowsOf(1));
    expect(await one.run({ audio: false })).toMatchObject({ outputs: 1, audio: { cached: 0 } });
    expect(await one.run()).toMatchObject({ audio: { cached: 1 } });
  });

  it('takes audio that is not whole again, a few times, then tells it and goes on', async () => {
    const { run, faults, state } = setUp(rowsOf(100));
    let bad = 2;
    faults.audio = (id) => {
      if (id === 'clip-3') return new Uint8Array(5);
      if (id !== 'clip-5' || bad === 0) return null;
      bad -= 1;
      return new Uint8Array(5);
    };
    const report = await run();
    expect(report.audio).toMatchObject({
      cached: 97,
      failed: 1,
      failures: [{ id: 'clip-3', code: 'audio-invalid' }],
    });
    expect(state.fetched.filter((id) => id === 'clip-3')).toHaveLength(3);
  });

  it('tells audio that is gone, once', async () => {
    const { run, faults, state } = setUp(rowsOf(100));
    faults.audio = (id) => (id === 'clip-3' ? new AppError('audio-gone', { params: { status: 404 } }) : null);
    expect((await run()).audio).toMatchObject({ cached: 97, failed: 1, failures: [{ code: 'audio-gone' }] });
    expect(state.fetched.filter((id) => id === 'clip-3')).toHaveLength(1);
  });

  it('stops at once on a full disk, and when the audio host is down', async () => {
    const full = setUp(rowsOf(2000));
    let room = 10;
    full.failStoring(() => {
      room -= 1;
      return room < 0 ? new AppError('disk-full') : null;
    });
    await expect(full.run()).rejects.toMatchObject({ code: 'disk-full' });
    expect(full.state.fetched.length).toBeLessThan(40);

    const down = setUp(rowsOf(2000));
    down.faults.audio = () => new AppError('service-unreachable', { params: { host: 'audio.example' } });
    await expect(down.run()).rejects.toMatchObject({ code: 'service-unreachable' });
    expect(down.state.fetched.length).toBeLessThan(20);
  });

  it('stops at once when the key is revoked on the way; nothing becomes gone, and the next run goes on', async () => {
    const { run, faults, state, library } = setUp(rowsOf(2000));
    await run();
    state.rows = [...state.rows, { id: 'new', micros: 1_700_000_000_000_000, favorite: false }];
    let left = 3;
    faults.page = () => {
      left -= 1;
      return left < 0 ? new AppError('key-refused') : null;
    };
    await expect(run()).rejects.toMatchObject({ code: 'key-refused' });
    expect(await library.status()).toMatchObject({ gone: 0, clips: 1961 });
    faults.page = () => null;
    expect(await run()).toMatchObject({ gone: 0, audio: { cached: 1961 } });
    expect(new Set(state.fetched).size).toBe(state.fetched.length);
  });

  it('can be cancelled anywhere; run again, it repeats nothing that was done', async () => {
    const { run, state, faults, library } = setUp(rowsOf(900));
    for (const after of [0, 1, 5, 50, 300, 600]) {
      const stop = new AbortController();
      faults.audio = () => {
        if (state.fetched.length >= after) stop.abort();
        return null;
      };
      if (after === 0) stop.abort();
      await expect(run({ signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' });
    }
    const { cached } = await library.status();
    expect(cached).toBeGreaterThan(500);
    const before = state.fetched.length;
    faults.audio = () => null;
    expect(await run()).toMatchObject({ outputs: 882, audio: { cached: 882 } });
    expect(state.fetched.length - before).toBe(882 - cached);
  });
});

describe('a verification', () => {
  it('tells what changed, and fetches it again when asked to', async () => {
    const { run, clips, library, client } = setUp(rowsOf(60));
    await run();
    const held = clips.get('clip-9');
    if (held) held.audio = new Uint8Array(3);
    const verify = (repair: boolean) =>
      verifyLibrary({
        library,
        client,
        repair,
        signal: new AbortController().signal,
        onProgress: () => undefined,
      });
    expect(await verify(false)).toMatchObject({ checked: 58, ok: 57, changed: 1, repaired: 0 });
    expect(await verify(true)).toMatchObject({
      changed: 1,
      repaired: 1,
      differences: [{ path: 'clip-9.mp3' }],
    });
    expect(await verify(false)).toMatchObject({ checked: 58, ok: 58, changed: 0 });
  });
});
