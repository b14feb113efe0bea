import { z } from 'zod';
import type { ListedClip } from '../contract/listed-clip.ts';
import { clipIdSchema } from '../contract/clip.ts';
import type { Instant } from '../platform/instant.ts';
import { parseInstant } from '../platform/instant.ts';
import { memberSpans } from '../platform/json-source.ts';

const numeric = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;
/** Longest that a promised duration is believed, in seconds. */
const longestDuration = 1_000_000;
/** Most numbers of the service's waveform; it sends 50. */
const mostSketched = 1000;

const text = z.string().catch('');
const number = z
  .union([z.number(), z.string().regex(numeric).transform(Number)])
  .refine(Number.isFinite)
  .nullable()
  .catch(null);
const flag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')])
  .nullable()
  .catch(null);
const record = z.record(z.string(), z.unknown()).catch({});

const speakerSchema = z.object({ id: text, name: text, locale: text });
const promptSchema = z.object({ text });
const voiceoverSchema = z.object({
  id: text,
  created_at: text,
  updated_at: text,
  started_at: text,
  model_id: text,
  seed: z.unknown().optional(),
  temperature: number,
  denoise_audio: flag,
  remove_silence: flag,
  prompt: record,
  speaker: record,
});
const outputSchema = z.object({
  id: z.union([z.int().transform(String), z.string()]).pipe(clipIdSchema),
  created_at: text,
  audio_file_url: text,
  video_file_url: text,
  audio_array: z.array(z.unknown()).max(mostSketched).nullable().catch(null),
  audio_duration: number,
  is_favorited: flag,
  denoise_audio: flag,
  remove_silence: flag,
  voiceover: record,
});

/**
 * Reads one output; null when it has no usable id. Anything else may be missing or odd and costs no more than itself.
 * `source` is its JSON as received; `near` (microseconds) stands in for a time that cannot be read.
 */
export function parseOutput(raw: unknown, source: string, near: number): ListedClip | null {
  const parsed = outputSchema.safeParse(raw);
  if (!parsed.success) return null;
  const output = parsed.data;
  const voiceover = voiceoverSchema.parse(output.voiceover);
  const speaker = speakerSchema.parse(voiceover.speaker);
  const createdAt = creationOf(voiceover, output.created_at, near);
  const duration = output.audio_duration ?? 0;
  return {
    id: output.id,
    voiceoverId: voiceover.id,
    prompt: promptSchema.parse(voiceover.prompt).text,
    voice: speaker.name,
    speakerId: speaker.id,
    language: speaker.locale || (/^(?:v\d+\/|c_)([a-z]{2,3})_/.exec(speaker.name)?.[1] ?? ''),
    createdAt: createdAt.text,
    createdAtMicros: createdAt.micros,
    duration: duration > 0 && duration <= longestDuration ? duration : null,
    favorite: output.is_favorited ?? false,
    audioUrl: output.audio_file_url,
    videoUrl: output.video_file_url === '' ? null : output.video_file_url,
    sketch: sketchOf(output.audio_array),
    modelId: voiceover.model_id,
    seed: seedOf(voiceover.seed, source),
    temperature: voiceover.temperature,
    denoised: voiceover.denoise_audio ?? output.denoise_audio,
    silenceRemoved: voiceover.remove_silence ?? output.remove_silence,
    json: source,
  };
}

const idSchema = outputSchema.pick({ id: true });

/** The id of an output, without reading the rest of it; null when it has no usable one. */
export function idOf(raw: unknown): string | null {
  return idSchema.safeParse(raw).data?.id ?? null;
}

const timesSchema = z.object({
  created_at: text,
  voiceover: z.object({ created_at: text }).catch({ created_at: '' }),
});

/** When an output was made; null where it does not say. */
export function createdAtOf(raw: unknown): Instant | null {
  const parsed = timesSchema.safeParse(raw);
  if (!parsed.success) return null;
  return parseInstant(parsed.data.voiceover.created_at) ?? parseInstant(parsed.data.created_at);
}

/** A time that cannot be read stays as it came, and stands where its neighbours do. */
function creationOf(
  voiceover: Readonly<Record<'created_at' | 'started_at' | 'updated_at', string>>,
  ofOutput: string,
  near: number,
): Instant {
  const created = parseInstant(voiceover.created_at) ?? parseInstant(ofOutput);
  if (created) return created;
  const [other] = [voiceover.started_at, voiceover.updated_at]
    .map((candidate) => parseInstant(candidate))
    .filter((candidate) => candidate !== null && candidate.micros > 0);
  return { text: voiceover.created_at || ofOutput, micros: other?.micros ?? near };
}

/** 0 to 255, of the service's 0 to 1. */
function sketchOf(numbers: readonly unknown[] | null): readonly number[] | null {
  if (!numbers || numbers.length === 0) return null;
  return numbers.map((value) =>
    typeof value === 'number' ? Math.round(Math.min(Math.max(value, 0), 1) * 255) : 0,
  );
}

/** The digits as received: a number of JavaScript would round those of a large seed. */
function seedOf(seed: unknown, source: string): string | null {
  if (typeof seed === 'string') return numeric.test(seed) ? seed.trim() : null;
  if (typeof seed !== 'number') return null;
  const voiceover = memberSpans(source).get('voiceover');
  const span = memberSpans(source, voiceover?.start).get('seed');
  return source.slice(span?.start, span?.end);
}
