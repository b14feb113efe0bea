import type { Destination } from '../destination/destination.ts';
import { createDestination } from '../destination/destination.ts';
import { destinationError } from '../destination/disk.ts';
import { checkFixedNames } from '../destination/fixed-names.ts';
import { lockDestination } from '../destination/lock.ts';
import type { MountGuard } from '../destination/mount-guard.ts';
import { createMountGuard, expectFolder } from '../destination/mount-guard.ts';
import { refuseTooSmall } from '../planning/plan-summary.ts';
import type { Prepared } from '../planning/prepare.ts';
import type { LastRun } from './last-run.ts';
import { finishLastRun } from './last-run.ts';

/**
 * Holds the destination, which is made where it is not there yet, while `work` goes on. `prepare` says whether it may
 * begin, and leaves nothing behind. `date`: the time of what is finished of an earlier run.
 */
export async function holdDestination<T>(
  destination: Destination,
  steps: {
    readonly date: () => number;
    readonly prepare: () => Promise<Prepared>;
    readonly work: (
      prepared: Prepared,
      held: { readonly mountGuard: MountGuard; readonly left: LastRun['left'] },
    ) => Promise<T>;
  },
): Promise<T> {
  const { exists } = destination;
  let prepared: Prepared | null = null;
  if (!exists) {
    prepared = await steps.prepare();
    refuseTooSmall(prepared, destination);
    // Nobody else's yet: what was planned for no folder holds for an empty one.
    if (!(await createDestination(destination))) prepared = null;
  }
  return whileLocked(destination, async (mountGuard) => {
    const last = prepared === null ? await finishedRun(mountGuard, steps.date()) : null;
    prepared ??= await steps.prepare();
    refuseTooSmall(prepared, prepared.destination ?? destination);
    return steps.work(prepared, { mountGuard, left: last?.left ?? [] });
  });
}

/** Locks a destination that is there while `work` goes on. */
export async function whileLocked<T>(
  destination: Pick<Destination, 'root' | 'there'>,
  work: (mountGuard: MountGuard) => Promise<T>,
): Promise<T> {
  const { unlock, mountGuard } = await lockedDestination(destination);
  let done: T;
  try {
    done = await work(mountGuard);
  } catch (error) {
    // What ended the work is what is to be told: of a disk that is gone, the lock cannot be removed either.
    await unlock().catch(() => undefined);
    throw error;
  }
  try {
    await unlock();
  } catch (error) {
    throw destinationError(error);
  }
  return done;
}

async function lockedDestination({ root, there }: Pick<Destination, 'root' | 'there'>) {
  try {
    await expectFolder(there);
    // Before anything else is looked at: what comes to its place later is no destination.
    const mountGuard = await createMountGuard(root);
    await checkFixedNames(root);
    return { mountGuard, unlock: await lockDestination(root) };
  } catch (error) {
    throw destinationError(error);
  }
}

/** Brings a run that was cut short to its end; only while the destination is held. */
export async function finishedRun({ folder }: MountGuard, date: number): Promise<LastRun | null> {
  try {
    return await finishLastRun(folder, date);
  } catch (error) {
    throw destinationError(error);
  }
}
