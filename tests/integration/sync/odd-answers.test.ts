import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { accountOf, makeAccount } from '../../fakes/account.ts';
import { clipMp3 } from '../../fakes/clip-files.ts';
import type { FakeServiceOptions } from '../../fakes/service.ts';
import type { Bench } from './bench.ts';
import { differences, everything, hashOf, openBench } from './bench.ts';

const cleanups: (() => Promise<unknown>)[] = [];

async function start(options: FakeServiceOptions): Promise<Bench> {
  const bench = await openBench(options);
  cleanups.push(bench.close);
  return bench;
}

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** Ids of the library's clips that are not gone, sorted. */
async function listed(bench: Bench): Promise<readonly string[]> {
  return (await bench.library.newest(1e9)).map(({ id }) => id).sort();
}

const allOf = (bench: Bench) => bench.service.account.outputs.map(({ id }) => id).sort();
const shortOf = (id: string) => `audio ${id}`;

describe('a service whose pages fail', () => {
  test.each(['html-502', 'reset', 'stall', 'invalid-json'] as const)(
    'above 100 rows (%s) is listed whole with smaller ones',
    async (kind) => {
      const bench = await start({ account: makeAccount({ seed: 61, voiceovers: 650 }) });
      bench.service.faults.api = [{ kind, above: 100 }];
      const report = await bench.run({ audio: false });
      expect(await listed(bench)).toEqual(allOf(bench));
      expect(report).toMatchObject({ outputs: 650, audit: { total_count: 650, unaccounted: 0 } });
      expect(report.missing.filter(({ what }) => what === 'row')).toEqual([]);
      expect(report).toMatchObject({ smallest_page: 100, rows_passed_over: 0 });
    },
  );

  test.each([
    ['status-500', 0],
    ['reset', 57],
    ['invalid-json', 300],
    ['reset', 399],
  ] as const)(
    'at one row (%s, row %d) lists all others and names that one by its time',
    async (kind, row) => {
      const bench = await start({ account: makeAccount({ seed: 62, voiceovers: 400 }) });
      const newestFirst = bench.service.account.rows.toReversed();
      const { output, voiceover } = newestFirst[row]!;
      bench.service.faults.api = [{ kind, rows: [output!.id] }];
      const report = await bench.run({ audio: false });
      expect(await listed(bench)).toEqual(allOf(bench).filter((id) => id !== output!.id));
      const rows = report.missing.filter(({ what }) => what === 'row');
      expect(rows).toHaveLength(1);
      expect(Date.parse(rows[0]!.id)).toBe(Math.floor(voiceover.createdAt / 1000));
      expect(report).toMatchObject({ complete: false, gone: 0, audit: { total_count: 400, unaccounted: 1 } });
      expect(report).toMatchObject({ smallest_page: 1, rows_passed_over: 1 });

      bench.service.faults.api = [];
      expect(await bench.run({ audio: false })).toMatchObject({
        added: 1,
        audit: { unaccounted: 0 },
        smallest_page: null,
        rows_passed_over: 0,
      });
      expect(await listed(bench)).toEqual(allOf(bench));
    },
  );

  test('at a row that was listed before keeps its clip', async () => {
    const bench = await start({ account: makeAccount({ seed: 63, voiceovers: 60 }) });
    await bench.run({ audio: false });
    bench.service.faults.api = [{ kind: 'reset', rows: [allOf(bench)[7]!] }];
    expect(await bench.run({ full: true, audio: false })).toMatchObject({ outputs: 60, gone: 0 });
    expect(await listed(bench)).toEqual(allOf(bench));
  });

  test('for end_dt loses nothing by that', async () => {
    const account = accountOf(
      Array.from({ length: 400 }, (_, number) => ({
        createdAtMicros: 1_690_000_000_000_000 + Math.floor(number / 3) * 1000,
        outputs: number % 50 === 7 ? 0 : 1,
      })),
    );
    const bench = await start({ account });
    bench.service.faults.api = [{ kind: 'status-500', parameter: 'end_dt' }];
    await bench.run({ audio: false });
    expect(await listed(bench)).toEqual(allOf(bench));
  });
});

