import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { makeAccount } from '../../fakes/account.ts';
import { clipMp3 } from '../../fakes/clip-files.ts';
import { differences, hashOf } from './bench.ts';
import { allOf, benchOfTest, listed } from './bench-of-test.ts';

describe('audio that cannot be had', () => {
  test.each(['status-403', 'status-404', 'status-500', 'html-200', 'reset', 'wrong-type'] as const)(
    'of 12 of 40 files (%s) keeps no other from being fetched, today or tomorrow',
    async (kind) => {
      const bench = await benchOfTest({ account: makeAccount({ seed: 72, voiceovers: 40 }) });
      const newestFirst = bench.service.account.rows.toReversed().map(({ output }) => output!.id);
      const parked = newestFirst.slice(0, 12);
      bench.service.faults.audio = [{ kind, clips: parked }];
      for (const full of [false, true]) {
        const report = await bench.run({ full });
        expect(report.audio).toMatchObject({ cached: 28, failed: 12 });
        expect(report.complete).toBe(false);
        const missing = report.missing.map(({ id, what }) => `${what} ${id}`);
        expect(missing.sort()).toEqual(parked.map((id) => `audio ${id}`).sort());
      }
    },
  );

  test.each([
    ['is packed otherwise than it says', { encoding: 'gzip' }],
    ['ends before its length, each time', { length: 1_000_000 }],
  ])('as it %s keeps no other from being fetched, however many there are', async (_name, odd) => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 78, voiceovers: 40 }) });
    const newestFirst = bench.service.account.rows.toReversed().map(({ output }) => output!.id);
    const parked = newestFirst.slice(0, 30);
    const file = { bytes: clipMp3(1, 40, 16_000), type: 'audio/mpeg', ...odd };
    bench.service.faults.audio = [{ kind: 'other-file', clips: parked, file }];
    const report = await bench.run();
    expect(report.audio).toMatchObject({ cached: 10, failed: 30 });
    expect(report.missing.map(({ id }) => id).sort()).toEqual(parked.toSorted());
    bench.service.faults.audio = [];
    expect(await bench.run({ full: true })).toMatchObject({ complete: true });
  });

  test('from a host that is down ends the sync soon, with the listing whole and nothing given up', async () => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 73, voiceovers: 60 }) });
    bench.service.faults.audio = [{ kind: 'reset' }];
    await expect(bench.run()).rejects.toMatchObject({ code: 'service-unreachable' });
    expect(await listed(bench)).toEqual(allOf(bench));
    expect(await bench.library.status({ missing: 0 })).toMatchObject({ waiting: 60, failed: 0 });
    bench.service.faults.audio = [];
    expect(await bench.run()).toMatchObject({ complete: true });
  });

  const whole = (number: number) => clipMp3(number, 40, 16_000);
  test.each<[string, Uint8Array, string, string]>([
    ['a WAV', Buffer.from('RIFF\u0024\u0000\u0000\u0000WAVEfmt data that is no MP3'), 'audio/wav', '.wav'],
    ['a whole MP3 that lasts longer', Buffer.concat([whole(1), whole(2)]), 'audio/mpeg', '.mp3'],
  ])('whole as it is, but %s, is saved as unproven', async (_name, bytes, type, suffix) => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 74, voiceovers: 6 }) });
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
    const { audioError } = await bench.library.details(id!);
    expect(audioError).not.toMatch(/not saved/);
  });

  const types = [
    ...['text/plain', 'text/html; charset=utf-8', 'image/png', 'multipart/byteranges', 'message/http'],
    ...['application/json', 'application/pdf', 'application/octet-stream', 'video/mp4', 'nonsense', ''],
  ];

  test('is known by its bytes, whatever its host calls it', async () => {
    const account = makeAccount({ seed: 79, voiceovers: types.length, videos: true });
    const bench = await benchOfTest({ account });
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
    const messages = [
      '<!doctype html><p>Not found',
      '<?xml version="1.0"?><Error/>',
      '{"error":"gone"}',
      'Not Found',
    ];
    const bodies = [...messages, ...messages.map((text) => `\uFEFF\r\n ${text}`)];
    const kinds = ['audio/mpeg', 'text/plain', 'application/octet-stream', ''];
    const files = bodies.flatMap((text) => kinds.map((type) => ({ bytes: Buffer.from(text), type })));
    const bench = await benchOfTest({ account: makeAccount({ seed: 80, voiceovers: files.length + 1 }) });
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
    const bench = await benchOfTest({ account: makeAccount({ seed: 75, voiceovers: 3 }) });
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
    const bench = await benchOfTest({ account });
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
    const bench = await benchOfTest({ account });
    expect(await bench.run({ video: false })).toMatchObject({
      video: { cached: 0, failed: 0 },
      complete: true,
    });
    expect(bench.service.audioRequests.filter(({ url }) => url.endsWith('.mp4'))).toEqual([]);
    expect((await bench.library.status()).complete).toBe(false);
  });

  test('that cannot be had are named, and keep no audio away', async () => {
    const account = makeAccount({ seed: 77, voiceovers: 30, videos: true });
    const bench = await benchOfTest({ account });
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
