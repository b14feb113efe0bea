import { AppError } from '../../contract/errors.ts';
import { isMessage, isRecording } from '../../platform/sniff.ts';
import { proxyAuthRequired, rateLimited, serviceFailed } from '../http/failures.ts';
import { TryAgain } from '../http/retry.ts';
import type { PartialFile } from './partial-file.ts';

export type InvalidReason =
  'noAddress' | 'unsafeAddress' | 'redirects' | 'tooLarge' | 'part' | 'empty' | 'wrongPart' | 'otherKind';

/** The file cannot be had as it is; `audio-invalid` stands for videos, too. */
export function invalid(reason: InvalidReason): AppError {
  return new AppError('audio-invalid', { params: { reason } });
}

/** Throws unless an answer goes on from what has arrived of a file, or starts it. `wait`: of `Retry-After`. */
export function assertUsable(response: Response, part: PartialFile, wait: number | null): void {
  const { status, headers } = response;
  if (status !== 200 && status !== 206) throw setbackOf(status, part, wait);
  const etag = headers.get('etag');
  if (status === 206) {
    const start = /^bytes (\d+)-/.exec(headers.get('content-range') ?? '')?.[1];
    if (Number(start) !== part.length || (etag !== null && etag !== part.etag)) {
      part.restart();
      throw new TryAgain(invalid('wrongPart'));
    }
  } else {
    part.restart(etag?.startsWith('"') ? etag : null);
  }
}

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
  const encoded = !['', 'identity'].includes(headers.get('content-encoding') ?? '');
  return encoded ? null : lengthOf(headers.get('content-length'));
}

function lengthOf(text: string | null | undefined): number | null {
  return text && /^\d+$/.test(text) ? Number(text) : null;
}
