import { readdir } from 'node:fs/promises';
import { dirname, posix } from 'node:path';
import { below, LeadsOutside } from '../../platform/below.ts';
import { errnoOf } from '../../platform/errno.ts';
import { renameNow } from '../../platform/rename.ts';
import { sha256Of } from '../../platform/hash.ts';
import type { PlannedRespelling } from '../destination/journal.ts';
import { nameKey } from '../naming/file-name.ts';

/**
 * Folders that the disk spells otherwise than the names that were given, by case alone: after the files have moved, a
 * disk that tells cases apart has none. From the top down, each as it is spelled once those above it are.
 */
export async function foldersToRespell(
  root: string,
  paths: readonly string[],
): Promise<readonly PlannedRespelling[]> {
  const wanted = new Map<string, string>();
  for (const path of paths)
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder))
      wanted.set(nameKey(folder), folder);
  const sorted = [...wanted.values()].sort((a, b) => a.length - b.length);
  const spelled = new Map<string, readonly string[]>();
  const respells: PlannedRespelling[] = [];
  for (const folder of sorted) {
    const parent = dirname(folder);
    const names = spelled.get(parent) ?? (await foldersIn(root, parent));
    spelled.set(parent, names);
    const name = posix.basename(folder);
    if (names.includes(name)) continue;
    const now = names.find((one) => nameKey(one) === nameKey(name));
    if (now === undefined) continue;
    const aside = posix.join(parent, `voicekeep-moving-${sha256Of(folder).slice(0, 16)}`);
    respells.push({ from: posix.join(parent, now), aside, to: folder });
  }
  return respells;
}

/** Gives folders their spelling, by way of another name; goes on with what was begun. */
export async function finishRespelling(root: string, respells: readonly PlannedRespelling[]): Promise<void> {
  for (const { from, aside, to } of respells) {
    const names = await foldersIn(root, dirname(to));
    const [was, between, is] = [from, aside, to].map((path) => names.includes(posix.basename(path)));
    if (!between && (!was || is)) continue;
    try {
      const [source, waiting, target] = [
        await below(root, from),
        await below(root, aside),
        await below(root, to),
      ];
      if (!between) renameNow(source, waiting);
      // Something may have come to the name meanwhile: then the folder keeps its old one.
      const taken = (await foldersIn(root, dirname(to))).some(
        (name) => nameKey(name) === nameKey(posix.basename(to)),
      );
      if (taken) renameNow(waiting, source);
      else giveSpelling(waiting, source, target);
    } catch (error) {
      if (!(error instanceof LeadsOutside) && errnoOf(error) === null) throw error;
      return; // A disk that takes no such name leaves the folder as it was.
    }
  }
}

/** A folder never stays under the name by which it goes: where it cannot have the new one, it gets the old one back. */
function giveSpelling(waiting: string, source: string, target: string): void {
  try {
    renameNow(waiting, target);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    renameNow(waiting, source);
  }
}

async function foldersIn(root: string, folder: string): Promise<readonly string[]> {
  try {
    const path = folder === '.' ? root : await below(root, folder);
    const items = await readdir(path, { withFileTypes: true });
    return items.filter((item) => item.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if (error instanceof LeadsOutside || errnoOf(error) !== null) return [];
    throw error;
  }
}
