import { rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkBySlices, checkSlice } from '../../../electron/sync/background-check.ts';
import { verifyLibrary } from '../../../electron/sync/verify.ts';
import { accountOf } from '../../fakes/account.ts';
import type { Bench } from './bench.ts';
import { openBench } from './bench.ts';
import { calm } from './calm.ts';

const week = 7 * 24 * 60 * 60_000;
const start = Date.parse('2026-06-01T12:00:00Z');
const clips = 300; // more than a slice

let bench: Bench;
let ids: readonly string[];

beforeEach(async () => {
  const seeds = Array.from({ length: clips }, (_, number) => ({ createdAtMicros: number * 1_000_003 }));
  bench = await openBench({ account: accountOf(seeds) });
  await bench.run({ connections: 16 });
  ids = bench.service.account.outputs.map(({ id }) => id).toSorted();
});

afterEach(() => bench.close());

const slice = (date: number) => checkSlice({ library: bench.library, clock: { date: () => date } });
const found = async () => (await bench.library.status()).selfCheck;
const file = async (id: string) => (await bench.library.mediaFile(id, 'audio')).path;

describe('the check that goes on by itself', () => {
  test('goes through the whole library slice by slice, and then rests a week', async () => {
    await slice(start);
    expect(await found()).toMatchObject({ damaged: 0, finishedAt: null });
    await slice(start);
    expect(await found()).toEqual({
      after: null,
      found: 0,
      damaged: 0,
      finishedAt: new Date(start).toISOString(),
    });

    await rm(await file(ids[0]!));
    await slice(start + week - 1);
    expect(await found()).toMatchObject({ damaged: 0, finishedAt: new Date(start).toISOString() });
    await slice(start + week);
    expect(await found()).toMatchObject({ damaged: 1, finishedAt: new Date(start).toISOString() });
  });

  test('counts what is damaged, changes no file, takes it for proven no more, and is done with it after a repair', async () => {
    const [missing, changed] = [ids[1]!, ids[299]!];
    await rm(await file(missing));
    const changedFile = await file(changed);
    await writeFile(changedFile, bench.service.account.bytes(missing));
    await slice(start);
    await slice(start);
    expect(await found()).toMatchObject({ damaged: 2, after: null });
    expect(await file(changed)).toBe(changedFile);
    expect(await bench.library.status()).toMatchObject({ cached: clips - 1, unproven: 1, complete: false });
    await slice(start + week);
    await slice(start + week);
    expect(await found()).toMatchObject({ damaged: 2, after: null });

    const { library, client } = bench;
    expect(await verifyLibrary({ ...calm(), library, client, repair: true })).toMatchObject({ repaired: 2 });
    expect(await found()).toMatchObject({ damaged: 0, after: null });
  });

  test('is not put off for years by a clock that was set back', async () => {
    await slice(start);
    await slice(start);
    const yearEarlier = start - 52 * week;
    await slice(yearEarlier);
    await slice(yearEarlier);
    expect(await found()).toMatchObject({ finishedAt: new Date(yearEarlier).toISOString() });
  });

  test('leaves the disk alone while something else goes on, outlives a failed slice, and ends when told', async () => {
    const stop = new AbortController();
    const heard: string[] = [];
    const turns = ['busy', 'fails', 'runs', 'runs'];
    await checkBySlices({
      clock: {
        now: () => 0,
        date: () => 0,
        sleep: async () => {
          if (turns.length === 0) stop.abort();
        },
      },
      signal: stop.signal,
      mayRun: async () => turns[0] !== 'busy' || turns.shift() === undefined,
      slice: async () => {
        const turn = turns.shift();
        if (turn === 'fails') throw new Error('no library');
        heard.push(turn ?? '');
      },
      onError: (error) => heard.push(String(error)),
    });
    expect(heard).toEqual(['Error: no library', 'runs', 'runs']);
  });
});
