import type { ListedClip } from '../../contract/listed-clip.ts';
import { parseJson } from '../../platform/parse-json.ts';

/** What the library knows of a clip already, as it was listed. */
export type KnownClip = Omit<ListedClip, 'id' | 'createdAtMicros'>;

/**
 * What is known after a clip was listed again: an answer that does not have a field, or has nothing in it, takes nothing
 * away. `json` is the newest answer, unless that knows less than the one before.
 */
export function mergeListed(known: KnownClip, listed: ListedClip): ListedClip {
  const before = parseJson(known.json);
  const now = parseJson(listed.json);
  return {
    ...listed,
    voiceoverId: listed.voiceoverId || known.voiceoverId,
    prompt: listed.prompt || known.prompt,
    voice: listed.voice || known.voice,
    speakerId: listed.speakerId || known.speakerId,
    language: listed.language || known.language,
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
  return isRecord(json) && json['is_favorited'] !== undefined && json['is_favorited'] !== null;
}

/** Whether something that `before` has is absent, null or empty in `now`. */
export function knowsLess(now: unknown, before: unknown): boolean {
  if (isEmpty(before)) return false;
  if (isEmpty(now)) return true;
  if (!isRecord(before)) return false;
  if (!isRecord(now)) return true;
  return Object.entries(before).some(([name, value]) => knowsLess(now[name], value));
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
