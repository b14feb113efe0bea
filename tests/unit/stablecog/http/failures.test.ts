import { describe, expect, it } from 'vitest';
import { createErrorText } from '../../../../electron/contract/messages/errors.ts';
import { networkFailure } from '../../../../electron/stablecog/http/failures.ts';

const url = new URL('https://api.example.org/v1');

/** As Node tells it: a code on the cause of a `TypeError`. */
function byNode(code: string, message = 'x'): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) });
}

describe('an error of the network', () => {
  it.each([
    ['certificate-invalid', byNode('CERT_HAS_EXPIRED')],
    ['certificate-invalid', byNode('DEPTH_ZERO_SELF_SIGNED_CERT')],
    ['certificate-invalid', byNode('SELF_SIGNED_CERT_IN_CHAIN')],
    ['certificate-invalid', byNode('UNABLE_TO_VERIFY_LEAF_SIGNATURE')],
    ['certificate-invalid', byNode('ERR_TLS_CERT_ALTNAME_INVALID')],
    ['certificate-invalid', new Error('net::ERR_CERT_AUTHORITY_INVALID')],
    ['proxy-auth-required', byNode('UND_ERR_ABORTED', 'Proxy response (407) !== 200 when HTTP Tunneling')],
    ['proxy-auth-required', new TypeError('fetch failed', { cause: new Error() })],
    ['proxy-auth-required', new Error('net::ERR_PROXY_AUTH_UNSUPPORTED')],
    ['service-not-understood', byNode('Z_DATA_ERROR', 'incorrect header check')],
    ['service-not-understood', byNode('ERR__ERROR_FORMAT_CL_SPACE', 'Decompression failed')],
    ['service-not-understood', new Error('net::ERR_CONTENT_DECODING_FAILED')],
    ['service-not-understood', byNode('', 'Response does not match the HTTP/1.1 protocol (Expected HTTP/)')],
    ['service-not-understood', byNode('UND_ERR_HEADERS_OVERFLOW')],
    ['service-not-understood', new Error('net::ERR_RESPONSE_HEADERS_TOO_BIG')],
    ['service-not-understood', new Error('net::ERR_INVALID_HTTP_RESPONSE')],
    ['service-not-understood', new Error('net::ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH')],
    ['service-not-understood', new Error('net::ERR_INVALID_CHUNKED_ENCODING')],
    [
      'service-not-understood',
      new RangeError('init["status"] must be in the range of 200 to 599, inclusive.'),
    ],
    ['service-unreachable', new Error('net::ERR_CONTENT_LENGTH_MISMATCH')],
    ['service-unreachable', new Error('net::ERR_INCOMPLETE_CHUNKED_ENCODING')],
    ['service-unreachable', byNode('UND_ERR_SOCKET', 'other side closed')],
    ['service-unreachable', new Error('net::ERR_EMPTY_RESPONSE')],
    ['service-unreachable', byNode('ECONNREFUSED')],
    ['service-unreachable', byNode('ENOTFOUND')],
    ['service-unreachable', new Error('net::ERR_NAME_NOT_RESOLVED')],
    ['service-unreachable', 'no error at all'],
  ])('is %s', (code, error) => {
    const failure = networkFailure(url, error);
    expect(failure.code).toBe(code);
    expect(createErrorText().of(failure)).toMatch(/\.$/);
  });
});
