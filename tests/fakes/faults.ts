import { chance } from './chance.ts';

/** When a fault happens: to every request, or to a share of them (0 to 1), and no more than `times` times. */
interface When {
  readonly rate?: number;
  readonly times?: number;
}

export const apiFaultKinds = [
  'status-500', // as the service answers it
  'html-502', // a proxy's page
  'html-403', // a proxy's no
  'html-401', // a sign-in page in front
  'unauthorized', // the service's own 401, to a good key: its database failed for a moment
  'status-428', // the limiter's store is down
  'busy', // 503 that asks for a second
  'html-200',
  'reset', // the connection, before any answer
  'cut', // the connection, in the middle of the body
  'stall', // half the body, then nothing more
  'too-many', // 429, whatever the limit
  'too-many-bare', // the same, with no headers
  'redirect', // to the audio host, another origin
  'invalid-json',
  'odd-types', // in every row
  'no-total',
  'oversized', // a body of 256 MB
] as const;

export interface ApiFault extends When {
  /** `refused`: 400, as to a parameter that the service does not know. `wrong-total`: a count of `total`. */
  readonly kind: (typeof apiFaultKinds)[number] | 'refused' | 'wrong-total';
  readonly total?: number;
  /** Ids of outputs: it happens to pages that hold one of them alone. */
  readonly rows?: readonly string[];
  /** It happens to pages of more rows alone. */
  readonly above?: number;
  /** It happens to requests with this parameter alone. */
  readonly parameter?: string;
}

export const audioFaultKinds = [
  'status-404',
  'status-410',
  'status-403',
  'status-500',
  'html-200',
  'empty',
  'short', // half of it, chunked: no length tells
  'cut', // half of it, then the connection ends
  'reset',
  'stall',
  'wrong-type', // a picture
  'changed', // half of another version, then the connection ends: the rest must not be joined to it
] as const;

export interface AudioFault extends When {
  readonly kind: (typeof audioFaultKinds)[number] | 'other-file';
  /** Ids of the outputs that it happens to; without it, all. */
  readonly clips?: readonly string[];
  /** Default: to both. */
  readonly of?: 'audio' | 'video';
  /** What `other-file` sends in place of the file. */
  readonly file?: {
    readonly bytes: Uint8Array;
    readonly type: string;
    /** What it is said to be packed by. */
    readonly encoding?: string;
    /** The length that is said; default: the true one. */
    readonly length?: number;
  };
}

/** What goes wrong at the moment. The first fault of a list that applies to a request happens to it. */
export interface Faults {
  api: readonly ApiFault[];
  audio: readonly AudioFault[];
}

/**
 * Decides which fault a request meets. Chance depends on the seed, the name of what is asked for, and how often it
 * was asked for before: not on the order in which parallel requests arrive.
 */
export function createPicker(
  seed: number,
): <Fault extends When>(faults: readonly Fault[], name: string) => Fault | null {
  const asked = new Map<string, number>();
  const happened = new WeakMap<When, number>();
  return (faults, name) => {
    const attempt = asked.get(name) ?? 0;
    asked.set(name, attempt + 1);
    const fault = faults.find(
      (candidate, index) =>
        (happened.get(candidate) ?? 0) < (candidate.times ?? Infinity) &&
        chance(`${seed} ${name} ${attempt} ${index}`) < (candidate.rate ?? 1),
    );
    if (fault) happened.set(fault, (happened.get(fault) ?? 0) + 1);
    return fault ?? null;
  };
}
