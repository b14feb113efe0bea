/** Patience and bounds of the client; milliseconds and bytes. */
export interface Limits {
  /** Until an answer's headers are there. */
  readonly headersTimeout: number;
  /** Without a byte of a body. */
  readonly stallTimeout: number;
  readonly pageBytes: number;
  readonly audioBytes: number;
  /** Tries of one request, the first included; those answered 429 count by themselves. */
  readonly tries: number;
  readonly rateLimitedTries: number;
  /** The first wait between tries; each further one doubles, up to `longestWait`. */
  readonly firstWait: number;
  readonly longestWait: number;
  /** A `Retry-After` above this is not waited for. */
  readonly longestPause: number;
  /** Requests to the API in a second. */
  readonly requestsPerSecond: number;
}

export const defaultLimits: Limits = {
  headersTimeout: 30_000,
  stallTimeout: 30_000,
  pageBytes: 32 * 1024 * 1024,
  audioBytes: 64 * 1024 * 1024,
  tries: 6,
  rateLimitedTries: 8,
  firstWait: 500,
  longestWait: 30_000,
  longestPause: 120_000,
  requestsPerSecond: 10,
};
