import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * Paths of the files below a folder, relative to it, sorted. A program may be at work in it: what goes while it is looked
 * at is passed over, and a folder that is not there holds nothing.
 */
export async function filesBelow(folder: string, name = /(?:)/): Promise<readonly string[]> {
  const entries = (await unlessGone(readdir(folder, { withFileTypes: true }))) ?? [];
  const below = await Promise.all(
    entries.map(async (entry) => {
      if (!entry.isDirectory()) return entry.isFile() && name.test(entry.name) ? [entry.name] : [];
      const inner = await filesBelow(path.join(folder, entry.name), name);
      return inner.map((file) => path.join(entry.name, file));
    }),
  );
  return below.flat().sort();
}

/** The same files with what is in them. */
export async function contentsBelow(
  folder: string,
  name?: RegExp,
): Promise<readonly { readonly file: string; readonly bytes: Buffer }[]> {
  const all: { file: string; bytes: Buffer }[] = [];
  for (const file of await filesBelow(folder, name)) {
    const bytes = await unlessGone(readFile(path.join(folder, file)));
    if (bytes !== null) all.push({ file, bytes });
  }
  return all;
}

async function unlessGone<Value>(answer: Promise<Value>): Promise<Value | null> {
  try {
    return await answer;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return null;
  }
}
