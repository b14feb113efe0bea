import { AppError } from '../../contract/errors.ts';

/** For 5xx, once the tries are used up. */
export function serviceFailed(status: number): AppError {
  return new AppError('service-failed', { params: { status } });
}

/** Something between here and the service answered in its place, or keeps people from it. It says nothing of the key. */
export function serviceBlocked(status: number): AppError {
  return new AppError('service-blocked', { params: { status } });
}

export function rateLimited(wait: number | null): AppError {
  return new AppError('rate-limited', { params: { seconds: Math.ceil((wait ?? 0) / 1000) } });
}

export function proxyAuthRequired(): AppError {
  return new AppError('proxy-auth-required');
}

/** What came is not compressed as it says. */
const encoding =
  /^(?:Z_[A-Z]+_ERROR|ERR__ERROR_\w+|ERR_BROTLI_\w+|ZSTD_error_\w+)$|^net::ERR_CONTENT_DECODING_/;
/** What came is no answer of HTTP. */
const notHttp =
  /^(?:HPE_\w+|UND_ERR_(?:HEADERS_OVERFLOW|RES_\w+)|ERR_ASSERTION|bad upgrade)$|does not match the HTTP|range of 200 to 599|^net::ERR_(?:INVALID_(?:HTTP_RESPONSE|RESPONSE|CHUNKED_ENCODING)|RESPONSE_HEADERS_\w+)/;
const certificate =
  /^(?:CERT_|ERR_TLS_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(?:GET_ISSUER|VERIFY))|net::ERR_CERT_/;
const proxyPassword = /\b407\b|proxy authentication required|net::ERR_PROXY_AUTH/i;

/** What an error of `fetch` means: Node's and Chromium's tell by a code or a text, somewhere along their causes. */
export function networkFailure(url: URL, error: unknown): AppError {
  const params = { host: url.host };
  if (isUntoldProxy(error)) return new AppError('proxy-auth-required', { cause: error });
  for (const text of textsOf(error)) {
    if (certificate.test(text)) return new AppError('certificate-invalid', { params, cause: error });
    if (proxyPassword.test(text)) return new AppError('proxy-auth-required', { cause: error });
    if (encoding.test(text)) return notUnderstood('encoding', error);
    if (notHttp.test(text)) return notUnderstood('answer', error);
  }
  return new AppError('service-unreachable', { params, cause: error });
}

/** Something came, and it cannot be read. */
function notUnderstood(reason: 'encoding' | 'answer', cause: unknown): AppError {
  return new AppError('service-not-understood', { params: { reason }, cause });
}

/** Node's fetch makes an error of a 407, as the standard says, whose cause says nothing at all; no other does that. */
function isUntoldProxy(error: unknown): boolean {
  if (!(error instanceof TypeError) || error.message !== 'fetch failed') return false;
  const { cause } = error;
  return cause instanceof Error && cause.message === '' && !('code' in cause) && cause.cause === undefined;
}

/** Codes and messages of an error and of its causes. */
function textsOf(error: unknown): readonly string[] {
  const texts: string[] = [];
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') texts.push(at.code);
    texts.push(at.message);
  }
  return texts;
}
