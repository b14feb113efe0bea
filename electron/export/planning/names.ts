import { dirname } from 'node:path';
import type { ManifestEntry } from '../destination/manifest.ts';
import type { PortablePath } from '../naming/file-name.ts';
import { nameKey, numberedFolder, pathIn } from '../naming/file-name.ts';
import type { DiskItem, EntryState, WantedClip } from './plan.ts';

/** Who has which name. Folders keep the spelling they have on disk, or that the first clip gave them. */
export interface Names {
  take(path: string): void;
  free(path: string): void;
  /** Whether a path is the target itself or a numbered one of it. */
  keeps(path: string, target: PortablePath): boolean;
  /** The first free path of a target, taken from now on. */
  give(target: PortablePath): string;
  /** The path that the target has without a number. */
  unnumbered(target: PortablePath): string;
  /** Whether a folder has got another spelling. */
  respelled(): boolean;
}

export function createNames(disk: ReadonlyMap<string, DiskItem>, fixed: ReadonlySet<string>): Names {
  const known = new Map<string, DiskItem>(disk);
  const folders = new Map<string, string>();
  const nextNumber = new Map<string, number>();
  /** Folders whose spelling stands: the disk's, or what the first clip gave them. */
  const spelled = new Set(fixed);
  let respelled = false;

  function folderOf(target: PortablePath): string {
    const asked = target.folders.join('/');
    const found = folders.get(asked);
    if (found !== undefined) return found;
    let path = '';
    for (const name of target.folders) path = enter(path, name);
    folders.set(asked, path);
    return path;
  }

  function enter(parent: string, name: string): string {
    for (let number = 1; ; number += 1) {
      const numbered = number === 1 ? name : numberedFolder(name, number);
      const path = parent === '' ? numbered : `${parent}/${numbered}`;
      const key = nameKey(path);
      const item = known.get(key);
      if (item?.kind === 'folder' && (spelled.has(key) || item.path.normalize('NFC') === path)) {
        spelled.add(key);
        return item.path;
      }
      if (item && item.kind !== 'folder') continue;
      respelled ||= item !== undefined && item.path !== path;
      spelled.add(key);
      known.set(key, { path, kind: 'folder' });
      return path;
    }
  }

  return {
    take: (path) => {
      const key = nameKey(path);
      if (!known.has(key)) known.set(key, { path, kind: 'file' });
    },
    free: (path) => {
      known.delete(nameKey(path));
    },
    keeps(path, target) {
      const folder = folderOf(target);
      // Some disks give back names in other pieces than they were given.
      const composed = path.normalize('NFC');
      return composed === pathIn(folder, target, 1).normalize('NFC') || isNumbered(composed, folder, target);
    },
    give(target) {
      const folder = folderOf(target);
      const first = pathIn(folder, target, 1);
      const base = nameKey(first);
      if (!known.has(base)) {
        known.set(base, { path: first, kind: 'file' });
        return first;
      }
      for (let number = nextNumber.get(base) ?? 2; ; number += 1) {
        const path = pathIn(folder, target, number);
        const key = nameKey(path);
        if (known.has(key)) continue;
        nextNumber.set(base, number + 1);
        known.set(key, { path, kind: 'file' });
        return path;
      }
    },
    unnumbered: (target) => pathIn(folderOf(target), target, 1),
    respelled: () => respelled,
  };
}

function isNumbered(path: string, folder: string, target: PortablePath): boolean {
  const number = Number(/ \((\d{1,7})\)\.[^./]+$/.exec(path)?.[1] ?? 0);
  return number > 1 && path === pathIn(folder, target, number).normalize('NFC');
}

/**
 * Folders, by `nameKey`, that keep the spelling that they have on disk: those that hold anything else than clips of this
 * plan that may move, as a folder of the user's files is his.
 */
export function fixedFolders(options: {
  readonly wanted: readonly WantedClip[];
  readonly entries: ReadonlyMap<string, ManifestEntry>;
  readonly states: ReadonlyMap<string, EntryState>;
  readonly disk: ReadonlyMap<string, DiskItem>;
  readonly lists?: readonly string[];
}): ReadonlySet<string> {
  const { wanted, entries, states, disk, lists = [] } = options;
  const fixed = new Set<string>();
  const keys = new Map<string, string>();
  function eachFolder(path: string, visit: (key: string) => void): void {
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
      const key = keys.get(folder) ?? nameKey(folder);
      keys.set(folder, key);
      visit(key);
    }
  }
  const fix = (path: string) => eachFolder(path, (key) => fixed.add(key));
  const ours = new Set(lists.map(nameKey));
  const holding = new Set<string>();
  const ids = new Set(wanted.map(({ id }) => id));
  for (const entry of entries.values()) {
    if (!ids.has(entry.id) || states.get(entry.id) !== 'same' || entry.moved === true) fix(entry.path);
    for (const { path } of [entry, ...(entry.sidecars ?? [])]) {
      ours.add(nameKey(path));
      eachFolder(path, (key) => holding.add(key));
    }
  }
  for (const [key, { path, kind }] of disk) {
    if (kind === 'folder' ? !holding.has(key) : !ours.has(key)) fix(path);
    if (kind === 'folder' && !holding.has(key)) fixed.add(key);
  }
  return fixed;
}