describe('a service that takes but one of the ways to page', () => {
  test.each([
    ['cursor', 'refused'],
    ['cursor', 'reset'],
    ['cursor', 'status-500'],
    ['end_dt', 'refused'],
    ['end_dt', 'reset'],
  ] as const)('and not %s (%s) is listed whole all the same', async (parameter, kind) => {
    const voiceovers = Array.from({ length: 400 }, (_, number) => ({
      createdAtMicros: 1_690_000_000_000_000 + Math.floor(number / 3) * 1000,
      outputs: number % 50 === 7 ? 0 : 1,
    }));
    for (const account of [makeAccount({ seed: 81, voiceovers: 700 }), accountOf(voiceovers)]) {
      const bench = await start({ account });
      bench.service.faults.api = [{ kind, parameter }];
      const report = await bench.run({ audio: false });
      expect(await listed(bench)).toEqual(allOf(bench));
      expect(report.audit).toMatchObject({ total_count: account.rows.length, outputs: allOf(bench).length });
      await bench.run({ audio: false, full: true });
      expect(await listed(bench)).toEqual(allOf(bench));
    }
  });

  test('of which one row cannot be sent either names that row', async () => {
    const bench = await start({ account: makeAccount({ seed: 82, voiceovers: 400 }) });
    const { output, voiceover } = bench.service.account.rows[170]!;
    bench.service.faults.api = [
      { kind: 'refused', parameter: 'cursor' },
      { kind: 'reset', rows: [output!.id] },
    ];
    const report = await bench.run({ audio: false });
    expect(await listed(bench)).toEqual(allOf(bench).filter((id) => id !== output!.id));
    const rows = report.missing.filter(({ what }) => what === 'row');
    expect(rows.map(({ id }) => Date.parse(id))).toEqual([Math.floor(voiceover.createdAt / 1000)]);
  });
});

describe('a count that cannot be true', () => {
  test.each([0, 3, 64])('such as %d for 65 clips is no account of them', async (total) => {
    const bench = await start({ account: makeAccount({ seed: 83, voiceovers: 65 }) });
    expect(await bench.run()).toMatchObject({ complete: true });
    bench.service.faults.api = [{ kind: 'wrong-total', total }];
    expect(await bench.run({ full: true })).toMatchObject({
      outputs: 65,
      gone: 0,
      complete: false,
      audit: null,
      missing: [{ what: 'row', why: 'countsDiffer' }],
    });
    expect(await bench.library.status()).toMatchObject({ complete: false, audit: null });
  });
});

describe('a service that is busy', () => {
  test('with a time is waited for as long as it says', async () => {
    const bench = await start({ account: makeAccount({ seed: 64, voiceovers: 5 }) });
    bench.service.faults.api = [{ kind: 'busy', times: 2 }];
    await bench.run({ audio: false });
    const times = bench.service.apiRequests.map(({ time }) => time);
    expect(times[1]! - times[0]!).toBeGreaterThan(990);
    expect(times[2]! - times[1]!).toBeGreaterThan(990);
    expect(await listed(bench)).toEqual(allOf(bench));
  });

  test('without a time is waited for, too', async () => {
    const bench = await start({ account: makeAccount({ seed: 65, voiceovers: 5 }) });
    bench.service.faults.api = [{ kind: 'too-many-bare', times: 5 }];
    await bench.run({ audio: false });
    expect(await listed(bench)).toEqual(allOf(bench));
  });

  test('about audio is waited for, and every clip comes', async () => {
    const bench = await start({ account: makeAccount({ seed: 66, voiceovers: 12 }) });
    bench.service.faults.audio = [{ kind: 'status-500', times: 20 }];
    await bench.run();
    await bench.run({ full: true });
    expect(await differences(bench)).toEqual([]);
  });
});

