import type { Dir } from 'node:fs';
import { opendirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { hasErrno } from './errno.ts';

/**
 * Whether something failed because no more files may be opened. What fails then may say another reason (a host that cannot
 * be reached) or only a text (a thread that does not start).
 */
export function isOfFilesLimit(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    hasErrno(error, 'EMFILE', 'ENFILE') || /\bE[MN]FILE\b/.test(error.message) || isOfFilesLimit(error.cause)
  );
}

/** Whether the system does not let so many more files be opened: for what fails and does not say why. */
export function mayNotOpen(files: number): boolean {
  const opened: Dir[] = [];
  try {
    while (opened.length < files) opened.push(opendirSync(tmpdir()));
    return false;
  } catch (error) {
    return hasErrno(error, 'EMFILE', 'ENFILE');
  } finally {
    for (const folder of opened) folder.closeSync();
  }
}
