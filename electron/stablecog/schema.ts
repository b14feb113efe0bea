import { z } from 'zod';
import { AppError } from '../contract/errors.ts';
import type { ListedClip } from '../contract/listed-clip.ts';
import { clipIdSchema } from '../contract/clip.ts';
import { isTooDeep } from './http/json-depth.ts';
import type { Time } from './time.ts';
import { parseTime } from './time.ts';

/** One page of the listing. */
export interface Page {
  readonly clips: readonly ListedClip[];
  /** Outputs without a usable id or time; as instant, that of the clip before them on the page (null: none). */
  readonly notUnderstood: readonly { readonly nearMicros: number | null }[];
  /** `created_at` of the page's last row; null on the last page. */
  readonly next: Time | null;
  /** Rows that the service counts within `startDt` and `endDt`; null when it did not say. */
  readonly totalCount: number | null;
}

const numeric = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;
const text = z.string().catch('');
const number = z
  .union([z.number(), z.string().regex(numeric).transform(Number)])
  .nullable()
  .catch(null);
const flag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')])
  .nullable()
  .catch(null);
const record = z.record(z.string(), z.unknown()).catch({});

const pageSchema = z.looseObject({
  outputs: z.array(z.unknown()).nullish(),
  next: z.string().nullish(),
  total_count: z
    .union([z.int().min(0), z.string().regex(/^\d+$/).transform(Number)])
    .nullish()
    .catch(null),
});
const promptSchema = z.object({ text });
const speakerSchema = z.object({ name: text, locale: text });
const voiceoverSchema = z.object({
  id: text,
  created_at: text,
  model_id: text,
  seed: number,
  temperature: number,
  denoise_audio: flag,
  remove_silence: flag,
  prompt: record,
  speaker: record,
});
const outputSchema = z.object({
  id: clipIdSchema,
  created_at: text,
  audio_file_url: text,
  audio_duration: number,
  is_favorited: flag,
  denoise_audio: flag,
  remove_silence: flag,
  voiceover: record,
});

/** Reads one output; null when it has no usable id or time. Anything else may be missing or odd. */
export function parseOutput(raw: unknown): ListedClip | null {
  const parsed = outputSchema.safeParse(raw);
  if (!parsed.success) return null;
  const output = parsed.data;
  const voiceover = voiceoverSchema.parse(output.voiceover);
  const speaker = speakerSchema.parse(voiceover.speaker);
  const createdAt = parseTime(voiceover.created_at) ?? parseTime(output.created_at);
  if (!createdAt) return null;
  const duration = output.audio_duration;
  return {
    id: output.id,
    voiceoverId: voiceover.id,
    prompt: promptSchema.parse(voiceover.prompt).text,
    voice: speaker.name,
    language: speaker.locale || (/^v2\/([a-z]{2,3})_speaker_/.exec(speaker.name)?.[1] ?? ''),
    createdAt: createdAt.text,
    createdAtMicros: createdAt.micros,
    duration: duration !== null && duration > 0 ? duration : null,
    favorite: output.is_favorited ?? false,
    audioUrl: output.audio_file_url,
    modelId: voiceover.model_id,
    seed: voiceover.seed,
    temperature: voiceover.temperature,
    denoised: voiceover.denoise_audio ?? output.denoise_audio,
    silenceRemoved: voiceover.remove_silence ?? output.remove_silence,
    json: JSON.stringify(raw),
  };
}

/** Reads an answer of the listing; `service-not-understood` when it is not one. */
export function parsePage(body: string): Page {
  if (isTooDeep(body)) throw notUnderstood();
  let raw: unknown;
  try {
    raw = JSON.parse(body);
  } catch (error) {
    throw notUnderstood(error);
  }
  const parsed = pageSchema.safeParse(raw);
  if (!parsed.success) throw notUnderstood(parsed.error);
  const { outputs, next: nextText, total_count: totalCount } = parsed.data;
  if (outputs === undefined && nextText == null && totalCount == null) throw notUnderstood();
  const next = nextText ? parseTime(nextText) : null;
  if (nextText && !next) throw notUnderstood();

  const clips: ListedClip[] = [];
  const odd: { nearMicros: number | null }[] = [];
  for (const one of outputs ?? []) {
    const clip = parseOutput(one);
    if (clip) clips.push(clip);
    else odd.push({ nearMicros: clips.at(-1)?.createdAtMicros ?? null });
  }
  return { clips, notUnderstood: odd, next, totalCount: totalCount ?? null };
}

/** The cause is left out of what people see: an answer may hold anything. */
export function notUnderstood(cause?: unknown): AppError {
  return new AppError(
    'service-not-understood',
    'The service sent an answer that Voicekeep does not understand. Your clips here are untouched. Try again later.',
    { cause },
  );
}
