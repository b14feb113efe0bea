import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { VoiceoverOf } from '../../fakes/account.ts';
import { accountOf, makeAccount, makeStressAccount } from '../../fakes/account.ts';
import type { Bench } from './bench.ts';
import { differences, everything, hashOf } from './bench.ts';
import { benchOfTest } from './bench-of-test.ts';

const instant = Date.UTC(2023, 5, 22) * 1000;

describe('a first sync', () => {
  test.each([
    ['as the service makes them', makeAccount],
    ['for stress', makeStressAccount],
  ])(
    'of an account %s brings home every clip, byte for byte, and accounts for every row',
    async (_kind, make) => {
      const bench = await benchOfTest({ account: make({ seed: 11, voiceovers: 320 }) });
      const { account } = bench.service;
      const report = await bench.run();
      expect(await differences(bench)).toEqual([]);
      expect(report).toMatchObject({
        outputs: account.outputs.length,
        added: account.outputs.length,
        gone: 0,
        audio: { cached: account.outputs.length, failed: 0, failures: [] },
        audit: {
          total_count: account.rows.length,
          outputs: account.outputs.length,
          without_audio: account.rows.length - account.outputs.length,
          unaccounted: 0,
        },
        requests: bench.service.apiRequests.length,
      });
      expect(bench.service.audioRequests).toHaveLength(account.outputs.length);
    },
  );

  test('sends the key to the API alone', async () => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 12, voiceovers: 20 }) });
    await bench.run();
    expect(bench.service.apiRequests.length).toBeGreaterThan(0);
    expect(bench.service.audioRequests.length).toBeGreaterThan(0);
    expect(JSON.stringify(bench.service.apiRequests)).toContain(bench.service.key);
    expect(JSON.stringify(bench.service.audioRequests)).not.toContain(bench.service.key);
    expect(bench.service.audioRequests.every(({ headers }) => headers.authorization === undefined)).toBe(
      true,
    );
  });

  test('of an empty account ends well, with nothing', async () => {
    const bench = await benchOfTest({ account: accountOf([]) });
    expect(await bench.run()).toMatchObject({
      outputs: 0,
      added: 0,
      audit: { total_count: 0, outputs: 0, without_audio: 0, unaccounted: 0 },
    });
  });

  test('of an account with one clip keeps that one', async () => {
    const bench = await benchOfTest({ account: accountOf([{ createdAtMicros: instant }]) });
    expect(await bench.run()).toMatchObject({ outputs: 1, added: 1, audio: { cached: 1 } });
    expect(await differences(bench)).toEqual([]);
  });

  test('of hostile prompts keeps each to its last character', async () => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 13, voiceovers: 90, hostile: true }) });
    await bench.run();
    expect(await differences(bench)).toEqual([]);
    for (const { output, voiceover } of bench.service.account.rows) {
      if (!output) continue;
      const { prompt } = await bench.library.details(output.id);
      expect(prompt).toBe(Buffer.from(voiceover.prompt.text).toString().replaceAll('\0', '\u2400'));
    }
  });

  const edges: readonly [string, readonly VoiceoverOf[]][] = [
    [
      'a group across the edge of a page',
      [...apart(299), { createdAtMicros: instant, outputs: 4 }, ...apart(2, -9)],
    ],
    ['one instant as large as a page', sameInstant(300)],
    ['one instant larger than a page', [...apart(10), ...sameInstant(301), ...apart(10, -99)]],
    [
      'rows without audio at the edge',
      [...apart(298), ...sameInstant(3, 0), ...sameInstant(2), ...apart(5, -99)],
    ],
    ['a whole page of rows without audio', [...apart(5), ...apart(310, -500, 0), ...apart(5, -999)]],
  ];
  test.each(edges)('misses nothing at %s', async (_name, list) => {
    const bench = await benchOfTest({ account: accountOf(list) });
    const { account } = bench.service;
    const report = await bench.run({ audio: false });
    const ids = await bench.library.ids(everything);
    expect([...ids].sort()).toEqual(account.outputs.map(({ id }) => id).sort());
    expect(report.audit).toEqual({
      total_count: account.rows.length,
      outputs: account.outputs.length,
      without_audio: account.rows.length - account.outputs.length,
      unaccounted: 0,
    });
  });
});

