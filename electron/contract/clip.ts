import { z } from 'zod';
import type { Collection } from './collection.ts';

/** The two files that a clip can have. */
export const mediaKinds = ['audio', 'video'] as const;

export type MediaKind = (typeof mediaKinds)[number];

/**
 * Where a file of a clip stands.
 * - `cached`: in the library, whole and checked
 * - `waiting`: not fetched yet
 * - `failed`: fetching failed, it will be tried again
 * - `unavailable`: the host no longer has the file
 * - `unproven`: saved as it came, but it fails a check; playable where it can be
 */
export const audioStates = ['cached', 'waiting', 'failed', 'unavailable', 'unproven'] as const;

export type AudioState = (typeof audioStates)[number];

/** As for audio; `none`: the service names no video. */
export const videoStates = [...audioStates, 'none'] as const;

export type VideoState = (typeof videoStates)[number];

/** One voiceover output, as the page and the terminal see it. Times are RFC 3339 text as received (microseconds kept). */
export interface Clip {
  readonly id: string;
  readonly voiceoverId: string;
  readonly prompt: string;
  /** The voice's name as the service sends it, such as `v2/en_speaker_6`; empty when it sent none. */
  readonly voice: string;
  /** The voice's id at the service; empty when unknown. */
  readonly speakerId: string;
  /** What the voice is called: "Daniel", or a readable form of its own name; empty when the service named none. */
  readonly voiceName: string;
  /** BCP 47 language of the voice, such as `en`; empty when unknown. */
  readonly language: string;
  readonly createdAt: string;
  /** Seconds; null when neither the service nor the audio has told. */
  readonly duration: number | null;
  /** Whether it is a favourite at the service; read-only. */
  readonly favorite: boolean;
  /** Whether it is a favourite of the user's; stored in the library alone. */
  readonly ownFavorite: boolean;
  /** Whether the user put it away: lists and exports leave it out unless it is asked for. Stored in the library alone. */
  readonly rejected: boolean;
  readonly audio: AudioState;
  /** Why the audio is not here or not proven, for `failed`, `unavailable` and `unproven`. */
  readonly audioError: string | null;
  /** Bytes of the audio file; null when it is neither cached nor unproven. */
  readonly bytes: number | null;
  readonly video: VideoState;
  /** When a sync first found that the service no longer lists it; null while it is listed. */
  readonly goneSince: string | null;
  /** Number of clips with the same prompt, this one included. */
  readonly takes: number;
  /** Loudest sample in each of 200 equal parts, 0 to 255; null when not cached. */
  readonly peaks: Uint8Array | null;
  /** The service's own coarse waveform (50 numbers, 0 to 255), for as long as there are no peaks; null when it sent none. */
  readonly sketch: Uint8Array | null;
  /** Integrated loudness in LUFS (EBU R128); null when not measured, or silent. */
  readonly loudness: number | null;
  readonly hasNote: boolean;
  /** The settings in which takes differ. */
  /** The digits as received, such as `9007199254740993` or `0.5`. */
  readonly seed: string | null;
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
  /** Of the audio file, lower-case hex; null when it is neither cached nor unproven, as are its bytes and path. */
  readonly sha256: string | null;
  /** Absolute path of the audio file. */
  readonly file: string | null;
  /** Null when the service names no video. */
  readonly videoUrl: string | null;
  /** Of the video file, as for audio. */
  readonly videoSha256: string | null;
  readonly videoBytes: number | null;
  readonly videoFile: string | null;
  /** Why the video is not here or not proven. */
  readonly videoError: string | null;
  readonly firstSeenAt: string;
  /** The user's note; empty when there is none. */
  readonly note: string;
  /** The collections that it is in, by name. */
  readonly collections: readonly Collection[];
}

export const noteSchema = z.string().max(20_000);

export const clipIdSchema = z.string().regex(/^[0-9a-zA-Z_-]{1,128}$/);