describe('what is no word of the service about the key', () => {
  test.each(['html-401', 'html-403'] as const)('(%s) is out of reach, and not blamed on it', async (kind) => {
    const bench = await start({ account: makeAccount({ seed: 67, voiceovers: 5 }) });
    bench.service.faults.api = [{ kind }];
    await expect(bench.run()).rejects.toMatchObject({ code: 'service-blocked' });
  });

  test('a refusal that passes is not told', async () => {
    const bench = await start({ account: makeAccount({ seed: 68, voiceovers: 5 }) });
    bench.service.faults.api = [{ kind: 'unauthorized', times: 2 }];
    expect(await bench.run()).toMatchObject({ complete: true });
    // It has worked, so it is doubted longer.
    bench.service.faults.api = [{ kind: 'unauthorized', times: 5 }];
    expect(await bench.run({ full: true })).toMatchObject({ complete: true });
    bench.service.faults.api = [{ kind: 'unauthorized' }];
    await expect(bench.run()).rejects.toMatchObject({ code: 'key-refused' });
  });
});

describe('clips that a service lists no more', () => {
  test('are not gone when it lists none at all', async () => {
    const bench = await start({ account: makeAccount({ seed: 69, voiceovers: 70 }) });
    await bench.run();
    for (const id of allOf(bench)) bench.service.account.remove(id);
    const report = await bench.run({ full: true });
    expect(report).toMatchObject({
      gone: 0,
      complete: false,
      missing: [{ what: 'row', why: 'contradiction' }],
    });
    expect(await bench.library.status()).toMatchObject({ clips: 70, gone: 0, complete: false });
  });

  test('are asked for one by one when they are many, and gone when they are not there', async () => {
    const bench = await start({ account: makeAccount({ seed: 70, voiceovers: 90 }) });
    await bench.run({ audio: false });
    const removed = allOf(bench).slice(0, 40);
    for (const id of removed) bench.service.account.remove(id);
    const before = bench.service.apiRequests.length;
    expect(await bench.run({ full: true, audio: false })).toMatchObject({ gone: 40 });
    const asked = bench.service.apiRequests.slice(before).filter(({ url }) => url.includes('start_dt'));
    expect(asked.length).toBeGreaterThanOrEqual(40);
    expect(await listed(bench)).toEqual(allOf(bench));
  });

  test('and whose audio is not here yet have it fetched from where it lay', async () => {
    const bench = await start({ account: makeAccount({ seed: 71, voiceovers: 9 }) });
    await bench.run({ audio: false });
    const [id] = allOf(bench);
    const hash = bench.service.account.sha256(id!);
    bench.service.account.remove(id!);
    expect(await bench.run({ full: true })).toMatchObject({ gone: 1, audio: { cached: 9 } });
    expect(await bench.library.details(id!)).toMatchObject({ audio: 'cached', sha256: hash });
  });
});

