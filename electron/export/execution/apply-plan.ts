import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../../platform/errno.ts';
import { hashFile } from '../../platform/hash.ts';
import { destinationError } from '../destination/disk.ts';
import type { Folders } from '../destination/folders.ts';
import type { Journal, ManifestEntry } from '../destination/manifest.ts';
import type { MountGuard } from '../destination/mount-guard.ts';
import type { ExportPlan, PlannedAction, WantedClip } from '../planning/plan.ts';
import { modifiedAt } from '../planning/scan.ts';
import type { FilePool } from './file-pool.ts';
import { moveFiles } from './move-files.ts';
import type { Recorder } from './recorder.ts';
import { createRecorder } from './recorder.ts';
import type { Applied } from './tally.ts';
import { createTally } from './tally.ts';
import { madeFrom, writeFiles } from './write-files.ts';

interface Applying {
  readonly plan: ExportPlan;
  readonly root: string;
  readonly wanted: readonly WantedClip[];
  readonly mountGuard: MountGuard;
  readonly files: FilePool;
  readonly folders: Folders;
  readonly fsync: boolean;
  readonly journal: Journal;
  readonly entries: Map<string, ManifestEntry>;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly onDone: (bytes: number) => void;
}

/**
 * Applies a plan: records what is adopted, then renames, then writes. Every finished file is put into `entries`
 * and the journal, never before it is whole on disk. What fails for one file is noted; what fails for all of them
 * (`disk-full`, `disk-missing`, `disk-not-writable`, `cancelled`) is thrown, with what is whole recorded.
 */
export async function applyPlan(options: Applying): Promise<Applied> {
  const { plan, root, journal, entries, onDone } = options;
  const clips = new Map(options.wanted.map((clip) => [clip.id, clip]));
  const recorder = createRecorder(options);
  const tally = createTally(root);
  try {
    for (const action of plan.actions)
      if (action.kind === 'adopt') await adopt(action, clips, options, recorder);
    const renames = plan.actions.filter((action) => action.kind === 'rename');
    await moveFiles(renames, { ...options, entries, recorder, tally, onMoved: () => onDone(0) });
    const writes = plan.actions.filter((action) => action.kind === 'write');
    const { mode } = journal;
    await writeFiles(writes, { ...options, clips, mode, recorder, tally, onWritten: onDone });
  } catch (error) {
    // What is whole is recorded even so; should that fail too, the next export knows the files by their hashes.
    await recorder.commit().catch((second: unknown) => {
      if (errnoOf(second) === null) throw second;
    });
    throw destinationError(error);
  }
  await recorder.commit();
  return tally.applied();
}

async function adopt(
  action: Extract<PlannedAction, { kind: 'adopt' }>,
  clips: ReadonlyMap<string, WantedClip>,
  { root, entries, now }: Pick<Applying, 'root' | 'entries' | 'now'>,
  recorder: Recorder,
): Promise<void> {
  const file = join(root, action.path);
  const { mtimeMs, size: bytes } = await lstat(file);
  const clip = clips.get(action.id);
  const sidecars = entries.get(action.id)?.sidecars;
  await recorder.record({
    id: action.id,
    path: action.path,
    bytes,
    sha256: clip?.made ? (await hashFile(file)).sha256 : action.cached.sha256,
    modifiedAt: modifiedAt(mtimeMs),
    exportedAt: new Date(now()).toISOString(),
    ...madeFrom(clip),
    ...(action.moved ? { moved: true } : {}),
    ...(sidecars ? { sidecars } : {}),
  });
}
