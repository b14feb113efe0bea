import { dirname, join, posix } from 'node:path';
import { throwIfCancelled } from '../../platform/cancellation.ts';
import type { Folders } from '../destination/folders.ts';
import { removeEmptied, steppedAside } from '../destination/folders.ts';
import type { ManifestEntry, ManifestFile } from '../destination/manifest.ts';
import { nameKey } from '../naming/file-name.ts';
import type { PlannedAction } from '../planning/plan.ts';
import { isAsRecorded } from '../planning/scan.ts';
import { FileRefused } from './failures.ts';
import type { Recorder } from './recorder.ts';
import type { Tally } from './tally.ts';

export type Rename = Extract<PlannedAction, { kind: 'rename' }>;

/** Gives clips their new names, sidecars with them, and takes away the folders that this leaves empty. */
export async function moveFiles(
  renames: readonly Rename[],
  options: {
    readonly root: string;
    readonly folders: Folders;
    readonly entries: Map<string, ManifestEntry>;
    readonly recorder: Recorder;
    readonly tally: Tally;
    readonly signal: AbortSignal;
    readonly onMoved: () => void;
  },
): Promise<void> {
  const { root, folders, entries, recorder, tally, signal, onMoved } = options;

  async function move(action: Rename, to: string): Promise<void> {
    const entry = entries.get(action.id);
    if (!entry) return;
    await folders.move(entry.path, to);
    const { moved: _, sidecars, ...rest } = entry;
    const movedSidecars = sidecars ? await moveSidecars(sidecars, entry.path, to) : null;
    const moved = { ...rest, path: to, ...(movedSidecars ? { sidecars: movedSidecars } : {}) };
    entries.set(action.id, moved);
    await recorder.record(moved);
  }

  /** Sidecars go with their clip; those that the user changed, or that find someone else's file there, stay. */
  async function moveSidecars(
    sidecars: readonly ManifestFile[],
    from: string,
    to: string,
  ): Promise<ManifestFile[]> {
    const moved: ManifestFile[] = [];
    for (const sidecar of sidecars) {
      const path = stemOf(to) + posix.extname(sidecar.path);
      const goes =
        stemOf(sidecar.path) === stemOf(from) && (await isAsRecorded(join(root, sidecar.path), sidecar));
      try {
        if (goes) await folders.move(sidecar.path, path);
        moved.push(goes ? { ...sidecar, path } : sidecar);
      } catch (error) {
        if (!(error instanceof FileRefused)) throw error;
        moved.push(sidecar);
      }
    }
    return moved;
  }

  function attempt(action: Rename, task: () => Promise<void>): Promise<void> {
    throwIfCancelled(signal);
    return tally.attempt(action, task);
  }

  await inOrder(renames, {
    move: (action) =>
      attempt(action, async () => {
        await move(action, action.path);
        tally.renamed();
        onMoved();
      }),
    stepAside: (action) =>
      attempt(action, () => move(action, posix.join(posix.dirname(action.from), steppedAside(action.id)))),
  });
  await recorder.commit();
  await removeEmptied(root, new Set(renames.map((action) => dirname(action.from))));
}

/** Renames in an order in which every name is free when its turn comes; in a circle, one file steps aside first. */
async function inOrder(
  renames: readonly Rename[],
  steps: {
    readonly move: (action: Rename) => Promise<void>;
    readonly stepAside: (action: Rename) => Promise<void>;
  },
): Promise<void> {
  const holders = new Map(renames.map((action) => [nameKey(action.from), action]));
  const begun = new Set<Rename>();
  for (const first of renames) {
    const chain: Rename[] = [];
    for (let next: Rename | undefined = first; next && !begun.has(next);) {
      begun.add(next);
      chain.push(next);
      const holder = holders.get(nameKey(next.path));
      if (holder && holder !== next && chain.includes(holder)) await steps.stepAside(holder);
      next = holder;
    }
    for (const action of chain.reverse()) await steps.move(action);
  }
}

function stemOf(path: string): string {
  return path.slice(0, path.length - posix.extname(path).length);
}
