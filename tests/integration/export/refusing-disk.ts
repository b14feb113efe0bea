import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario, createTrial } from './crash-scenarios.ts';
import { treeOf } from './crash-scenarios.ts';

/** Builds the library (refusing-disk.c) that is loaded before the C library, in `place`; `reason`: why it cannot be. */
export function buildRefusingDisk(place: string): { readonly library: string; readonly reason: string } {
  const library = join(place, 'share.so');
  const source = join(import.meta.dirname, 'refusing-disk.c');
  if (process.platform !== 'linux') return { library, reason: 'libraries are loaded before others on Linux' };
  const built = spawnSync('cc', ['-shared', '-fPIC', '-o', library, source, '-ldl']).status === 0;
  return { library, reason: built ? '' : 'there is no C compiler here' };
}

/**
 * What was there before the run, and what the run leaves on a disk that does as it is told. `addOwn`: puts files of the
 * owner's there.
 */
export async function planned(
  { apply, fresh }: Awaited<ReturnType<typeof createTrial>>,
  { before, clips, killed }: Scenario,
  addOwn: (folder: string) => void = () => undefined,
) {
  const start = fresh(null);
  if (before) await apply(before.clips, start, before);
  if (killed === 'undo') await apply(clips, start, { template: '{language}/{prompt}' });
  addOwn(start);
  const done = fresh(start);
  await apply(clips, done, killed);
  return { start, expected: treeOf(done) };
}

/** A file of the owner's. */
export function addMine(folder: string): void {
  writeFileSync(join(folder, 'mine.txt'), 'mine');
}
