import type { DiskPlace, ErrorCode } from '../contract/errors.ts';
import { AppError } from '../contract/errors.ts';
import { errnoOf } from './errno.ts';

/** The contract's code for what the system says of a disk; null when that is not about a disk. */
export function diskErrorCode(errno: string | null): ErrorCode | null {
  switch (errno) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'disk-full';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'disk-not-writable';
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENODEV':
    case 'ENXIO':
    case 'ENOTCONN':
    case 'ESTALE':
      return 'disk-missing';
    case 'EMFILE':
    case 'ENFILE':
      return 'files-limit';
    default:
      return errno !== null && /^E[A-Z0-9]+$/.test(errno) ? 'disk-failed' : null;
  }
}

/** Turns what the system says of a disk into an error for a person. `path` names what could not be read or written. */
export function diskError(error: unknown, place: DiskPlace, path: string): AppError {
  if (error instanceof AppError) return error;
  const errno = errnoOf(error);
  return new AppError(diskErrorCode(errno) ?? 'disk-failed', {
    params: { place, path, errno: errno ?? '' },
    cause: error,
  });
}
