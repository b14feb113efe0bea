import { z } from 'zod';

const outputSchema = z.strictObject({
  id: z.string(),
  /** Name of the MP3 on the audio host. */
  audioFile: z.string(),
  /** Seconds. */
  duration: z.number(),
  favorite: z.boolean(),
});

export const voiceoverSchema = z.strictObject({
  id: z.string(),
  /** Microseconds since 1970; all outputs of a voiceover are listed under this one instant. */
  createdAt: z.int(),
  updatedAt: z.int(),
  startedAt: z.int(),
  completedAt: z.int(),
  seed: z.int(),
  temperature: z.number(),
  modelId: z.string(),
  autoSubmitted: z.boolean(),
  denoise: z.boolean(),
  removeSilence: z.boolean(),
  prompt: z.strictObject({ id: z.string(), text: z.string() }),
  speaker: z.strictObject({ id: z.string(), name: z.string(), locale: z.string() }),
  /** None: its outputs were deleted, and only the count still knows of it. */
  outputs: z.array(outputSchema).readonly(),
});

/** A voiceover and its outputs as a stand-in service keeps them. */
export type StoredVoiceover = Readonly<z.infer<typeof voiceoverSchema>>;
export type StoredOutput = StoredVoiceover['outputs'][number];

/** Id of the one model that the service has, "bark"; from the example on its documentation page. */
export const barkModelId = '0f442a3e-cf53-490b-b4a9-b0dda63e9523';
