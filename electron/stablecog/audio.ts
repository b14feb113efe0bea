import { AppError } from '../contract/errors.ts';
import type { Clock } from '../platform/clock.ts';
import { isLoopback } from './security/api-url.ts';
import { failed, redirectTarget } from './http/responses.ts';
import type { Exchange } from './http/request.ts';
import { exchange } from './http/request.ts';
import type { Limits } from './http/limits.ts';
import type { LookUp } from './security/dns-guard.ts';
import { createNameCheck } from './security/dns-guard.ts';
import type { Pace } from './http/rate-limit.ts';
import { isPrivateAddress } from './security/private-address.ts';
import { TryAgain, retrying } from './http/retry.ts';

export interface FetchAudioOptions {
  readonly signal: AbortSignal;
  /** Called with the length of each piece that arrives, those of broken tries included. */
  readonly onBytes?: (bytes: number) => void;
}

/** What has arrived of a file, and the strong ETag that a rest must match; without one it starts again. */
interface Part {
  pieces: Uint8Array[];
  length: number;
  etag: string | null;
}

const mostRedirects = 5;

/** Makes `fetchAudio`. `loopbackToo`: the API is on this machine, so the audio host may be. */
export function createAudioSource(options: {
  readonly fetch: typeof fetch;
  readonly lookUp: LookUp;
  readonly loopbackToo: boolean;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly random: () => number;
  readonly pace: Pace;
  readonly tooMany: (headers: Headers) => Error;
}): (url: string, fetchOptions: FetchAudioOptions) => Promise<Uint8Array> {
  const { clock, limits, random, pace } = options;
  const leadsInside = createNameCheck(options.lookUp, clock);

  async function allowed(url: URL, signal: AbortSignal): Promise<boolean> {
    if (options.loopbackToo && isLoopback(url)) return url.protocol === 'http:' || url.protocol === 'https:';
    return url.protocol === 'https:' && !isPrivateAddress(url) && !(await leadsInside(url, signal));
  }

  async function request(address: URL, part: Part, signal: AbortSignal): Promise<Exchange> {
    let url = address;
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
      if (!(await allowed(url, signal))) throw notAllowed(url);
      await pace.ready(signal);
      const headers: Record<string, string> = {
        accept: 'audio/mpeg, audio/*;q=0.9',
        'accept-encoding': 'identity',
      };
      if (part.length > 0 && part.etag) {
        headers['range'] = `bytes=${part.length}-`;
        headers['if-range'] = part.etag;
      }
      const answer = await exchange({ url, headers, fetch: options.fetch, limits, signal });
      const location = redirectTarget(answer.response, url);
      if (!location) return answer;
      answer.drop();
      url = location;
    }
    throw new TryAgain(invalid('its host sends from address to address'));
  }

  async function receive(
    address: URL,
    part: Part,
    { signal, onBytes }: FetchAudioOptions,
  ): Promise<Uint8Array> {
    const answer = await request(address, part, signal);
    const { status, headers } = answer.response;
    try {
      judge(status, headers, part, options.tooMany);
    } catch (error) {
      answer.drop();
      throw error;
    }
    const before = part.length;
    const encoded = !['', 'identity'].includes(headers.get('content-encoding') ?? '');
    const promised = encoded ? null : lengthOf(headers.get('content-length'));
    const whole = status === 206 ? totalOf(headers.get('content-range')) : promised;
    if ((whole ?? 0) > limits.audioBytes) {
      answer.drop();
      throw invalid('it is far larger than a clip can be');
    }
    try {
      await answer.read(limits.audioBytes - part.length, (piece) => {
        part.pieces.push(piece);
        part.length += piece.length;
        onBytes?.(piece.length);
      });
    } catch (error) {
      throw resumable(error, part, before);
    }
    if (whole !== null && part.length < whole) {
      throw resumable(new TryAgain(invalid('its host sent only a part of it')), part, before);
    }
    if (part.length === 0 || (whole !== null && part.length > whole)) {
      startAgain(part);
      throw new TryAgain(invalid('its host sent an empty or a wrong file'));
    }
    return joined(part);
  }

  return (text, fetchOptions) => {
    const address = URL.canParse(text) ? new URL(text) : null;
    if (!address) return Promise.reject(invalid('the service names no address for it'));
    const part: Part = { pieces: [], length: 0, etag: null };
    return retrying(() => receive(address, part, fetchOptions), {
      clock,
      limits,
      tries: limits.tries,
      random,
      signal: fetchOptions.signal,
    });
  };
}

/** Throws unless the answer is audio that goes on from `part`, or starts it. */
function judge(status: number, headers: Headers, part: Part, tooMany: (headers: Headers) => Error): void {
  if (status === 404 || status === 410) throw gone(status);
  if (status === 429) throw tooMany(headers);
  if (status === 416) {
    startAgain(part);
    throw new TryAgain(invalid('its host sent only a part of it'));
  }
  if (status === 408 || status >= 500) throw new TryAgain(failed(status));
  if (status !== 200 && status !== 206) {
    throw new AppError(
      'service-failed',
      `The audio host refused this clip's file (${status}). It will be tried again.`,
      {
        detail: { status },
      },
    );
  }
  const etag = headers.get('etag');
  if (status === 206) {
    const start = /^bytes (\d+)-/.exec(headers.get('content-range') ?? '')?.[1];
    if (Number(start) !== part.length || (etag !== null && etag !== part.etag)) {
      startAgain(part);
      throw new TryAgain(invalid('its host sent the wrong part of it'));
    }
  } else {
    startAgain(part);
    part.etag = etag?.startsWith('"') ? etag : null;
  }
  if (isSomethingElse(headers.get('content-type') ?? '')) {
    startAgain(part);
    throw new TryAgain(invalid('its host sent something else instead, such as a page of text'));
  }
}

/** Hosts name MP3 in many ways, or not at all; what is plainly of another kind is not even read. The file itself is proven later. */
function isSomethingElse(contentType: string): boolean {
  return /^\s*(?:(?:text|image|font|multipart|message)\/|application\/(?:json|xml|xhtml|javascript|pdf|zip|gzip))/i.test(
    contentType,
  );
}

/** After a cut: keeps what has arrived where the rest can be asked for, and counts new bytes as progress. */
function resumable(error: unknown, part: Part, before: number): unknown {
  if (!(error instanceof TryAgain)) return error;
  const progressed = part.etag !== null && part.length > before;
  if (part.etag === null) startAgain(part);
  return new TryAgain(error.final, progressed ? 'progressed' : 'failed');
}

function startAgain(part: Part): void {
  part.pieces = [];
  part.length = 0;
  part.etag = null;
}

function joined(part: Part): Uint8Array {
  const bytes = new Uint8Array(part.length);
  let offset = 0;
  for (const piece of part.pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}

function lengthOf(text: string | null): number | null {
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}

function totalOf(contentRange: string | null): number | null {
  return lengthOf(/^bytes \d+-\d+\/(\d+)$/.exec(contentRange ?? '')?.[1] ?? null);
}

function gone(status: number): AppError {
  return new AppError(
    'audio-gone',
    'The service no longer has this file. Voicekeep looks again from time to time.',
    {
      detail: { status },
    },
  );
}

function invalid(what: string): AppError {
  return new AppError(
    'audio-invalid',
    `This clip's audio could not be had: ${what}. It will be tried again.`,
  );
}

function notAllowed(url: URL): AppError {
  return new AppError(
    'audio-invalid',
    `This clip's audio lies at an address that is not safe to fetch from (${url.protocol}//${url.host}). It was left alone.`,
  );
}