describe('audio that cannot be had', () => {
  test.each(['status-403', 'status-404', 'status-500', 'html-200', 'reset', 'wrong-type'] as const)(
    'of 12 of 40 files (%s) keeps no other from being fetched, today or tomorrow',
    async (kind) => {
      const bench = await start({ account: makeAccount({ seed: 72, voiceovers: 40 }) });
      const newestFirst = bench.service.account.rows.toReversed().map(({ output }) => output!.id);
      const parked = newestFirst.slice(0, 12);
      bench.service.faults.audio = [{ kind, clips: parked }];
      for (const full of [false, true]) {
        const report = await bench.run({ full });
        expect(report.audio).toMatchObject({ cached: 28, failed: 12 });
        expect(report.complete).toBe(false);
        const missing = report.missing.map(({ id, what }) => `${what} ${id}`);
        expect(missing.sort()).toEqual(parked.map(shortOf).sort());
      }
    },
  );

  test('from a host that is down ends the sync soon, with the listing whole and nothing given up', async () => {
    const bench = await start({ account: makeAccount({ seed: 73, voiceovers: 60 }) });
    bench.service.faults.audio = [{ kind: 'reset' }];
    await expect(bench.run()).rejects.toMatchObject({ code: 'service-unreachable' });
    expect(await listed(bench)).toEqual(allOf(bench));
    expect(await bench.library.status({ missing: 0 })).toMatchObject({ waiting: 60, failed: 0 });
    bench.service.faults.audio = [];
    expect(await bench.run()).toMatchObject({ complete: true });
  }, 60_000);

  const whole = (number: number) => clipMp3(number, 40, 16_000);
  test.each<[string, Uint8Array, string, string]>([
    ['a WAV', Buffer.from('RIFF\u0024\u0000\u0000\u0000WAVEfmt data that is no MP3'), 'audio/wav', '.wav'],
    ['a whole MP3 that lasts longer', Buffer.concat([whole(1), whole(2)]), 'audio/mpeg', '.mp3'],
  ])('whole as it is, but %s, is saved as unproven', async (_name, bytes, type, suffix) => {
    const bench = await start({ account: makeAccount({ seed: 74, voiceovers: 6 }) });
    const [id] = allOf(bench);
    bench.service.faults.audio = [{ kind: 'other-file', clips: [id!], file: { bytes, type } }];
    expect(await bench.run()).toMatchObject({
      audio: { cached: 5, failed: 1 },
      unproven: 1,
      complete: false,
      missing: [{ id, what: 'audio', why: 'unproven' }],
    });
    const { path } = await bench.library.mediaFile(id!, 'audio');
    expect(path.endsWith(suffix)).toBe(true);
  });

  const types = [
    ...['text/plain', 'text/html; charset=utf-8', 'image/png', 'multipart/byteranges', 'message/http'],
    ...['application/json', 'application/pdf', 'application/octet-stream', 'video/mp4', 'nonsense', ''],
  ];

  test('is known by its bytes, whatever its host calls it', async () => {
    const account = makeAccount({ seed: 79, voiceovers: types.length, videos: true });
    const bench = await start({ account });
    bench.service.faults.audio = allOf(bench).flatMap((id, at) =>
      (['audio', 'video'] as const).map((of) => {
        const bytes = of === 'audio' ? account.bytes(id) : account.videoBytes(id);
        return { kind: 'other-file', of, clips: [id], file: { bytes, type: types[at]! } };
      }),
    );
    expect(await bench.run()).toMatchObject({ complete: true, missing: [], unproven: 0 });
    expect(await differences(bench)).toEqual([]);
  });

  test('is never a page or a message, whatever its host calls it', async () => {
    const messages = ['<!doctype html><p>Not found', '<?xml version="1.0"?><Error/>', '{"error":"gone"}'];
    const bodies = [...messages, ...messages.map((text) => `\uFEFF\r\n ${text}`)];
    const kinds = ['audio/mpeg', 'text/plain', 'application/octet-stream', ''];
    const files = bodies.flatMap((text) => kinds.map((type) => ({ bytes: Buffer.from(text), type })));
    const bench = await start({ account: makeAccount({ seed: 80, voiceovers: files.length + 1 }) });
    const bad = allOf(bench).slice(1);
    bench.service.faults.audio = bad.map((id, at) => ({ kind: 'other-file', clips: [id], file: files[at]! }));
    expect(await bench.run()).toMatchObject({
      audio: { cached: 1, failed: bad.length },
      unproven: 0,
      complete: false,
    });
    expect(await bench.library.foreignFiles()).toEqual([]);
  });

  const letters = (text: string, ...rest: readonly Uint8Array[]) =>
    Buffer.concat([Buffer.from(text), ...rest]);
  const id3v1 = letters('TAG', Buffer.alloc(125, 0x20));
  test.each<[string, Uint8Array, boolean]>([
    ['an APEv2 tag', letters('APETAGEX', Buffer.alloc(292, 1)), true],
    ['an ID3v1 tag', id3v1, true],
    ['an APEv2 tag before an ID3v1 tag', letters('APETAGEX', Buffer.alloc(292, 1), id3v1), true],
    ['noughts', Buffer.alloc(4000), false],
    ['lyrics', letters('LYRICSBEGININD0000200', letters('000021LYRICS200'), id3v1), false],
    ['half an ID3v1 tag', id3v1.subarray(0, 60), false],
    ['a page of HTML', letters('<html><p>Too many requests</p></html>'), false],
    ['twenty kilobytes of one letter', Buffer.alloc(20_000, 0x5a), false],
    ['half of another frame', clipMp3(9, 40, 16_000).subarray(-301), false],
  ])('with %s behind its last frame is kept as it came', async (_name, tail, proven) => {
    const bench = await start({ account: makeAccount({ seed: 75, voiceovers: 3 }) });
    const [id] = allOf(bench);
    const bytes = Buffer.concat([bench.service.account.bytes(id!), tail]);
    bench.service.faults.audio = [{ kind: 'other-file', clips: [id!], file: { bytes, type: 'audio/mpeg' } }];
    expect(await bench.run()).toMatchObject({ complete: proven, unproven: proven ? 0 : 1 });
    const file = await bench.library.mediaFile(id!, 'audio');
    expect(hashOf(await readFile(file.path))).toBe(hashOf(bytes));
  });
});

