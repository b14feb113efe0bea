import { constants } from 'node:os';

/** Codes that the system has and Node's own list lacks, such as those of a quota and of a stale share, by number. */
const unknownToNode = /^Unknown system error -(\d+)$/;

/** The code of a file system or network error, such as `ENOSPC`; null for any other error. */
export function errnoOf(error: unknown): string | null {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return null;
  const number = unknownToNode.exec(error.code)?.[1];
  if (number === undefined) return error.code;
  const known = Object.entries(constants.errno).find(([, value]) => value === Number(number));
  return known?.[0] ?? error.code;
}

/** Whether the system gave one of these codes. */
export function hasErrno(error: unknown, ...codes: readonly string[]): boolean {
  const code = errnoOf(error);
  return code !== null && codes.includes(code);
}
