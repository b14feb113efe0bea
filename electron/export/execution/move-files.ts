import { lstat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { hasErrno } from '../../platform/errno.ts';
import { throwIfCancelled } from '../../platform/cancellation.ts';
import { removeEmptied, steppedAside } from '../destination/folders.ts';
import type { PlannedMove } from '../destination/journal.ts';
import type { ManifestEntry, ManifestFile } from '../destination/manifest.ts';
import type { PlannedAction } from '../planning/plan.ts';
import { isAsRecorded } from '../planning/scan.ts';
import { FileRefused } from './failures.ts';
import { inOrder } from './move-order.ts';
import { hashAt } from './file-hashes.ts';
import { foldersLeft, withPath } from './recovery.ts';
import type { ChangingDestination } from './run.ts';
import type { Tally } from './tally.ts';

export type Rename = Extract<PlannedAction, { kind: 'rename' }>;

/** What moving files needs. */
interface Moving extends ChangingDestination {
  readonly tally: Tally;
  readonly onMoved: () => void;
}

/**
 * Gives clips their new names, sidecars with them, and takes away the folders that this leaves empty. All of it is in
 * the journal before the first one moves.
 */
export async function moveFiles(renames: readonly Rename[], options: Moving): Promise<void> {
  const { root, folders, journal, mountGuard, entries, tally, signal, onMoved } = options;
  if (renames.length === 0) return;
  await mountGuard.check();
  const { clips, sidecars } = await plannedMoves(renames, options);
  await journal.moves([...clips, ...sidecars]);
  const removed = new Set(renames.flatMap((rename) => (rename.removed === true ? [rename.id] : [])));

  async function move(planned: PlannedMove): Promise<void> {
    if (signal.aborted) return;
    await tally.attempt({ id: planned.id, path: planned.to }, async () => {
      const entry = entries.get(planned.id);
      if (entry && !(await isUntouched(root, entry, removed.has(planned.id))))
        throw new FileRefused('changed');
      await moveOne(planned, planned.to, options);
      if (removed.has(planned.id)) tally.removed();
      else tally.renamed();
      onMoved();
    });
  }
  await inOrder(clips, {
    move,
    async stepAside(planned) {
      if (signal.aborted) return;
      await tally.attempt({ id: planned.id, path: planned.to }, () =>
        moveOne(planned, planned.aside, options),
      );
    },
  });
  // Also when it is cancelled: a clip that has moved is not left without what lies beside it.
  await moveSidecars(sidecars, options);
  await mountGuard.check();
  await folders.flush();
  await journal.moved(clips.flatMap(({ id }) => entries.get(id) ?? []));
  await removeEmptied(root, foldersLeft(renames));
  throwIfCancelled(signal);
}

/** Each with the name that it has by then. */
async function moveOne(
  planned: PlannedMove,
  to: string,
  { folders, entries }: Pick<Moving, 'folders' | 'entries'>,
): Promise<void> {
  await folders.move(pathOf(planned, entries), to, planned.aside);
  withPath(entries, planned, to);
}

function pathOf({ id, from, aside }: PlannedMove, entries: ReadonlyMap<string, ManifestEntry>): string {
  const entry = entries.get(id);
  const waits = entry?.path === aside || entry?.sidecars?.some(({ path }) => path === aside);
  return waits ? aside : from;
}

/** Sidecars whose clips have their names; one that finds a file of someone else there stays, one that is gone is let go. */
async function moveSidecars(sidecars: readonly PlannedMove[], options: Moving): Promise<void> {
  const { root, entries, tally } = options;
  const going = sidecars.filter(({ id, to }) => stemOf(entries.get(id)?.path ?? '') === stemOf(to));
  async function attempt(planned: PlannedMove, to: string): Promise<void> {
    await tally.attempt({ id: planned.id, path: to }, async () => {
      try {
        await moveOne(planned, to, options);
      } catch (error) {
        if (!(error instanceof FileRefused) && !hasErrno(error, 'ENOENT')) throw error;
        await lstat(root); // of a disk that is gone all files are
      }
    });
  }
  await inOrder(going, {
    move: (planned) => attempt(planned, planned.to),
    stepAside: (planned) => attempt(planned, planned.aside),
  });
}

/** Whether nobody has changed a file; what is to be put away is read for that, as its size and time may have been kept. */
async function isUntouched(
  root: string,
  file: ManifestFile | ManifestEntry,
  reads: boolean,
): Promise<boolean> {
  return reads ? (await hashAt(root, file.path)) === file.sha256 : isAsRecorded(join(root, file.path), file);
}

/** Sidecars go with their clip, but for those that the user changed. */
async function plannedMoves(
  renames: readonly Rename[],
  { root, entries }: Pick<Moving, 'root' | 'entries'>,
): Promise<{ readonly clips: readonly PlannedMove[]; readonly sidecars: readonly PlannedMove[] }> {
  const clips: PlannedMove[] = [];
  const sidecars: PlannedMove[] = [];
  for (const { id, from, path, removed = false } of renames) {
    const entry = entries.get(id);
    if (!entry) continue;
    // A clip may have its name already, and what lies beside it not.
    if (entry.path !== path) clips.push(plannedMove(id, entry, path));
    for (const sidecar of entry.sidecars ?? []) {
      if (stemOf(sidecar.path) !== stemOf(from)) continue;
      if (!(await isUntouched(root, sidecar, removed))) continue;
      sidecars.push(plannedMove(id, sidecar, stemOf(path) + posix.extname(sidecar.path)));
    }
  }
  return { clips, sidecars };
}

export function plannedMove(
  id: string,
  { path, bytes, sha256 }: Pick<ManifestFile, 'path' | 'bytes' | 'sha256'>,
  to: string,
): PlannedMove {
  return { id, from: path, aside: steppedAside(id, path), to, bytes, sha256 };
}

export function stemOf(path: string): string {
  return path.slice(0, path.length - posix.extname(path).length);
}
