import { unlink } from 'node:fs/promises';
import type { ExportNote } from '../../contract/export-notes.ts';
import { hasErrno } from '../../platform/errno.ts';
import { sha256Of } from '../../platform/hash.ts';
import { ourFile } from '../destination/folders.ts';
import type { JournalRead, ObsoleteFile } from '../destination/journal.ts';
import { nameKey } from '../naming/file-name.ts';
import { isDone, reasonOfOne } from './failures.ts';
import { createHashes, hashAt } from './file-hashes.ts';
import type { Resolved } from './recovery.ts';
import { namesIn } from './recovery.ts';

/** A file that could not be taken away, and why. */
export interface LeftFile {
  readonly file: ObsoleteFile;
  readonly note: ExportNote;
}

/**
 * Takes away what has been replaced or is to go with its clip, where nobody has changed it; answers what the disk does
 * not let go.
 */
export async function removeObsolete(
  root: string,
  obsolete: Resolved['obsolete'],
): Promise<readonly LeftFile[]> {
  const left: LeftFile[] = [];
  for (const file of obsolete) {
    try {
      await removeIfUnchanged(root, file.path, file.sha256);
    } catch (error) {
      left.push({ file, note: { id: '', path: file.path, ...(await reasonOfOne(error, root)) } });
    }
  }
  return left;
}

/**
 * Takes away the empty files by which names were taken for files that never came to them, on disks without hard links.
 * What an entry names, in whatever case, is none: the user has emptied it.
 */
export async function removePlaceholders(
  root: string,
  journal: JournalRead,
  { pending, entries, files }: Resolved,
): Promise<void> {
  const known = new Map(namesIn(entries, files).map((name) => [nameKey(name), name]));
  const names = [
    ...pending.flatMap(({ from, aside, to }) => [from, aside, to]),
    ...journal.writes.map(({ entry }) => entry.path),
    ...journal.companions.map(({ file }) => file.path),
  ];
  for (const path of names) {
    const name = known.get(nameKey(path));
    if (name !== undefined && !(await areTwo(root, name, path))) continue;
    await isDone(root, async () => {
      await removeIfUnchanged(root, path, emptyHash);
    });
  }
}

/** Whether a disk that tells names of other case apart has a file at each of two. */
async function areTwo(root: string, one: string, other: string): Promise<boolean> {
  const hashes = createHashes(root);
  const areThere = one !== other && (await hashes.exists(one)) && (await hashes.exists(other));
  return areThere && !(await hashes.isOne(one, other));
}

const emptyHash = sha256Of('');

/** Removes a file of ours; false when it is not what was recorded any more, or lies behind a link. */
export async function removeIfUnchanged(root: string, path: string, sha256: string): Promise<boolean> {
  if ((await hashAt(root, path)) !== sha256) return false;
  try {
    // Node's `rm` takes what may not be removed for a folder, and says so.
    await unlink(await ourFile(root, path));
  } catch (error) {
    // A share whose answer was lost may say that it is gone already.
    if (!hasErrno(error, 'ENOENT')) throw error;
  }
  return true;
}
