import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrno } from '../../platform/errno.ts';
import { NotOurFile } from '../../platform/open-file.ts';
import { journalName } from './journal.ts';
import { lockName } from './lock.ts';
import { manifestName, reportName } from './manifest.ts';

/** The export's own files at the top of a destination. */
export const fixedNames = [manifestName, journalName, lockName, reportName] as const;

/** Rejects with `NotOurFile` when a link, a folder or a device has one of these names: someone else has put it there. */
export async function checkFixedNames(root: string): Promise<void> {
  for (const name of fixedNames) {
    const file = join(root, name);
    try {
      if (!(await lstat(file)).isFile()) throw new NotOurFile(file, 'not-regular');
    } catch (error) {
      if (!hasErrno(error, 'ENOENT')) throw error;
    }
  }
}
