import { AppError } from '../contract/errors.ts';

/** Turns what the system says of a disk into the contract's codes; `where` is a path for the person. */
export function diskError(error: unknown, where: string): AppError {
  if (error instanceof AppError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const options = { detail: { path: where }, cause: error };
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError(
        'disk-full',
        'The disk with your library is full. What is there is whole. Make room and sync again.',
        options,
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new AppError(
        'disk-not-writable',
        'Voicekeep may not write to your library folder. Nothing was lost. Check its permissions and try again.',
        options,
      );
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENODEV':
      return new AppError(
        'disk-missing',
        'Your library folder is not there. If it is on another disk, connect it and try again.',
        options,
      );
    default:
      return new AppError(
        'disk-failed',
        `The disk with your library did not do its work${code ? ` (${code})` : ''}. What was finished before is whole. Try again.`,
        options,
      );
  }
}
