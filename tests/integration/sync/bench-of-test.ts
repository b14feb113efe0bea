import { onTestFinished } from 'vitest';
import type { FakeServiceOptions } from '../../fakes/service.ts';
import type { Bench } from './bench.ts';
import { openBench } from './bench.ts';

/** A bench of the test that runs, closed at its end. */
export async function benchOfTest(options: FakeServiceOptions): Promise<Bench> {
  const bench = await openBench(options);
  onTestFinished(bench.close);
  return bench;
}

/** Ids of the library's clips that are not gone, sorted. */
export async function listed(bench: Bench): Promise<readonly string[]> {
  return (await bench.library.newest(1e9)).map(({ id }) => id).sort();
}

/** Ids of the account's clips, sorted. */
export function allOf(bench: Bench): readonly string[] {
  return bench.service.account.outputs.map(({ id }) => id).sort();
}
