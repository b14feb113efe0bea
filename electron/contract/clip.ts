import { z } from 'zod';
import type { Collection } from './collection.ts';

/**
 * Where a clip's audio stands.
 * - `cached`: in the library, whole and checked
 * - `waiting`: not fetched yet
 * - `failed`: fetching failed, it will be tried again
 * - `unavailable`: the audio host no longer has the file
 */
export const audioStates = ['cached', 'waiting', 'failed', 'unavailable'] as const;

export type AudioState = (typeof audioStates)[number];

/** One voiceover output, as the page and the terminal see it. Times are RFC 3339 text as received (microseconds kept). */
export interface Clip {
  readonly id: string;
  readonly voiceoverId: string;
  readonly prompt: string;
  /** Speaker's name as the service sends it, such as `v2/en_speaker_6`; empty when it sent none. */
  readonly voice: string;
  /** BCP 47 language of the voice, such as `en`; empty when unknown. */
  readonly language: string;
  readonly createdAt: string;
  /** Seconds; null when neither the service nor the audio has told. */
  readonly duration: number | null;
  /** The service's own favourite mark; read-only. */
  readonly favorite: boolean;
  /** The user's own favourite mark, kept in the library alone. */
  readonly ownFavorite: boolean;
  readonly audio: AudioState;
  /** Why the audio is not here, for `failed` and `unavailable`. */
  readonly audioError: string | null;
  /** Bytes of the cached file; null when not cached. */
  readonly bytes: number | null;
  /** When a sync first found that the service no longer lists it; null while it is listed. */
  readonly goneSince: string | null;
  /** Number of clips with the same prompt, this one included. */
  readonly takes: number;
  /** Loudest sample in each of 200 equal stretches, 0 to 255; null when not cached. */
  readonly peaks: Uint8Array | null;
  /** Integrated loudness in LUFS (EBU R128); null when not measured, or silent. */
  readonly loudness: number | null;
  readonly hasNote: boolean;
  /** The settings in which takes differ. */
  readonly seed: number | null;
  readonly temperature: number | null;
}

/** Where a search finds something in a text: UTF-16 offsets, end exclusive, in order, not overlapping. */
export type Highlight = readonly [start: number, end: number];

/** A row of a list of results. */
export interface ClipResult extends Clip {
  /** What the search found in `prompt`; empty without a search. */
  readonly highlights: readonly Highlight[];
}

/** Everything known about a clip; the row's fields and those that only the details show. */
export interface ClipDetails extends Clip {
  readonly modelId: string;
  readonly denoised: boolean | null;
  readonly silenceRemoved: boolean | null;
  readonly audioUrl: string;
  /** Lower-case hex; null when not cached. */
  readonly sha256: string | null;
  /** Absolute path of the cached file; null when not cached. */
  readonly file: string | null;
  readonly firstSeenAt: string;
  /** The user's note; empty when there is none. */
  readonly note: string;
  /** The collections that it is in, by name. */
  readonly collections: readonly Collection[];
}

export const noteSchema = z.string().max(20_000);

export const clipIdSchema = z.string().regex(/^[0-9a-zA-Z_-]{1,64}$/);
