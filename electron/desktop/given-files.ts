import { mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { createJsonFile } from '../app-data/json-file.ts';
import { hasErrno } from '../platform/errno.ts';
import { hashFile } from '../platform/hash.ts';

/**
 * The files that were given to other programs: in a folder for each day (`2026-11-23`), in that one for each batch, and
 * beside them a list of what each was when it was made.
 */
export interface GivenFiles {
  /** Notes files that may be given. `batch`: the name of the folder that they will lie in. */
  note(batch: string, files: Readonly<Record<string, string>>): Promise<void>;
  /**
   * Removes those of days before this one that are still as they were made. What a person changed, or put there, or
   * what nothing is known of, stays, whatever the clock says.
   */
  removeBefore(day: string): Promise<void>;
}

export function createGivenFiles(folder: string): GivenFiles {
  const list = path.join(folder, 'files.json');
  const stored = createJsonFile(list);

  /** What lies there, by `day/batch/name`. */
  async function given(): Promise<
    readonly { readonly day: string; readonly key: string; readonly file: string }[]
  > {
    const found: { day: string; key: string; file: string }[] = [];
    for (const day of (await foldersIn(folder)).filter((name) => /^\d{4}-\d\d-\d\d$/.test(name))) {
      for (const batch of await foldersIn(path.join(folder, day))) {
        for (const name of await readdir(path.join(folder, day, batch))) {
          found.push({ day, key: `${batch}/${name}`, file: path.join(folder, day, batch, name) });
        }
      }
    }
    return found;
  }

  return {
    async note(batch, files) {
      const entries = Object.entries(files).map(([name, sha256]) => [`${batch}/${name}`, sha256] as const);
      await stored.change((before) => ({ ...before, ...Object.fromEntries(entries) }));
    },
    async removeBefore(day) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const made = await stored.read();
      const left = new Set<string>();
      for (const one of await given()) {
        const isOld = one.day < day;
        if (isOld && one.key in made && (await isStill(one.file, made[one.key]))) {
          await rm(one.file);
          await removeEmpty(path.dirname(one.file));
          await removeEmpty(path.dirname(path.dirname(one.file)));
        } else left.add(one.key);
      }
      const rest = await stored.change((before) =>
        Object.fromEntries(Object.entries(before).filter(([key]) => left.has(key))),
      );
      if (Object.keys(rest).length === 0) await rm(list, { force: true });
    },
  };
}

async function isStill(file: string, sha256: unknown): Promise<boolean> {
  try {
    return (await hashFile(file)).sha256 === sha256;
  } catch {
    // What cannot be read, or is no file, is not what was given: it stays.
    return false;
  }
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

async function removeEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (error) {
    if (!hasErrno(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT')) throw error;
  }
}
