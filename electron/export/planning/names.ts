import { dirname } from 'node:path';
import type { ManifestEntry } from '../destination/manifest.ts';
import type { PortablePath } from '../naming/file-name.ts';
import { nameKey, numberedFolder, pathIn } from '../naming/file-name.ts';
import type { Named } from './name-table.ts';
import { createNameTable } from './name-table.ts';
import { isListName } from '../formats/catalogue/catalogue.ts';
import type { DiskItem, EntryState, WantedClip } from './plan.ts';

/** Who has which name. Folders keep the spelling they have on disk, or that the first clip gave them. */
export interface Names {
  /** What has a path has its name. */
  take(item: Named): void;
  free(path: string): void;
  /** No clip with the usual ending gets the name of this one, whose ending is its own. */
  reserve(path: string): void;
  /** Whether a path is the target itself or a numbered one of it. */
  keeps(path: string, target: PortablePath): boolean;
  /** The first free path of a target, taken from now on. */
  give(target: PortablePath): string;
  /** The same for what is made of the folder and the number (1: none) that it gets, and knows its path by them. */
  giveTo<Item extends Named>(target: PortablePath, make: (folder: string, number: number) => Item): Item;
  /** The path that the target has without a number. */
  unnumbered(target: PortablePath): string;
  /** Whether a folder has got another spelling. */
  respelled(): boolean;
}

export function createNames(disk: ReadonlyMap<string, DiskItem>, fixed: ReadonlySet<string>): Names {
  const known = createNameTable<Named>();
  for (const [key, item] of disk) known.set(key, item);
  const folders = new Map<string, string>();
  /** The same by the list itself, as clips of one folder share theirs. */
  const foldersOfList = new WeakMap<readonly string[], string>();
  const nextNumber = new Map<string, number>();
  /** Names without their endings, by `nameKey`, of clips whose ending is their own. */
  const ownEndings = new Set<string>();
  /** Folders whose spelling stands: the disk's, or what the first clip gave them. */
  const spelled = new Set(fixed);
  let respelled = false;

  function folderOf(target: PortablePath): string {
    const found = foldersOfList.get(target.folders) ?? folderNamed(target.folders);
    foldersOfList.set(target.folders, found);
    return found;
  }

  function folderNamed(names: readonly string[]): string {
    const asked = names.join('/');
    const found = folders.get(asked);
    if (found !== undefined) return found;
    let path = '';
    for (const name of names) path = enter(path, name);
    folders.set(asked, path);
    return path;
  }

  function enter(parent: string, name: string): string {
    for (let number = 1; ; number += 1) {
      const numbered = number === 1 ? name : numberedFolder(name, number);
      const path = parent === '' ? numbered : `${parent}/${numbered}`;
      const key = nameKey(path);
      const item = known.get(key);
      if (isFolder(item) && (spelled.has(key) || item.path.normalize('NFC') === path)) {
        spelled.add(key);
        return item.path;
      }
      if ((item && !isFolder(item)) || isListName(key)) continue;
      respelled ||= item !== undefined && item.path !== path;
      spelled.add(key);
      const made: DiskItem = { path, kind: 'folder' };
      known.set(key, made);
      return path;
    }
  }

  function giveTo<Item extends Named>(
    target: PortablePath,
    make: (folder: string, number: number) => Item,
  ): Item {
    const folder = folderOf(target);
    const base = nameKey(pathIn(folder, target, 1));
    let key = base;
    let number = 1;
    if (isTaken(base, folder, target, 1)) {
      number = nextNumber.get(base) ?? 2;
      for (; ; number += 1) {
        key = nameKey(pathIn(folder, target, number));
        if (!isTaken(key, folder, target, number)) break;
      }
      nextNumber.set(base, number + 1);
    }
    const item = make(folder, number);
    known.set(key, item);
    if (target.usual !== undefined) ownEndings.add(withoutEnding(key));
    return item;
  }

  /** Also by a clip of another ending, as what lies beside a clip has its name. */
  function isTaken(key: string, folder: string, target: PortablePath, number: number): boolean {
    if (known.get(key)) return true;
    if (target.usual === undefined) return ownEndings.size > 0 && ownEndings.has(withoutEnding(key));
    return known.get(nameKey(pathIn(folder, { ...target, extension: target.usual }, number))) !== undefined;
  }

  return {
    take(item) {
      const key = nameKey(item.path);
      if (!known.get(key)) known.set(key, { path: item.path });
    },
    free: (path) => {
      known.delete(nameKey(path));
    },
    reserve: (path) => void ownEndings.add(withoutEnding(nameKey(path))),
    keeps(path, target) {
      const folder = folderOf(target);
      // Some disks give back names in other pieces than they were given.
      const composed = path.normalize('NFC');
      return composed === pathIn(folder, target, 1).normalize('NFC') || isNumbered(composed, folder, target);
    },
    giveTo,
    give: (target) => giveTo(target, (folder, number) => ({ path: pathIn(folder, target, number) })).path,
    unnumbered: (target) => pathIn(folderOf(target), target, 1),
    respelled: () => respelled,
  };
}

function withoutEnding(key: string): string {
  return key.replace(/\.[^./]*$/, '');
}

function isFolder(item: Named | undefined): item is DiskItem {
  return item !== undefined && 'kind' in item && item.kind === 'folder';
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
  const ids = entries.size === 0 ? new Set<string>() : new Set(wanted.map(({ id }) => id));
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
