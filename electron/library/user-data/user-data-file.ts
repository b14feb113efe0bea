import { renameSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import { diskError } from '../../platform/disk-error.ts';
import { hasErrno } from '../../platform/errno.ts';
import { NotOurFile, readRegularNow } from '../../platform/open-file.ts';
import { parseJson } from '../../platform/parse-json.ts';
import { safeWriteNow } from '../../platform/safe-write.ts';
import { userDataName } from '../paths.ts';

export const userDataSchema = z.object({
  version: z.int().min(1),
  /** Counts up with every change, here and in the database: the higher one is the newer. */
  revision: z.int().min(0),
  favorites: z.array(z.string()),
  notes: z.record(z.string(), z.string()),
  collections: z.array(
    z.object({ id: z.string(), name: z.string(), madeAt: z.string(), clips: z.array(z.string()) }),
  ),
});

/** What belongs to the user, as it lies beside the database: clips by id, collections in their order. */
export type UserData = z.infer<typeof userDataSchema>;

const version = 1;
/** Notes of 20,000 characters at 100,000 clips fit; a file that is larger is not ours. */
const mostBytes = 2 ** 31;

/**
 * Reads a library's `own.json`; null when there is none. One that cannot be read as such is set aside;
 * one of a newer version is refused with `library-newer`.
 */
export function readUserDataFile(folder: string): UserData | null {
  const file = path.join(folder, userDataName);
  const text = readText(file);
  if (text === null) return null;
  const parsed = userDataSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    const stamp = new Date().toISOString().replace(/[:.]/g, '-');
    renameSync(file, path.join(folder, `own.damaged-${stamp}.json`));
    return null;
  }
  if (parsed.data.version > version) {
    throw new AppError('library-newer', { params: { path: file } });
  }
  return parsed.data;
}

/** Null when there is no file; something else in its place counts as a file of nothing. */
function readText(file: string): string | null {
  try {
    return readRegularNow(file, mostBytes).toString('utf8');
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return null;
    if (error instanceof NotOurFile) return '';
    throw diskError(error, 'library', file);
  }
}

/** Writes it whole or not at all. */
export function writeUserDataFile(folder: string, data: Omit<UserData, 'version'>): void {
  const file = path.join(folder, userDataName);
  try {
    safeWriteNow(file, `${JSON.stringify({ version, ...data }, null, 1)}\n`);
  } catch (error) {
    throw diskError(error, 'library', file);
  }
}
