import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { throwIfCancelled } from '../../platform/cancellation.ts';
import { hasErrno } from '../../platform/errno.ts';
import { hashFile } from '../../platform/hash.ts';
import { NotOurFile } from '../../platform/open-file.ts';
import { destinationError, forEachAtOnce } from '../destination/disk.ts';
import { nameKey } from '../naming/file-name.ts';
import type { FileStats } from '../execution/file-operations.ts';
import type { ManifestEntry } from '../destination/manifest.ts';
import { lockName } from '../destination/lock.ts';
import { journalName } from '../destination/journal.ts';
import { manifestName, reportName } from '../destination/manifest.ts';
import type { DiskItem, EntryState, WantedClip } from './plan.ts';
import { isOwnTemporary } from '../destination/folders.ts';

const statsAtOnce = 16;
const foldersAtOnce = 4;
/** What is answered of a folder that may not be entered, or that a broken disk does not give. */
const noEntry = ['EACCES', 'EPERM', 'EIO'] as const;

/** What lies in the folders that an export is concerned with. */
export interface DiskScan {
  readonly disk: ReadonlyMap<string, DiskItem>;
  readonly states: ReadonlyMap<string, EntryState>;
  /** What entries say otherwise than the disk: its spelling of a name, or the time that it keeps. By clip. */
  readonly corrections: ReadonlyMap<string, Correction>;
  /** Temporary files of a run that was cut short, absolute. */
  readonly leftovers: readonly string[];
  /** Files in those folders that no entry names. */
  readonly foreign: number;
}

/** `moved`: the user gave the file its name. */
export type Correction = Partial<Pick<ManifestEntry, 'path' | 'modifiedAt' | 'moved'>>;

/** What is seen of a folder that does not exist yet. */
export function emptyScan(): DiskScan {
  return { disk: new Map(ownNames()), states: new Map(), corrections: new Map(), leftovers: [], foreign: 0 };
}

/**
 * FileStats at the destination: only at folders where the wanted clips are or will be, never through a symlink,
 * never into `closed`. Files are read only when size and time leave a doubt. What may not be entered is passed over:
 * files in it are unreadable.
 */
export async function scanDisk(given: {
  readonly root: string;
  readonly closed: string | null;
  readonly wanted: readonly WantedClip[];
  readonly entries: ReadonlyMap<string, ManifestEntry>;
  /** Paths of the export's own files about the whole. */
  readonly lists: readonly string[];
  /** Of all entries, in their order. */
  readonly statsBelow: Promise<FileStats>;
  readonly signal: AbortSignal;
}): Promise<DiskScan> {
  const { root, closed, wanted, entries, lists, signal } = given;
  const disk = new Map<string, DiskItem>();
  const leftovers: string[] = [];
  const concerned = concernedFolders(wanted, entries);
  const closedKey = closed === null ? null : nameKey(closed);

  const unreadable = new Set<string>();

  let everywhere = false;
  async function itemsOf(folder: string): Promise<readonly Dirent[]> {
    try {
      return await readdir(join(root, folder), { withFileTypes: true });
    } catch (error) {
      if (folder === '' || !hasErrno(error, ...noEntry, 'ENOENT', 'ENOTDIR')) throw error;
      if (hasErrno(error, ...noEntry)) unreadable.add(nameKey(folder));
      return [];
    }
  }
  async function walk(folder: string): Promise<void> {
    throwIfCancelled(signal);
    const below: string[] = [];
    for (const item of await itemsOf(folder)) {
      if (isOwnTemporary(item.name) && item.isFile()) {
        leftovers.push(join(root, folder, item.name));
        continue;
      }
      const path = folder === '' ? item.name : `${folder}/${item.name}`;
      const key = nameKey(path);
      const kind =
        key === closedKey ? 'other' : item.isFile() ? 'file' : item.isDirectory() ? 'folder' : 'other';
      disk.set(key, { path, kind });
      if (kind === 'folder' && (everywhere || concerned.has(key) || concerned.has(withoutNumbers(key))))
        below.push(path);
    }
    await forEachAtOnce(below, foldersAtOnce, walk);
  }
  try {
    await walk('');
    for (const [key, item] of ownNames()) disk.set(key, item);
    const seen = await entryStates({
      root,
      disk,
      unreadable,
      wanted,
      entries,
      stats: await given.statsBelow,
    });
    const { states, corrections } = seen;
    if ([...states.values()].includes('missing')) {
      // It may have been moved to a folder that no clip is wanted in.
      everywhere = true;
      await walk('');
      for (const [key, item] of ownNames()) disk.set(key, item);
    }
    await hashCandidates({ root, disk, states, wanted, entries, signal });
    return {
      disk,
      states,
      corrections,
      leftovers: [...new Set(leftovers)],
      foreign: foreignFiles(disk, entries, lists),
    };
  } catch (error) {
    throw destinationError(error);
  }
}

