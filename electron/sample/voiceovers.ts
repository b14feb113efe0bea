import { z } from 'zod';

const outputSchema = z.strictObject({
  id: z.string(),
  /** Name of the MP3 on the audio host. */
  audioFile: z.string(),
  /** Name of the MP4 on the audio host; null when there is none. */
  videoFile: z.string().nullable().default(null),
  /** The service's own waveform, 0 to 1; it comes with the video. */
  sketch: z.array(z.number()).readonly().nullable().default(null),
  /** Seconds. */
  duration: z.number(),
  favorite: z.boolean().default(false),
});

export const voiceoverSchema = z.strictObject({
  id: z.string(),
  /** Microseconds since 1970; all outputs of a voiceover are listed under this one time. */
  createdAt: z.int(),
  updatedAt: z.int(),
  startedAt: z.int(),
  completedAt: z.int(),
  /** Any whole number of 64 bits; as text where a number of JavaScript would round it. */
  seed: z.union([z.int(), z.string().regex(/^-?\d+$/)]),
  temperature: z.number(),
  modelId: z.string(),
  /** Of its outputs; the voiceover's own flag is always false. */
  autoSubmitted: z.boolean(),
  denoise: z.boolean(),
  removeSilence: z.boolean(),
  prompt: z.strictObject({ id: z.string(), text: z.string() }),
  speaker: z.strictObject({ id: z.string(), name: z.string(), locale: z.string() }),
  /** One each, in what the service's code made. None: only the count knows of it, and no known code made such. */
  outputs: z.array(outputSchema).readonly(),
});

/** A voiceover and its outputs as a stand-in service keeps them. */
export type StoredVoiceover = Readonly<z.infer<typeof voiceoverSchema>>;
export type StoredOutput = StoredVoiceover['outputs'][number];

/** Id of the one model that the service has, "bark"; from the example on its documentation page. */
export const barkModelId = '0f442a3e-cf53-490b-b4a9-b0dda63e9523';
