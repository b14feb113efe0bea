import { AppError } from '../../contract/errors.ts';
import { diskError, diskErrorCode } from '../../platform/disk-error.ts';
import { errnoOf, hasErrno } from '../../platform/errno.ts';
import { NotOurFile } from '../../platform/open-file.ts';
import { basename } from 'node:path';

/** What the system answers of a path that is no folder, or that cannot be one. */
const noFolder = ['ENOTDIR', 'EEXIST', 'EISDIR', 'ENAMETOOLONG', 'EINVAL', 'ELOOP'] as const;

/** Turns what the system says of the destination into an error for a person; other errors pass. */
export function destinationError(error: unknown, place: 'export' | 'zip' = 'export'): unknown {
  if (error instanceof AppError) return error;
  if (error instanceof NotOurFile) {
    return new AppError('export-name-taken', { params: { name: basename(error.path) }, cause: error });
  }
  if (hasErrno(error, ...noFolder)) {
    const params = { errno: errnoOf(error) ?? '' };
    return new AppError('export-folder-invalid', { params, cause: error });
  }
  return diskErrorCode(errnoOf(error)) === null ? error : diskError(error, place, '');
}

/** Runs a task for every item, at most `limit` at once; stops at the first rejection and waits for what is under way. */
export async function forEachAtOnce<T>(
  items: Iterable<T>,
  limit: number,
  task: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (let next = iterator.next(); !next.done && !failed; next = iterator.next()) {
      try {
        await task(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: limit }, worker));
  const rejection = ended.find((result) => result.status === 'rejected');
  if (rejection) throw rejection.reason;
}