/** What file managers leave behind in every folder that they show. */
export const leftByFileManagers = /(?:^|\/)(?:\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini)$/i;

function foreignFiles(
  disk: ReadonlyMap<string, DiskItem>,
  entries: ReadonlyMap<string, ManifestEntry>,
  lists: readonly string[],
): number {
  const owned = new Set(lists.map(nameKey));
  for (const entry of entries.values()) {
    owned.add(nameKey(entry.path));
    for (const sidecar of entry.sidecars ?? []) owned.add(nameKey(sidecar.path));
  }
  let count = 0;
  for (const [key, item] of disk)
    if (item.kind === 'file' && !owned.has(key) && !leftByFileManagers.test(item.path)) count += 1;
  return count;
}

/** Names that are the export's own and no clip's; those clips among them whose sidecars would take such a name. */
function ownNames(): readonly (readonly [string, DiskItem])[] {
  const stems = [manifestName, reportName, 'catalogue.json'].map((name) => name.replace(/\.[^.]+$/, ''));
  return [
    ...[manifestName, journalName, lockName, reportName],
    ...stems.flatMap((stem) => [`${stem}.mp3`, `${stem}.wav`]),
  ].map((path) => [nameKey(path), { path, kind: 'other' }]);
}

function concernedFolders(
  wanted: readonly WantedClip[],
  entries: ReadonlyMap<string, ManifestEntry>,
): ReadonlySet<string> {
  const asked = new Set<string>();
  for (const clip of wanted) {
    const { folders } = clip.target;
    asked.add(folders.length === 1 ? (folders[0] ?? '') : folders.join('/'));
    const path = entries.get(clip.id)?.path;
    if (path !== undefined) asked.add(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  }
  const keys = new Set<string>();
  for (const path of asked) {
    let parent = '';
    for (const name of path.split('/')) {
      parent = parent === '' ? name : `${parent}/${name}`;
      const key = nameKey(parent);
      keys.add(key).add(withoutNumbers(key));
    }
  }
  return keys;
}

function withoutNumbers(key: string): string {
  return key.replace(/ \(\d+\)(?=\/|$)/g, '');
}

async function entryStates(input: {
  readonly root: string;
  readonly disk: ReadonlyMap<string, DiskItem>;
  /** Folders that may not be entered, by `nameKey`. */
  readonly unreadable: ReadonlySet<string>;
  readonly wanted: readonly WantedClip[];
  readonly entries: ReadonlyMap<string, ManifestEntry>;
  /** Of all entries, in their order, by the names that they record. */
  readonly stats: FileStats;
}): Promise<Pick<DiskScan, 'states' | 'corrections'>> {
  const { root, disk, unreadable, wanted, entries, stats } = input;
  const states = new Map<string, EntryState>();
  const corrections = new Map<string, Correction>();
  const wantedIds = new Set(wanted.map(({ id }) => id));
  const doubtful: ManifestEntry[] = [];
  let index = -1;
  for (const entry of entries.values()) {
    index += 1;
    const { id } = entry;
    if (!wantedIds.has(id)) continue;
    const item = disk.get(nameKey(entry.path));
    if (stats.sizes[index] === entry.bytes && isTime(stats.times[index], entry.modifiedAt))
      states.set(id, 'same');
    else if (isIn(entry.path, unreadable)) states.set(id, 'unreadable');
    else if (stats.sizes[index] !== -1) doubtful.push(entry);
    else if (!item) states.set(id, 'missing');
    else if (item.kind !== 'file') states.set(id, 'changed');
    else if (item.path === entry.path) doubtful.push(entry);
    else {
      // The name that was given does not open it: the disk, or the user, spells it in another way.
      const composed = item.path.normalize('NFC') === entry.path.normalize('NFC');
      doubtful.push({ ...entry, path: item.path });
      corrections.set(id, { path: item.path, ...(composed ? {} : { moved: true }) });
    }
  }
  await forEachAtOnce(doubtful, statsAtOnce, async (entry) => {
    const state = await stateOf(join(root, entry.path), entry);
    states.set(entry.id, state);
    if (state !== 'same') corrections.delete(entry.id);
    else {
      // Disks round times, or shift them with the summer: once this is known, the file need not be read again.
      const { mtimeMs } = await lstat(join(root, entry.path));
      corrections.set(entry.id, { ...corrections.get(entry.id), modifiedAt: modifiedAt(mtimeMs) });
    }
  });
  return { states, corrections };
}

function isIn(path: string, folders: ReadonlySet<string>): boolean {
  if (folders.size === 0) return false;
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder))
    if (folders.has(nameKey(folder))) return true;
  return false;
}

