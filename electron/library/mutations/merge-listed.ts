import type { ListedClip } from '../../contract/listed-clip.ts';
import { parseInstant } from '../../platform/instant.ts';
import { parseJson } from '../../platform/parse-json.ts';

/** What the library knows of a clip already, as it was listed. */
export type KnownClip = Omit<ListedClip, 'id'>;

/**
 * What is known after a clip was listed again: an answer that does not have a field, or has nothing in it, takes nothing
 * away. `json` is the newest answer, unless that knows less than the one before.
 */
export function mergeListed(known: KnownClip, listed: ListedClip): ListedClip {
  const before = parseJson(known.json);
  const now = parseJson(listed.json);
  return {
    ...listed,
    ...(isTime(known.createdAt) && !isTime(listed.createdAt)
      ? { createdAt: known.createdAt, createdAtMicros: known.createdAtMicros }
      : {}),
    voiceoverId: listed.voiceoverId || known.voiceoverId,
    prompt: listed.prompt || known.prompt,
    voice: listed.voice || known.voice,
    speakerId: listed.speakerId || known.speakerId,
    // Without a locale the language is only guessed, by the name of the voice.
    language: hasLocale(now) ? listed.language : known.language || listed.language,
    duration: listed.duration ?? known.duration,
    favorite: hasFavorite(now) ? listed.favorite : known.favorite,
    audioUrl: listed.audioUrl || known.audioUrl,
    videoUrl: listed.videoUrl ?? known.videoUrl,
    sketch: listed.sketch ?? known.sketch,
    modelId: listed.modelId || known.modelId,
    seed: listed.seed ?? known.seed,
    temperature: listed.temperature ?? known.temperature,
    denoised: listed.denoised ?? known.denoised,
    silenceRemoved: listed.silenceRemoved ?? known.silenceRemoved,
    json: knowsLess(now, before) ? known.json : listed.json,
  };
}

function hasFavorite(json: unknown): boolean {
  return isRecord(json) && [true, false, 'true', 'false'].some((value) => json['is_favorited'] === value);
}

function hasLocale(json: unknown): boolean {
  const voiceover = isRecord(json) ? json['voiceover'] : null;
  const speaker = isRecord(voiceover) ? voiceover['speaker'] : null;
  return isRecord(speaker) && typeof speaker['locale'] === 'string' && speaker['locale'] !== '';
}

/** Go writes a time that it does not know as one of the year 1. */
function isTime(text: string): boolean {
  return (parseInstant(text)?.micros ?? 0) > 0;
}

/** Whether something that `before` has is absent, null, empty or of another kind in `now`. */
export function knowsLess(now: unknown, before: unknown): boolean {
  if (isEmpty(before)) return false;
  if (isEmpty(now) || !isAlike(now, before)) return true;
  if (!isRecord(before) || !isRecord(now)) return false;
  return Object.entries(before).some(([name, value]) => knowsLess(now[name], value));
}

/** Numbers, `true` and `false` may come as texts. */
function isAlike(now: unknown, before: unknown): boolean {
  if (typeof now === 'string' && typeof before !== 'string') return typeof parseJson(now) === typeof before;
  return typeof now === typeof before && Array.isArray(now) === Array.isArray(before);
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
