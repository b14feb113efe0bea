/** One output as the client reads it and the library keeps it: the columns to search by, and the JSON as received. */
export interface ListedClip {
  readonly id: string;
  readonly voiceoverId: string;
  readonly prompt: string;
  /** The voice's name as the service sends it, such as `v2/en_speaker_6`; empty when it sent none. */
  readonly voice: string;
  /** The voice's id at the service; empty when unknown. */
  readonly speakerId: string;
  /** The voice's own locale, else the language in its name; empty when unknown. */
  readonly language: string;
  /** RFC 3339 text as received. */
  readonly createdAt: string;
  /**
   * The same instant as integer microseconds since 1970, for order and comparison. It stays a safe integer: a time
   * beyond the years that those can name is moved to the nearest one that they can.
   */
  readonly createdAtMicros: number;
  /** Seconds, as the service says; null when it says nothing of use. */
  readonly duration: number | null;
  readonly favorite: boolean;
  /** Empty when the service names none. */
  readonly audioUrl: string;
  /** Null when the service names no video. */
  readonly videoUrl: string | null;
  /** The service's own coarse waveform, 0 to 255 each; null when it sent none. */
  readonly sketch: readonly number[] | null;
  readonly modelId: string;
  /** The digits as received, such as `9007199254740993` or `0.5`. */
  readonly seed: string | null;
  readonly temperature: number | null;
  readonly denoised: boolean | null;
  readonly silenceRemoved: boolean | null;
  /** The output's JSON as received. */
  readonly json: string;
}
