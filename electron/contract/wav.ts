/** What a WAV that is decoded from a clip's MP3 can be: bits of a sample, and samples a second (null: as many as the MP3). */
export interface WavForm {
  readonly bits: 16 | 24;
  readonly rate: number | null;
}

/** `wav48` is what editors of films work with: they would resample anything else by rules of their own. */
export const wavForms = {
  wav16: { bits: 16, rate: null },
  wav24: { bits: 24, rate: null },
  wav48: { bits: 24, rate: 48_000 },
} as const satisfies Readonly<Record<string, WavForm>>;

export const wavKinds = ['wav16', 'wav24', 'wav48'] as const;

/** What the audio of an export can be: MP3, WAV, or both. */
export const audioKinds = ['mp3', ...wavKinds, 'mp3+wav16', 'mp3+wav24', 'mp3+wav48'] as const;
export type AudioKind = (typeof audioKinds)[number];
