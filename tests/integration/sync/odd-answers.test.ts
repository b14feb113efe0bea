import { describe, expect, test } from 'vitest';
import { accountOf, makeAccount } from '../../fakes/account.ts';
import { differences, everything } from './bench.ts';
import { allOf, benchOfTest, listed } from './bench-of-test.ts';

describe('a service whose pages fail', () => {
  test.each(['html-502', 'reset', 'stall', 'invalid-json'] as const)(
    'above 100 rows (%s) is listed whole with smaller ones',
    async (kind) => {
      const bench = await benchOfTest({ account: makeAccount({ seed: 61, voiceovers: 320 }) });
      bench.service.faults.api = [{ kind, above: 100 }];
      const report = await bench.run({ audio: false });
      expect(await listed(bench)).toEqual(allOf(bench));
      expect(report).toMatchObject({ outputs: 320, audit: { total_count: 320, unaccounted: 0 } });
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
      const bench = await benchOfTest({ account: makeAccount({ seed: 62, voiceovers: 400 }) });
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
    const bench = await benchOfTest({ account: makeAccount({ seed: 63, voiceovers: 60 }) });
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
    const bench = await benchOfTest({ account });
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
    for (const account of [makeAccount({ seed: 81, voiceovers: 320 }), accountOf(voiceovers)]) {
      const bench = await benchOfTest({ account });
      bench.service.faults.api = [{ kind, parameter }];
      const report = await bench.run({ audio: false });
      expect(await listed(bench)).toEqual(allOf(bench));
      expect(report.audit).toMatchObject({ total_count: account.rows.length, outputs: allOf(bench).length });
      await bench.run({ audio: false, full: true });
      expect(await listed(bench)).toEqual(allOf(bench));
    }
  });

  test('of which one row cannot be sent either names that row', async () => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 82, voiceovers: 400 }) });
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
    const bench = await benchOfTest({ account: makeAccount({ seed: 83, voiceovers: 65 }) });
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
    const bench = await benchOfTest({ account: makeAccount({ seed: 64, voiceovers: 5 }) });
    bench.service.faults.api = [{ kind: 'busy', times: 2 }];
    await bench.run({ audio: false });
    const times = bench.service.apiRequests.map(({ time }) => time);
    expect(times[1]! - times[0]!).toBeGreaterThan(990);
    expect(times[2]! - times[1]!).toBeGreaterThan(990);
    expect(await listed(bench)).toEqual(allOf(bench));
  });

  test('without a time is waited for, too', async () => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 65, voiceovers: 5 }) });
    bench.service.faults.api = [{ kind: 'too-many-bare', times: 5 }];
    await bench.run({ audio: false });
    expect(await listed(bench)).toEqual(allOf(bench));
  });

  test('about audio is waited for, and every clip comes', async () => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 66, voiceovers: 12 }) });
    bench.service.faults.audio = [{ kind: 'status-500', times: 20 }];
    await bench.run();
    await bench.run({ full: true });
    expect(await differences(bench)).toEqual([]);
  });
});

describe('what is no word of the service about the key', () => {
  test.each(['html-401', 'html-403'] as const)('(%s) is out of reach, and not blamed on it', async (kind) => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 67, voiceovers: 5 }) });
    bench.service.faults.api = [{ kind }];
    await expect(bench.run()).rejects.toMatchObject({ code: 'service-blocked' });
  });

  test('a refusal that passes is not told', async () => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 68, voiceovers: 5 }) });
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
    const bench = await benchOfTest({ account: makeAccount({ seed: 69, voiceovers: 70 }) });
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

  test.each([
    [90, 40],
    [21, 20],
    [12, 3],
  ])(
    '(of %i voiceovers, %i clips) are asked for one by one when they are many, and gone when they are not there',
    async (voiceovers, many) => {
      const bench = await benchOfTest({ account: makeAccount({ seed: 70, voiceovers }) });
      await bench.run({ audio: false });
      const removed = allOf(bench).slice(0, many);
      for (const id of removed) bench.service.account.remove(id);
      const before = bench.service.apiRequests.length;
      expect(await bench.run({ full: true, audio: false })).toMatchObject({ gone: many });
      const asked = bench.service.apiRequests.slice(before).filter(({ url }) => url.includes('start_dt'));
      expect(asked.length).toBeGreaterThanOrEqual(many);
      expect(await listed(bench)).toEqual(allOf(bench));
    },
  );

  test('and whose audio is not here yet have it fetched from where it lay', async () => {
    const bench = await benchOfTest({ account: makeAccount({ seed: 71, voiceovers: 9 }) });
    await bench.run({ audio: false });
    const [id] = allOf(bench);
    const hash = bench.service.account.sha256(id!);
    bench.service.account.remove(id!);
    expect(await bench.run({ full: true })).toMatchObject({ gone: 1, audio: { cached: 9 } });
    expect(await bench.library.details(id!)).toMatchObject({ audio: 'cached', sha256: hash });
  });
});

test('a quick sync says when everything was counted last, and that it did not count itself', async () => {
  const bench = await benchOfTest({ account: makeAccount({ seed: 78, voiceovers: 10 }) });
  const first = await bench.run();
  expect(first.whole).toBe(true);
  const again = await bench.run();
  expect(again).toMatchObject({ whole: false, counted_at: first.counted_at, complete: true });
  expect(await bench.library.ids(everything)).toHaveLength(10);
});
