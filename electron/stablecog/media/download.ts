import { isLoopbackHost } from '../../platform/loopback.ts';
import type { Exchange } from '../http/request.ts';
import { exchange, redirectTarget } from '../http/request.ts';
import type { Limits } from '../http/limits.ts';
import type { RetryPolicy } from '../http/retry.ts';
import { TryAgain, retryAfter, retrying } from '../http/retry.ts';
import type { LookUp } from '../security/dns-guard.ts';
import { createNameCheck } from '../security/dns-guard.ts';
import { isPrivateAddress } from '../security/private-address.ts';
import type { Patience } from './patience.ts';
import { createPatience } from './patience.ts';
import { asOfFile, assertUsable, invalid, isSomethingElse } from './media-answer.ts';
import type { PartialFile } from './partial-file.ts';
import { createPartialFile } from './partial-file.ts';

export interface FetchMediaOptions {
  readonly kind: 'audio' | 'video';
  readonly signal: AbortSignal;
  /** Called with the length of each piece that arrives, those of broken tries included. */
  readonly onBytes?: (bytes: number) => void;
}

/** A file as its host sent it. */
export interface MediaFile {
  readonly bytes: Uint8Array;
  /** As its host calls it, such as `audio/mpeg`; empty when it does not say. */
  readonly contentType: string;
}

const mostRedirects = 5;
const accepted = {
  audio: 'audio/mpeg, audio/*;q=0.9, */*;q=0.1',
  video: 'video/mp4, video/*;q=0.9, */*;q=0.1',
};

interface MediaSourceOptions extends RetryPolicy {
  readonly limits: Limits;
  readonly fetch: typeof fetch;
  readonly userAgent: string;
  readonly lookUp: LookUp;
  /** The API is on this machine, so the audio host may be. */
  readonly loopbackToo: boolean;
}

/** Makes `fetchMedia`. */
export function createMediaSource(
  options: MediaSourceOptions,
): (url: string, fetchOptions: FetchMediaOptions) => Promise<MediaFile> {
  const { clock, limits } = options;
  const patience = createPatience(limits);
  const request = createMediaRequest(options, patience);

  /** One try: what is still missing of the file, as far as it comes. */
  async function receive(
    address: URL,
    part: PartialFile,
    fetchOptions: FetchMediaOptions,
  ): Promise<MediaFile> {
    const answer = await request(address, part, fetchOptions).catch((error: unknown) => {
      throw asOfFile(error, false);
    });
    const { response } = answer;
    const most = fetchOptions.kind === 'audio' ? limits.audioBytes : limits.videoBytes;
    try {
      assertUsable(response, part, retryAfter(response.headers, clock.date()));
      if ((part.whole ?? 0) > most) throw invalid('tooLarge');
    } catch (error) {
      answer.drop();
      throw error;
    }
    const before = part.most;
    try {
      await answer.read(most - part.length, (piece) => {
        part.append(piece);
        fetchOptions.onBytes?.(piece.length);
      });
      if (part.whole !== null && part.length < part.whole) throw new TryAgain(invalid('part'));
    } catch (error) {
      throw resumable(asOfFile(error, true), part, before);
    }
    return fileOf(part, response.headers.get('content-type') ?? '');
  }

  return (text, fetchOptions) => {
    const address = URL.canParse(text) ? new URL(text) : null;
    if (!address) return Promise.reject(invalid('noAddress'));
    const part = createPartialFile();
    const attempt = () =>
      receive(address, part, fetchOptions).catch((error: unknown) => {
        throw patience.judge(error);
      });
    return retrying(attempt, {
      ...options,
      tries: { failed: limits.mediaTries, silent: limits.mediaTries, busy: limits.busyTries, refused: 1 },
      signal: fetchOptions.signal,
    });
  };
}

/** Asks a host for a file, or for the rest of it, and follows where it leads; never to an address inside. */
function createMediaRequest(options: MediaSourceOptions, patience: Patience) {
  const { clock, pace } = options;
  const leadsInside = createNameCheck(options.lookUp, clock);

  async function isAllowed(url: URL, signal: AbortSignal): Promise<boolean> {
    if (url.username !== '' || url.password !== '') return false;
    if (options.loopbackToo && isLoopbackHost(url.hostname)) return /^https?:$/.test(url.protocol);
    return url.protocol === 'https:' && !isPrivateAddress(url) && !(await leadsInside(url, signal));
  }

  return async (address: URL, part: PartialFile, fetchOptions: FetchMediaOptions): Promise<Exchange> => {
    const { kind, signal } = fetchOptions;
    let url = address;
    const headers = {
      accept: accepted[kind],
      'accept-encoding': 'identity',
      'user-agent': options.userAgent,
      ...(part.length > 0 && part.etag ? { range: `bytes=${part.length}-`, 'if-range': part.etag } : {}),
    };
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
      if (!(await isAllowed(url, signal))) throw invalid('unsafeAddress');
      await pace.ready(signal);
      const startedAt = clock.now();
      const answer = await exchange({ url, headers, fetch: options.fetch, limits: patience.limits, signal });
      patience.answered(clock.now() - startedAt);
      const location = redirectTarget(answer.response, url);
      if (location === null) return answer;
      answer.drop();
      if (location === 'nowhere') break;
      url = location;
    }
    throw new TryAgain(invalid('redirects'));
  };
}

/** What arrived, as a file. What is no such file is forgotten. */
function fileOf(part: PartialFile, contentType: string): MediaFile {
  const isMore = part.whole !== null && part.length > part.whole;
  if (part.length === 0 || isMore) {
    part.restart();
    throw new TryAgain(invalid(isMore ? 'tooMuch' : 'empty'));
  }
  const bytes = part.joined();
  if (isSomethingElse(contentType, bytes)) {
    part.restart();
    throw new TryAgain(invalid('otherKind'));
  }
  return { bytes, contentType };
}

/**
 * After a cut: keeps what has arrived where the rest can be asked for. More than ever arrived before is progress; the
 * same once more is none.
 */
function resumable(error: unknown, part: PartialFile, before: number): unknown {
  if (!(error instanceof TryAgain)) return error;
  const progressed = part.etag !== null && part.most > before;
  if (part.etag === null) part.restart();
  return new TryAgain(error.final, progressed ? 'progressed' : 'failed');
}