describe('videos', () => {
  test('come when all audio is here, are verified, and are fetched again when they are damaged', async () => {
    const account = makeAccount({ seed: 76, voiceovers: 40, videos: true });
    const bench = await start({ account });
    const filmed = account.outputs.filter(({ videoFile }) => videoFile !== null);
    expect(filmed.length).toBeGreaterThan(5);
    const report = await bench.run();
    expect(report).toMatchObject({
      audio: { cached: 40, failed: 0 },
      video: { cached: filmed.length, failed: 0 },
      complete: true,
      missing: [],
    });
    const kinds = bench.service.audioRequests.map(({ url }) => url.split('.').at(-1));
    expect(kinds.lastIndexOf('mp3')).toBeLessThan(kinds.indexOf('mp4'));
    const { id } = filmed[0]!;
    const { bytes, sha256 } = await bench.library.mediaFile(id, 'video');
    expect(bytes).toBe(account.videoBytes(id).length);
    expect(await bench.library.details(id)).toMatchObject({ video: 'cached', videoSha256: sha256 });
  });

  test('are left where they are not wanted, and complete all the same', async () => {
    const account = makeAccount({ seed: 76, voiceovers: 40, videos: true });
    const bench = await start({ account });
    expect(await bench.run({ video: false })).toMatchObject({
      video: { cached: 0, failed: 0 },
      complete: true,
    });
    expect(bench.service.audioRequests.filter(({ url }) => url.endsWith('.mp4'))).toEqual([]);
    expect((await bench.library.status()).complete).toBe(false);
  });

  test('that cannot be had are named, and keep no audio away', async () => {
    const account = makeAccount({ seed: 77, voiceovers: 30, videos: true });
    const bench = await start({ account });
    const parked = account.outputs.filter(({ videoFile }) => videoFile !== null).slice(0, 3);
    const clips = parked.map(({ id }) => id);
    bench.service.faults.audio = [{ kind: 'status-403', of: 'video', clips }];
    const report = await bench.run();
    expect(report).toMatchObject({ audio: { cached: 30 }, video: { failed: 3 }, complete: false });
    expect(report.missing.map(({ id, what }) => `${what} ${id}`).sort()).toEqual(
      clips.map((id) => `video ${id}`).sort(),
    );
  });
});

test('a quick sync says when everything was counted last, and that it did not count itself', async () => {
  const bench = await start({ account: makeAccount({ seed: 78, voiceovers: 10 }) });
  const first = await bench.run();
  expect(first.whole).toBe(true);
  const again = await bench.run();
  expect(again).toMatchObject({ whole: false, counted_at: first.counted_at, complete: true });
  expect(await bench.library.ids(everything)).toHaveLength(10);
});