/** A file with the recorded size and time is the one that was written; with another time it is read. */
async function stateOf(
  file: string,
  entry: Pick<ManifestEntry, 'bytes' | 'sha256' | 'modifiedAt'>,
): Promise<EntryState> {
  try {
    const stats = await lstat(file);
    const { size, mtimeMs } = stats;
    if (!stats.isFile() || size !== entry.bytes) return 'changed';
    if (modifiedAt(mtimeMs) === entry.modifiedAt) return 'same';
    return (await hashFile(file)).sha256 === entry.sha256 ? 'same' : 'changed';
  } catch (error) {
    if (error instanceof NotOurFile) return 'changed';
    if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return 'missing';
    if (hasErrno(error, ...noEntry)) return 'unreadable';
    throw error;
  }
}

/** Whether a file is as it was written, by size and time, or else by its bytes. */
export async function isAsRecorded(
  file: string,
  recorded: Pick<ManifestEntry, 'bytes' | 'sha256' | 'modifiedAt'>,
): Promise<boolean> {
  return (await stateOf(file, recorded)) === 'same';
}

/** Whether a file's time is the one that a manifest has recorded. */
export function isTime(mtimeMs: number | undefined, recorded: string): boolean {
  return mtimeMs !== undefined && Math.floor(mtimeMs) === Date.parse(recorded);
}

/** A file's time as the manifest records it. */
export function modifiedAt(mtimeMs: number): string {
  return new Date(Math.floor(mtimeMs)).toISOString();
}

/** Hashes files that no entry names and that have the size of a clip still to be written: they may be that clip. */
async function hashCandidates(given: {
  readonly root: string;
  readonly disk: Map<string, DiskItem>;
  readonly states: ReadonlyMap<string, EntryState>;
  readonly wanted: readonly WantedClip[];
  readonly entries: ReadonlyMap<string, ManifestEntry>;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { root, disk, states, wanted, entries, signal } = given;
  const sizes = new Set<number>();
  for (const clip of wanted) {
    const bytes = (states.get(clip.id) ?? 'missing') === 'missing' ? clip.cached?.bytes : undefined;
    if (bytes !== undefined) sizes.add(bytes);
  }
  if (sizes.size === 0) return;
  const owned = new Set<string>();
  for (const [id, entry] of entries) {
    if (states.get(id) !== 'missing') owned.add(nameKey(entry.path));
  }
  const candidates = [...disk].filter(([key, item]) => item.kind === 'file' && !owned.has(key));
  await forEachAtOnce(candidates, statsAtOnce, async ([key, item]) => {
    throwIfCancelled(signal);
    const file = join(root, item.path);
    try {
      if (!sizes.has((await lstat(file)).size)) return;
      disk.set(key, { ...item, sha256: (await hashFile(file)).sha256 });
    } catch (error) {
      // Unreadable or just gone: then it is simply a file of someone else.
      if (!(error instanceof NotOurFile) && !hasErrno(error, ...noEntry, 'ENOENT')) throw error;
    }
  });
}
