import { dirname, join } from 'node:path';
import { throwIfCancelled } from '../../platform/cancellation.ts';
import { hasErrno } from '../../platform/errno.ts';
import { hashFile } from '../../platform/hash.ts';
import { NotOurFile } from '../../platform/open-file.ts';
import { exists, flushFolders, removeEmptied } from '../destination/folders.ts';
import type { PlannedDelete } from '../destination/journal.ts';
import type { ManifestEntry } from '../destination/manifest.ts';
import type { LibraryFile, PlannedAction } from '../planning/plan.ts';
import { FileRefused } from './failures.ts';
import { hashAt } from './file-hashes.ts';
import { removeIfUnchanged } from './remove-files.ts';
import type { ChangingDestination } from './run.ts';
import type { Tally } from './tally.ts';

type Delete = Extract<PlannedAction, { kind: 'delete' }>;

interface Deleting extends ChangingDestination {
  readonly tally: Tally;
  readonly onDeleted: () => void;
}

/**
 * Deletes clips that are no longer part of the export, and what lies beside them: each file only while it is as it was
 * written, and a clip only while the library has what it was made from. Which ones is in the journal before.
 */
export async function deleteFiles(deletes: readonly Delete[], options: Deleting): Promise<void> {
  const { root, entries, journal, mountGuard, fsync, signal, tally, onDeleted } = options;
  const planned = deletes.flatMap((action) => {
    const entry = entries.get(action.id);
    return entry ? [{ action, files: filesOf(entry) }] : [];
  });
  if (planned.length === 0) return;
  await mountGuard.check();
  await journal.deletes(planned.map(({ action: { id }, files }) => ({ id, files })));
  const deleted: string[] = [];
  for (const { action, files } of planned) {
    if (signal.aborted) break;
    await tally.attempt(action, async () => {
      await deleteClip(action, files, options);
      entries.delete(action.id);
      deleted.push(action.id);
      tally.removed();
      onDeleted();
    });
  }
  // Of a disk that is gone all files are missing.
  await mountGuard.check();
  const folders = new Set(planned.flatMap(({ files }) => files.map(({ path }) => dirname(path))));
  if (fsync) await flushFolders(root, folders);
  await journal.deleted(deleted);
  await removeEmptied(root, folders);
  throwIfCancelled(signal);
}

function filesOf({ path, bytes, sha256, sidecars = [] }: ManifestEntry): PlannedDelete['files'] {
  return [{ path, bytes, sha256 }, ...sidecars].map((file) => ({
    path: file.path,
    bytes: file.bytes,
    sha256: file.sha256,
  }));
}

async function deleteClip(
  { id, source }: Delete,
  [clip, ...beside]: PlannedDelete['files'],
  { root, entries }: Pick<Deleting, 'root' | 'entries'>,
): Promise<void> {
  if (!clip) return;
  if (source !== null && !(await isWhole(source))) throw new FileRefused('source-damaged');
  const isThere = await exists(join(root, clip.path));
  if (isThere && (await hashAt(root, clip.path)) !== clip.sha256) throw new FileRefused('changed');
  // The clip goes last: what cannot go is still known as its own.
  for (const { path, sha256 } of beside)
    if (await removeIfUnchanged(root, path, sha256)) forgetSidecar(entries, id, path);
  const gone = await removeIfUnchanged(root, clip.path, clip.sha256);
  if (!gone && (await exists(join(root, clip.path)))) throw new FileRefused('changed');
}

function forgetSidecar(entries: Map<string, ManifestEntry>, id: string, path: string): void {
  const entry = entries.get(id);
  if (entry) entries.set(id, { ...entry, sidecars: entry.sidecars?.filter((one) => one.path !== path) });
}

async function isWhole({ path, sha256 }: LibraryFile): Promise<boolean> {
  try {
    return (await hashFile(path)).sha256 === sha256;
  } catch (error) {
    if (error instanceof NotOurFile || hasErrno(error, 'ENOENT', 'EACCES', 'EPERM', 'EIO')) return false;
    throw error;
  }
}
