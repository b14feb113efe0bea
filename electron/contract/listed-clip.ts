/** One output as the client reads it and the library keeps it: the columns to search by, and the JSON as received. */
export interface ListedClip {
  readonly id: string;
  readonly voiceoverId: string;
  readonly prompt: string;
  readonly voice: string;
  readonly language: string;
  /** RFC 3339 text as received. */
  readonly createdAt: string;
  /** The same instant as integer microseconds since 1970, for order and comparison. */
  readonly createdAtMicros: number;
  /** Seconds, as the service says; null when it says nothing of use. */
  readonly duration: number | null;
  readonly favorite: boolean;
  readonly audioUrl: string;
  readonly modelId: string;
  readonly seed: number | null;
  readonly temperature: number | null;
  readonly denoised: boolean | null;
  readonly silenceRemoved: boolean | null;
  /** The output's JSON, byte for byte as far as JSON.parse and JSON.stringify keep it. */
  readonly json: string;
}
