import { z } from 'zod';

/** Every way something can fail that a person is told about. Codes are stable; sentences may change. */
export const errorCodes = [
  'bad-request', // arguments that do not fit the contract
  'cancelled',
  'internal',
  'key-missing',
  'key-refused',
  'key-other-account', // a key of another account than the library's clips
  'keychain-unavailable', // no keychain on this machine (no D-Bus, no service)
  'keychain-no-libsecret', // Linux: the library that reaches the keychain is not installed
  'keychain-locked',
  'keychain-denied',
  'rate-limited',
  'service-unreachable',
  'service-failed', // 5xx after all retries
  'service-not-understood', // an answer that is not what the API sends
  'service-redirected', // a redirect to another origin, not followed
  'audio-gone', // 404 or 410 from the audio host
  'audio-invalid', // not a whole MP3
  'disk-full',
  'disk-not-writable',
  'disk-missing', // the folder is not there (unplugged, moved)
  'disk-failed',
  'library-busy', // another process is writing to this library
  'library-damaged',
  'library-newer', // written by a newer version of the app
  'library-not-found',
  'library-folder-invalid', // a folder that holds something else
  'clip-not-found',
  'clip-not-cached',
  'template-invalid',
  'export-inside-library',
  'export-folder-invalid',
  'export-busy', // another export writes to this folder
  'export-job-not-found',
  'update-failed',
] as const;

export const errorCodeSchema = z.enum(errorCodes);
export type ErrorCode = (typeof errorCodes)[number];

/** An error as it crosses between processes and as `--json` prints it. */
export interface ErrorReport {
  readonly code: ErrorCode;
  /** One or two sentences for a person: what happened, what it means for their clips, what to do. */
  readonly message: string;
  /** Column of a template, path, HTTP status and the like; never the key. */
  readonly detail?: Readonly<Record<string, string | number>>;
}

/** The only error that parts throw on purpose; anything else is a defect and is reported as `internal`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: Readonly<Record<string, string | number>> | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly detail?: Readonly<Record<string, string | number>>; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.detail = options.detail;
  }

  toReport(): ErrorReport {
    return { code: this.code, message: this.message, ...(this.detail ? { detail: this.detail } : {}) };
  }
}

/** Turns whatever was thrown into a report; the text of an unknown error stays out of it, as it may hold anything. */
export function toErrorReport(error: unknown): ErrorReport {
  if (error instanceof AppError) return error.toReport();
  return {
    code: 'internal',
    message:
      'Something went wrong inside Voicekeep. Your clips are untouched. Try again; if it comes back, please report it.',
  };
}

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorReport };
