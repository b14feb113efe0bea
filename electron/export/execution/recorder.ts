import { dirname, join } from 'node:path';
import { syncFolder } from '../../platform/sync-folder.ts';
import type { Journal, ManifestEntry } from '../destination/manifest.ts';
import type { MountGuard } from '../destination/mount-guard.ts';

/** Files whose folders are flushed and which are journaled together. */
const batchSize = 128;

/** Puts finished files into the journal and then into the entries, a batch at a time. */
export interface Recorder {
  record(entry: ManifestEntry): Promise<void>;
  /** Records what has come together so far. */
  commit(): Promise<void>;
}

export function createRecorder(options: {
  readonly root: string;
  readonly mountGuard: MountGuard;
  readonly fsync: boolean;
  readonly journal: Journal;
  readonly entries: Map<string, ManifestEntry>;
}): Recorder {
  const { root, mountGuard, fsync, journal, entries } = options;
  let batch: ManifestEntry[] = [];
  let committed = Promise.resolve();

  async function commitBatch(some: readonly ManifestEntry[]): Promise<void> {
    if (some.length === 0) return;
    await mountGuard.check();
    const folders = new Set(some.map((entry) => dirname(join(root, entry.path))));
    if (fsync) for (const folder of folders) await syncFolder(folder);
    await journal.append(some);
    for (const entry of some) entries.set(entry.id, entry);
  }

  function commit(): Promise<void> {
    const some = batch;
    batch = [];
    committed = committed.then(() => commitBatch(some));
    return committed;
  }

  return {
    async record(entry) {
      batch.push(entry);
      if (batch.length >= batchSize) await commit();
    },
    commit,
  };
}
