import type { ServerResponse } from 'node:http';

export interface Limit {
  readonly requests: number;
  readonly seconds: number;
}

/** What the real service allows an address: ten a second, which its code doubles. */
export const realLimit: Limit = Object.freeze({ requests: 20, seconds: 1 });

/**
 * The sliding window of the service's limiter (go-chi/httprate): this window's requests, and those of the window
 * before in proportion to what of it still lies inside the last `seconds`.
 */
export function createLimiter(limit: Limit): { admit(response: ServerResponse): boolean } {
  const windowLength = limit.seconds * 1000;
  let window = 0;
  let current = 0;
  let previous = 0;

  function slide(now: number): void {
    const next = Math.floor(now / windowLength);
    if (next === window) return;
    previous = next === window + 1 ? current : 0;
    current = 0;
    window = next;
  }

  return {
    /** Sets the headers; where it answers false, it has answered 429. */
    admit(response) {
      const now = Date.now();
      slide(now);
      const used = Math.round(previous * (1 - (now % windowLength) / windowLength) + current);
      const admitted = used < limit.requests;
      if (admitted) current += 1;
      response.setHeader('X-RateLimit-Limit', limit.requests);
      response.setHeader('X-RateLimit-Remaining', admitted ? limit.requests - used - 1 : 0);
      response.setHeader('X-RateLimit-Reset', ((window + 1) * windowLength) / 1000);
      if (!admitted) tooManyRequests(response, limit.seconds);
      return admitted;
    },
  };
}

/** `retryAfter` in seconds. */
export function tooManyRequests(response: ServerResponse, retryAfter: number): void {
  response.writeHead(429, { 'Content-Type': 'text/plain; charset=utf-8', 'Retry-After': retryAfter });
  response.end('Too Many Requests\n');
}
