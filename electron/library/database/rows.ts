import type { AudioState, Clip, ClipDetails } from '../../contract/clip.ts';
import type { Collection } from '../../contract/collection.ts';
import { audioStates } from '../../contract/clip.ts';

/** A row as SQLite gives it. */
export type Row = Readonly<Record<string, unknown>>;

export const clipColumns = `clip.id, voiceover_id, prompt, voice, language, created_at,
  coalesce(duration, promised_duration) AS seconds, favorite, audio, audio_error, bytes, gone_since, peaks, loudness,
  seed, temperature,
  id IN (SELECT clip FROM own_favorite) AS own_favorite, id IN (SELECT clip FROM note) AS has_note`;

export const detailColumns = `${clipColumns}, model_id, denoised, silence_removed, audio_url, sha256,
  first_seen_at, json, coalesce((SELECT text FROM note WHERE note.clip = clip.id), '') AS note`;

/** `takes`: number of clips with its prompt. */
export function toClip(row: Row, takes: number): Clip {
  return {
    id: text(row, 'id'),
    voiceoverId: text(row, 'voiceover_id'),
    prompt: text(row, 'prompt'),
    voice: text(row, 'voice'),
    language: text(row, 'language'),
    createdAt: text(row, 'created_at'),
    duration: numberOrNull(row, 'seconds'),
    favorite: row['favorite'] === 1,
    audio: audioState(row),
    audioError: textOrNull(row, 'audio_error'),
    bytes: numberOrNull(row, 'bytes'),
    goneSince: textOrNull(row, 'gone_since'),
    takes,
    peaks: row['peaks'] instanceof Uint8Array ? new Uint8Array(row['peaks']) : null,
    loudness: numberOrNull(row, 'loudness'),
    ownFavorite: row['own_favorite'] === 1,
    hasNote: row['has_note'] === 1,
    seed: numberOrNull(row, 'seed'),
    temperature: numberOrNull(row, 'temperature'),
  };
}

/** `file`: absolute path of the clip's audio, for when it is cached. */
export function toDetails(
  row: Row,
  more: { readonly takes: number; readonly file: string; readonly collections: readonly Collection[] },
): ClipDetails {
  const { takes, file, collections } = more;
  const clip = toClip(row, takes);
  return {
    ...clip,
    modelId: text(row, 'model_id'),
    denoised: booleanOrNull(row, 'denoised'),
    silenceRemoved: booleanOrNull(row, 'silence_removed'),
    audioUrl: text(row, 'audio_url'),
    sha256: textOrNull(row, 'sha256'),
    file: clip.audio === 'cached' ? file : null,
    firstSeenAt: text(row, 'first_seen_at'),
    note: text(row, 'note'),
    collections,
  };
}

export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`The column ${column} holds no text.`);
  return value;
}

export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column);
}

export function numberOrNull(row: Row, column: string): number | null {
  const value = row[column];
  return typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : null;
}

function booleanOrNull(row: Row, column: string): boolean | null {
  const value = numberOrNull(row, column);
  return value === null ? null : value === 1;
}

function audioState(row: Row): AudioState {
  const state = audioStates.find((known) => known === row['audio']);
  if (state === undefined) throw new TypeError('The column audio holds no known state.');
  return state;
}
