import { AppError } from '../../contract/errors.ts';
import { isMessage, isRecording } from '../../platform/sniff.ts';
import { proxyAuthRequired, rateLimited, serviceFailed } from '../http/failures.ts';
import { TimedOut } from '../http/request.ts';
import { TryAgain } from '../http/retry.ts';
import type { PartialFile } from './partial-file.ts';

export type InvalidReason =
  | 'noAddress'
  | 'unsafeAddress'
  | 'redirects'
  | 'tooLarge'
  | 'part'
  | 'tooMuch'
  | 'empty'
  | 'wrongPart'
  | 'otherKind'
  | 'encoding'
  | 'answer';

/** The file cannot be had as it is; `audio-invalid` stands for videos, too. */
export function invalid(reason: InvalidReason): AppError {
  return new AppError('audio-invalid', { params: { reason } });
}

/** Throws unless an answer goes on from what has arrived of a file, or starts it. `wait`: of `Retry-After`. */
export function assertUsable(response: Response, part: PartialFile, wait: number | null): void {
  const { status, headers } = response;
  if (status !== 200 && status !== 206) throw setbackOf(status, part, wait);
  const etag = headers.get('etag');
  const whole = promisedLength(response);
  if (status === 206 && !goesOn(response, part, whole)) {
    part.restart();
    throw new TryAgain(invalid('wrongPart'));
  }
  // A host counts what it sends, which is something else than what arrives of what it compresses.
  if (part.length === 0 || status === 200)
    part.restart({ etag: etag?.startsWith('"') && !isEncoded(headers) ? etag : null, whole });
}

/** Whether a part is the next one of the same file. */
function goesOn({ headers }: Response, part: PartialFile, whole: number | null): boolean {
  const start = /^bytes (\d+)-/.exec(headers.get('content-range') ?? '')?.[1];
  if (Number(start) !== part.length || isEncoded(headers)) return false;
  if (part.length === 0) return true;
  const etag = headers.get('etag') ?? part.etag;
  return etag === part.etag && (whole === null || part.whole === null || whole === part.whole);
}

/** What became of a try, about this file. `answered`: its host has begun to send it. */
export function asOfFile(error: unknown, answered: boolean): unknown {
  if (error instanceof TryAgain) {
    const { final, setback, wait } = error;
    const about = ofFile(final, answered);
    return about === final ? error : new TryAgain(about, setback, wait);
  }
  return error instanceof AppError ? ofFile(error, answered) : error;
}

function ofFile(error: AppError, answered: boolean): AppError {
  if (error.code === 'service-not-understood')
    return invalid(reasons.find((reason) => reason === error.params?.['reason']) ?? 'answer');
  // A host that sends some of a file is there; one that hangs in the middle is waited for as one that is silent.
  const isCut = error.code === 'service-unreachable' && answered && !(error.cause instanceof TimedOut);
  return isCut ? invalid('part') : error;
}

const reasons = ['tooLarge', 'encoding'] as const;

function setbackOf(status: number, part: PartialFile, wait: number | null): Error {
  if (status === 404 || status === 410) return new AppError('audio-gone', { params: { status } });
  if (status === 407) return proxyAuthRequired();
  if (status === 429) return new TryAgain(rateLimited(wait), 'busy', wait);
  if (wait !== null) return new TryAgain(serviceFailed(status), 'busy', wait);
  if (status === 416) {
    part.restart();
    return new TryAgain(invalid('part'));
  }
  if (status === 408 || status >= 500) return new TryAgain(serviceFailed(status));
  return new AppError('audio-refused', { params: { status } });
}

/**
 * Whether something came in place of a recording. Hosts name MP3 and MP4 in many ways, so a name that is plainly of
 * another kind makes the first bytes decide. The file itself is verified later.
 */
export function isSomethingElse(contentType: string, bytes: Uint8Array): boolean {
  return isMessage(bytes) || (namesAnotherKind(contentType) && !isRecording(bytes));
}

function namesAnotherKind(contentType: string): boolean {
  return /^\s*(?:(?:text|image|font|multipart|message)\/|application\/(?:json|xml|xhtml|javascript|pdf|zip|gzip))/i.test(
    contentType,
  );
}

/** Bytes of the whole file as the host promises them; null when it does not. */
export function promisedLength({ status, headers }: Response): number | null {
  if (status === 206) return lengthOf(/^bytes \d+-\d+\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1]);
  return isEncoded(headers) ? null : lengthOf(headers.get('content-length'));
}

function isEncoded(headers: Headers): boolean {
  return !['', 'identity'].includes(headers.get('content-encoding')?.trim().toLowerCase() ?? '');
}

function lengthOf(text: string | null | undefined): number | null {
  return text && /^\d+$/.test(text) ? Number(text) : null;
}
