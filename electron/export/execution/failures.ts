import { lstat } from 'node:fs/promises';
import { AppError } from '../../contract/errors.ts';
import type { ExportNote, ExportNoteCode } from '../../contract/export-notes.ts';
import { errnoOf } from '../../platform/errno.ts';
import type { Failure } from './drafts.ts';

/** One file could not be written; the others can be. */
export class FileRefused extends Error {
  readonly why: ExportNoteCode;

  constructor(why: ExportNoteCode, options?: ErrorOptions) {
    super(why, options);
    this.why = why;
  }
}

/** What the file system said, or why the file was refused, as an error. */
export function outcomeError(outcome: Failure): Error {
  if ('failure' in outcome) return new FileRefused(outcome.failure);
  return Object.assign(new Error(`The disk answered ${outcome.code}.`), { code: outcome.code });
}

/** Does something to one file of a destination: false when that file refuses. What concerns all of them is thrown. */
export async function isDone(root: string, task: () => Promise<void>): Promise<boolean> {
  try {
    await task();
    return true;
  } catch (error) {
    await reasonOfOne(error, root);
    return false;
  }
}

const concernsAll = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'ENODEV', 'ENXIO', 'ENOTCONN', 'ESTALE']);

/** Why one file failed; throws when the reason concerns all of them. */
export async function reasonOfOne(
  error: unknown,
  root: string,
): Promise<Pick<ExportNote, 'code' | 'params'>> {
  if (error instanceof FileRefused) return { code: error.why };
  const errno = errnoOf(error);
  if (error instanceof AppError || errno === null || concernsAll.has(errno)) throw error;
  await lstat(root); // Rejects when the destination itself is gone: that concerns all of them.
  switch (errno) {
    case 'EACCES':
    case 'EPERM':
      return { code: 'not-writable' };
    case 'ENOENT':
      return { code: 'source-missing' };
    default:
      return { code: 'disk-failed', params: { errno } };
  }
}
