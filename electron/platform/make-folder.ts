import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { hasErrno } from './errno.ts';

/**
 * Makes a folder and what is missing above it; true when it was not there. One level at a time: Node's own recursive
 * form never ends where the system answers ENOENT for good, as below /proc. Rejects with the system's error.
 */
export async function makeFolder(folder: string, mode = 0o700): Promise<boolean> {
  const missing: string[] = [];
  let place = path.resolve(folder);
  while (!(await isThere(place))) {
    missing.push(place);
    const above = path.dirname(place);
    if (above === place) break;
    place = above;
  }
  for (const next of missing.reverse()) {
    await mkdir(next, { mode }).catch((error: unknown) => {
      // Another process was quicker.
      if (!hasErrno(error, 'EEXIST')) throw error;
    });
  }
  // Something else in its place is an error, as the system words it.
  if (missing.length === 0 && !(await stat(folder)).isDirectory()) await mkdir(folder);
  return missing.length > 0;
}

/** A file in the way counts as being there: making what is to lie below it then says so. */
async function isThere(place: string): Promise<boolean> {
  try {
    await stat(place);
    return true;
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return false;
    throw error;
  }
}
