/** Every way something can fail that a person is told about. Codes are stable; sentences may change. */
export const errorCodes = [
  'bad-request', // arguments that do not fit the contract, of a request or a command
  'cancelled',
  'internal',
  'key-missing',
  'key-refused', // by the service itself, more than once, or before that as no key can look so
  'key-other-account', // a key of another account than the library's clips
  'keychain-unavailable', // no keychain on this machine (no D-Bus, no service)
  'keychain-no-libsecret', // Linux: the library that reaches the keychain is not installed
  'keychain-locked',
  'keychain-denied',
  'rate-limited',
  'proxy-auth-required', // 407
  'proxy-unsupported', // a proxy that is not reached by http or https
  'certificate-invalid',
  'service-unreachable',
  'service-failed', // 5xx after all retries
  'service-blocked', // something in front of the service answered in its place
  'service-request-refused', // 4xx: a request that it should have understood
  'service-not-understood', // an answer that is not what the API sends
  'service-redirected', // a redirect to another origin, not followed
  'audio-gone', // 404 or 410 from the audio host
  'audio-timed-out', // the host takes too long with this file
  'audio-refused', // the host does not give this file out
  'audio-invalid', // not a whole MP3
  'video-invalid', // not a whole MP4
  'disk-full',
  'disk-not-writable',
  'disk-missing', // the folder is not there (unplugged, moved)
  'disk-failed',
  'files-limit', // more files are open than the system allows
  'app-data-busy', // another process does not come to an end with the settings
  'library-busy', // another process is writing to this library
  'library-read-only', // opened for reading: nothing can be changed
  'library-damaged',
  'library-altered', // its database holds things that are not ours, or is no plain file
  'library-newer', // written by a newer version of the app
  'library-older', // has to be upgraded before it can be read
  'library-not-found',
  'library-not-open', // a request about a library while none is open
  'library-not-listed', // a folder that is not among the known libraries
  'library-not-opened', // a library that did not open in time
  'library-not-closed', // a library that did not close in time
  'library-fixed', // the library was named from outside for this run, so there is nothing to switch
  'library-folder-invalid', // a folder that holds something else
  'library-move-folder', // a folder that the library cannot be moved to
  'clip-not-found',
  'clip-not-cached',
  'clip-id-invalid', // cannot be the name of a file
  'collection-not-found',
  'date-invalid',
  'template-invalid',
  'export-inside-library',
  'export-folder-invalid', // what the system refuses as a folder
  'export-folder-is-file',
  'export-folder-relative', // not a path from the root of the disk on
  'export-name-taken', // a link, folder or device has the name of a file of the export itself
  'export-not-found', // no manifest
  'export-damaged', // a manifest that cannot be read
  'export-newer', // written by a newer version of the app
  'export-nothing-to-undo',
  'export-folder-not-chosen', // a folder that the user chose in no dialog
  'export-none', // nothing was exported yet
  'export-busy', // another export writes to this folder
  'export-job-not-found',
  'export-job-unreadable', // of a newer version, or not written by Voicekeep
  'export-job-of-sample', // a job of the sample's library, run on a person's own
  'export-job-of-library', // and the other way round
  'export-job-of-other-library', // a job that was saved for another library of the person's
  'export-job-library-unknown', // a job that may be of any of several libraries
  'folder-not-opened', // the file manager did not show a folder
  'input-missing', // what leads out of the app is asked for without a person's doing
  'job-running', // one job of a kind at a time
  'sample-library-fixed', // the sample with a library that was named: it has one of its own
  'program-missing', // the system knows no program for a file
  'program-failed', // a program that did not start
  'update-failed',
  'update-job-running', // an update is not installed under a sync or an export
  'update-none', // there is no update that may be downloaded or installed
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Which disk an error is about, for the sentence that it becomes. */
export type DiskPlace = 'library' | 'move' | 'copies' | 'export' | 'zip' | 'proof' | 'app-data' | 'output';

/** What the sentence of an error names: a path, a column, a status and the like; never the key. */
export type ErrorParams = Readonly<Record<string, string | number>>;

/** An error as it crosses between processes. It becomes a sentence at the rim, from the catalogue of messages. */
export interface ErrorReport {
  readonly code: ErrorCode;
  readonly params?: ErrorParams;
}

/** The only error that parts throw on purpose; anything else is a defect and is reported as `internal`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly params: ErrorParams | undefined;

  constructor(code: ErrorCode, options: { readonly params?: ErrorParams; readonly cause?: unknown } = {}) {
    super(code, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.params = options.params;
  }

  /** The error that a report was made of, as far as it crossed. */
  static fromReport({ code, params }: ErrorReport): AppError {
    return new AppError(code, params ? { params } : {});
  }

  toReport(): ErrorReport {
    return { code: this.code, ...(this.params ? { params: this.params } : {}) };
  }
}

/** Turns whatever was thrown into a report; the text of an unknown error stays out of it, as it may hold anything. */
export function toErrorReport(error: unknown): ErrorReport {
  return error instanceof AppError ? error.toReport() : { code: 'internal' };
}

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorReport };
