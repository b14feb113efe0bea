/** Patience and bounds of the client; milliseconds and bytes. */
export interface Limits {
  /** Until an answer's headers are there. A service that is silent for four times that is told within two minutes. */
  readonly headersTimeout: number;
  /** Until enough of a body comes to be no slower than `slowest`. */
  readonly stallTimeout: number;
  /** Bytes a second; a body that trickles more slowly would hold its connection for hours. */
  readonly slowest: number;
  readonly pageBytes: number;
  readonly audioBytes: number;
  readonly videoBytes: number;
  /** Tries of one request to the API, the first included; half as many where it is silent. */
  readonly tries: number;
  /** Tries of one file. */
  readonly mediaTries: number;
  /** Tries of a request that is asked to wait (429, `Retry-After`), counted by themselves. */
  readonly busyTries: number;
  /** Tries before a 401 is believed: of a key that has not worked yet, and of one that has. */
  readonly refusedTries: number;
  readonly refusedTriesOfKnownKey: number;
  /** The first wait between tries; each further one doubles, up to `longestWait`. */
  readonly firstWait: number;
  readonly longestWait: number;
  /** A `Retry-After` above this is not waited for. */
  readonly longestPause: number;
  /** Between two requests to the API: a steady pace that its limiter (20 a second) never refuses. */
  readonly requestInterval: number;
}

export const defaultLimits: Limits = {
  headersTimeout: 25_000,
  stallTimeout: 30_000,
  slowest: 64,
  pageBytes: 64 * 1024 * 1024,
  audioBytes: 64 * 1024 * 1024,
  videoBytes: 512 * 1024 * 1024,
  tries: 6,
  mediaTries: 3,
  busyTries: 8,
  refusedTries: 3,
  refusedTriesOfKnownKey: 6,
  firstWait: 500,
  longestWait: 30_000,
  longestPause: 120_000,
  requestInterval: 52,
};
