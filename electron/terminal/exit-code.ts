import type { ErrorCode } from '../contract/errors.ts';

/** The terminal's contract with scripts. */
export const exitCodes = {
  done: 0,
  /** Something failed, and each failure is listed; also defects. */
  inPart: 1,
  usage: 2,
  key: 3,
  service: 4,
  disk: 5,
  differences: 6,
  cancelled: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const byError: Readonly<Record<ErrorCode, ExitCode>> = {
  'bad-request': exitCodes.usage,
  cancelled: exitCodes.cancelled,
  internal: exitCodes.inPart,
  'key-missing': exitCodes.key,
  'key-refused': exitCodes.key,
  'key-other-account': exitCodes.key,
  'keychain-unavailable': exitCodes.key,
  'keychain-no-libsecret': exitCodes.key,
  'keychain-locked': exitCodes.key,
  'keychain-denied': exitCodes.key,
  'rate-limited': exitCodes.service,
  'service-unreachable': exitCodes.service,
  'service-failed': exitCodes.service,
  'service-not-understood': exitCodes.service,
  'service-redirected': exitCodes.service,
  'audio-gone': exitCodes.inPart,
  'audio-invalid': exitCodes.inPart,
  'disk-full': exitCodes.disk,
  'disk-not-writable': exitCodes.disk,
  'disk-missing': exitCodes.disk,
  'disk-failed': exitCodes.disk,
  'library-busy': exitCodes.disk,
  'library-read-only': exitCodes.disk,
  'library-damaged': exitCodes.disk,
  'library-newer': exitCodes.disk,
  'library-older': exitCodes.disk,
  'library-not-found': exitCodes.disk,
  'library-folder-invalid': exitCodes.usage,
  'clip-not-found': exitCodes.inPart,
  'clip-not-cached': exitCodes.inPart,
  'clip-id-invalid': exitCodes.service,
  'collection-not-found': exitCodes.usage,
  'date-invalid': exitCodes.usage,
  'template-invalid': exitCodes.usage,
  'export-inside-library': exitCodes.usage,
  'export-folder-invalid': exitCodes.usage,
  'export-folder-is-file': exitCodes.usage,
  'export-folder-relative': exitCodes.usage,
  'export-name-taken': exitCodes.usage,
  'export-not-found': exitCodes.usage,
  'export-damaged': exitCodes.usage,
  'export-newer': exitCodes.usage,
  'export-nothing-to-undo': exitCodes.usage,
  'export-busy': exitCodes.disk,
  'export-job-not-found': exitCodes.usage,
  'update-failed': exitCodes.service,
};

export function exitCodeOf(code: ErrorCode): ExitCode {
  return byError[code];
}
