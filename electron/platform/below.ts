import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { hasErrno } from './errno.ts';

/** A relative path leads out of its root, or a link lies on the way. */
export class LeadsOutside extends Error {
  readonly relative: string;

  constructor(relative: string) {
    super(`${relative} leads out of its folder`);
    this.relative = relative;
  }
}

/**
 * The absolute path of something below a root, named with `/` as manifests do. No folder on the way, nor what it
 * names, may be a link; what is not there yet is no link. Rejects with `LeadsOutside` or the system's error. The root
 * itself is the user's choice and may be reached by a link.
 */
export async function below(root: string, relative: string): Promise<string> {
  const parts = partsOf(relative);
  let place = root;
  for (const part of parts) {
    place = path.join(place, part);
    const stats = await statsOf(place);
    if (stats === null) break;
    if (stats.isSymbolicLink()) throw new LeadsOutside(relative);
  }
  return path.join(root, ...parts);
}

/** Whether a folder is `root` or lies in it, by their names. */
export function isWithin(folder: string, root: string): boolean {
  const way = path.relative(root, folder);
  return way === '' || (way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way));
}

/** The names on the way of a relative path; rejects one that is absolute, empty or climbs. */
export function partsOf(relative: string): readonly string[] {
  const parts = relative.split(path.sep === '\\' ? /[/\\]/ : '/');
  const climbs = parts.some((part) => part === '' || part === '.' || part === '..' || part.includes('\0'));
  const drive = path.sep === '\\' && /^[a-z]:/i.test(relative);
  if (climbs || drive || path.isAbsolute(relative)) throw new LeadsOutside(relative);
  return parts;
}

async function statsOf(place: string): Promise<Stats | null> {
  try {
    return await lstat(place);
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
}
