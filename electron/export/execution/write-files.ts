import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfCancelled } from '../../platform/cancellation.ts';
import type { Folders } from '../destination/folders.ts';
import type { ManifestEntry } from '../destination/manifest.ts';
import type { PlannedAction, WantedClip } from '../planning/plan.ts';
import { modifiedAt } from '../planning/scan.ts';
import { failureOf } from './failures.ts';
import type { FileToWrite, WrittenFile } from './file-operations.ts';
import type { FilePool } from './file-pool.ts';
import type { Recorder } from './recorder.ts';
import type { Tally } from './tally.ts';

/** Writes between two looks at the folders that they need. */
const writesAtOnce = 2048;

export type Write = Extract<PlannedAction, { kind: 'write' }>;
type Ready = FileToWrite & { readonly action: Write };

/** Writes clips into the destination; each is recorded when it is whole on disk, whatever becomes of the others. */
export async function writeFiles(
  writes: readonly Write[],
  options: {
    readonly root: string;
    readonly clips: ReadonlyMap<string, WantedClip>;
    readonly files: FilePool;
    readonly folders: Folders;
    readonly fsync: boolean;
    readonly mode: number;
    readonly entries: ReadonlyMap<string, ManifestEntry>;
    readonly recorder: Recorder;
    readonly tally: Tally;
    readonly now: () => number;
    readonly signal: AbortSignal;
    readonly onWritten: (bytes: number) => void;
  },
): Promise<void> {
  const { root, clips, files, folders, fsync, mode, entries, recorder, tally, signal } = options;

  /** Folders first; those who cannot have theirs fail by themselves. */
  async function readyFiles(some: readonly Write[]): Promise<readonly Ready[]> {
    const ready: Ready[] = [];
    for (const action of some) {
      const clip = clips.get(action.id);
      if (!clip?.cached || clip.file === undefined) continue;
      const source = { path: clip.file, ...clip.cached, make: clip.made?.make ?? { kind: 'copy' as const } };
      throwIfCancelled(signal);
      await tally.attempt(action, async () => {
        await folders.makeFolderOf(action.path);
        ready.push({ action, target: join(root, action.path), source, replaces: action.replaces });
      });
    }
    return ready;
  }

  async function record(action: Write, file: WrittenFile): Promise<void> {
    tally.written(file.bytes);
    const before = entries.get(action.id);
    if (action.removes !== undefined) await rm(join(root, action.removes), { force: true });
    await recorder.record({
      id: action.id,
      path: action.path,
      bytes: file.bytes,
      sha256: file.sha256,
      modifiedAt: modifiedAt(file.mtimeMs),
      exportedAt: new Date(options.now()).toISOString(),
      ...madeFrom(clips.get(action.id)),
      ...(before?.moved === true && before.path === action.path ? { moved: true } : {}),
      ...(before?.sidecars ? { sidecars: before.sidecars } : {}),
    });
    options.onWritten(file.bytes);
  }

  for (let at = 0; at < writes.length; at += writesAtOnce) {
    const ready = await readyFiles(writes.slice(at, at + writesAtOnce));
    await files.write(ready, { fsync, mode }, async (batch) => {
      const failures: unknown[] = [];
      for (const { item, outcome } of batch) {
        const work =
          'sha256' in outcome
            ? record(item.action, outcome)
            : tally.attempt(item.action, () => Promise.reject(failureOf(outcome)));
        // What is whole is recorded, whatever became of the one before.
        await work.catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 0) throw failures[0];
      throwIfCancelled(signal);
    });
  }
}

/** What a manifest says of a file that is no plain copy. */
export function madeFrom(clip: WantedClip | undefined): Pick<ManifestEntry, 'source' | 'made'> {
  return clip?.made && clip.cached ? { source: clip.cached.sha256, made: clip.made.key } : {};
}