describe('a further sync', () => {
  test('of an unchanged account asks the API at most twice, and for no audio', async () => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 14, voiceovers: 305 }) });
    await bench.run({ audio: false });
    await bench.run();
    const { apiRequests, audioRequests } = bench.service;
    const [api, audio] = [apiRequests.length, audioRequests.length];
    const report = await bench.run();
    expect(apiRequests.length - api).toBeLessThanOrEqual(2);
    expect(audioRequests.length).toBe(audio);
    expect(report).toMatchObject({ added: 0, gone: 0, audio: { failed: 0, bytes: 0 } });
    expect(report.requests).toBe(apiRequests.length - api);
  });

  test('brings what is new', async () => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 15, voiceovers: 30 }) });
    await bench.run();
    bench.service.account.add({ createdAtMicros: Date.UTC(2024, 0, 1) * 1000, outputs: 3 });
    expect(await bench.run()).toMatchObject({ added: 3, gone: 0 });
    expect(await differences(bench)).toEqual([]);
  });

  test('that is whole brings changed favourites of old clips', async () => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 16, voiceovers: 305 }) });
    await bench.run({ audio: false });
    const oldest = bench.service.account.outputs.find(({ favorite }) => !favorite)!;
    bench.service.account.favorite(oldest.id);
    await bench.run({ full: true, audio: false });
    expect(await bench.library.details(oldest.id)).toMatchObject({ favorite: true });
  });

  test('marks as gone what the service dropped, and the clip stays here to be played', async () => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 17, voiceovers: 30 }) });
    await bench.run();
    const dropped = bench.service.account.outputs.slice(3, 6).map(({ id }) => id);
    for (const id of dropped) bench.service.account.remove(id);
    expect(await bench.run({ full: true })).toMatchObject({ added: 0, gone: 3 });
    expect(await differences(bench)).toEqual([]);
    for (const id of dropped) {
      expect((await bench.library.details(id)).goneSince).not.toBeNull();
      const { path, sha256 } = await bench.library.mediaFile(id, 'audio');
      expect(sha256).toBe(bench.service.account.sha256(id));
      expect(hashOf(await readFile(path))).toBe(sha256);
    }
    expect(await bench.run({ full: true })).toMatchObject({ gone: 0 }); // told once
  });

  test('takes back a clip that the service lists again, without fetching it again', async () => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 18, voiceovers: 10 }) });
    await bench.run();
    const { id } = bench.service.account.outputs[4]!;
    // Listed again: the library thinks it gone, as after a listing that did not have it.
    const details = await bench.library.selected({ kind: 'query', query: everything }, 0, 100);
    const listing = await bench.library.beginListing();
    await listing.save(details.filter((clip) => clip.id !== id).map(asListed));
    expect(await listing.finish({ whole: true, audit: null })).toEqual({ gone: 1 });
    const before = bench.service.audioRequests.length;
    expect(await bench.run({ full: true })).toMatchObject({ added: 0, gone: 0 });
    expect((await bench.library.details(id)).goneSince).toBeNull();
    expect(bench.service.audioRequests.length).toBe(before);
  });
});

/** Voiceovers a second apart, newest first, from `offset` seconds after the instant on. */
function apart(count: number, offset = 1000, outputs = 1): readonly VoiceoverOf[] {
  return Array.from({ length: count }, (_, index) => ({
    createdAtMicros: instant + (offset - index) * 1_000_000 - (offset > 0 ? 0 : 1),
    outputs,
  }));
}

function sameInstant(count: number, outputs = 1): readonly VoiceoverOf[] {
  return Array.from({ length: count }, () => ({ createdAtMicros: instant, outputs }));
}

type Kept = Awaited<ReturnType<Bench['library']['selected']>>[number];

function asListed(clip: Kept) {
  return {
    ...clip,
    speakerId: '',
    videoUrl: null,
    sketch: null,
    seed: String(clip.seed),
    createdAtMicros: Date.parse(clip.createdAt) * 1000,
  };
}
