import type { AudioState, Clip, ClipDetails, VideoState } from '../../contract/clip.ts';
import type { Collection } from '../../contract/collection.ts';
import { audioStates, videoStates } from '../../contract/clip.ts';
import { isPlainId, mediaFile } from '../paths.ts';
import { writtenNote } from '../user-data/note-text.ts';
import { DamageError } from './sqlite-error.ts';

/** A row as SQLite gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** SQL for an integer column: SQLite holds larger ones than JavaScript can, and reading one such would fail. */
export function integer(column: string): string {
  return `max(${Number.MIN_SAFE_INTEGER}, min(${Number.MAX_SAFE_INTEGER}, ${column}))`;
}

/** SQL for a number of bytes: null where the column holds what is none. */
export function byteCount(column: string): string {
  return `CASE WHEN ${column} BETWEEN 0 AND ${Number.MAX_SAFE_INTEGER} THEN ${column} END`;
}

const as = (of: (column: string) => string, ...columns: readonly string[]) =>
  columns.map((column) => `${of(column)} AS ${column}`).join(', ');

export const clipColumns = `clip.id, voiceover_id, prompt, voice, speaker_id, voice_name, language, created_at,
  coalesce(duration, promised_duration) AS seconds, ${as(integer, 'favorite')}, audio, audio_error, ${as(byteCount, 'bytes')}, suffix, video, gone_since,
  peaks, CASE WHEN peaks IS NULL THEN sketch END AS sketch, loudness, seed, temperature,
  id IN (SELECT clip FROM own_favorite) AS own_favorite, id IN (SELECT clip FROM rejected) AS rejected,
  id IN (SELECT clip FROM note) AS has_note`;

export const detailColumns = `${clipColumns}, model_id, ${as(integer, 'denoised', 'silence_removed')}, audio_url, sha256,
  video_url, video_error, ${as(byteCount, 'video_bytes')}, video_sha256, video_suffix,
  first_seen_at, json, coalesce((SELECT text FROM note WHERE note.clip = clip.id), '') AS note`;

/** Whether a file lies in the library: a hash that is known of one that is not there stays in its row. */
export function isHere(state: AudioState | VideoState): boolean {
  return state === 'cached' || state === 'unproven';
}

/** `takes`: number of clips with its prompt. */
export function toClip(row: Row, takes: number): Clip {
  const audio = stateOf(audioStates, row, 'audio');
  return {
    id: text(row, 'id'),
    voiceoverId: text(row, 'voiceover_id'),
    prompt: text(row, 'prompt'),
    voice: text(row, 'voice'),
    speakerId: text(row, 'speaker_id'),
    voiceName: text(row, 'voice_name'),
    language: text(row, 'language'),
    createdAt: text(row, 'created_at'),
    duration: numberOrNull(row, 'seconds'),
    favorite: row['favorite'] === 1,
    audio,
    audioError: textOrNull(row, 'audio_error'),
    bytes: isHere(audio) ? numberOrNull(row, 'bytes') : null,
    video: stateOf(videoStates, row, 'video'),
    goneSince: textOrNull(row, 'gone_since'),
    takes,
    peaks: bytesOrNull(row, 'peaks'),
    sketch: bytesOrNull(row, 'sketch'),
    loudness: numberOrNull(row, 'loudness'),
    ownFavorite: row['own_favorite'] === 1,
    rejected: row['rejected'] === 1,
    hasNote: row['has_note'] === 1,
    seed: textOrNull(row, 'seed'),
    temperature: numberOrNull(row, 'temperature'),
  };
}

/** `folder`: the library's. */
export function toDetails(
  row: Row,
  more: { readonly takes: number; readonly folder: string; readonly collections: readonly Collection[] },
): ClipDetails {
  const { takes, folder, collections } = more;
  const clip = toClip(row, takes);
  const hasName = isPlainId(clip.id);
  const audioHere = hasName && isHere(clip.audio);
  const videoHere = hasName && isHere(clip.video);
  return {
    ...clip,
    modelId: text(row, 'model_id'),
    denoised: booleanOrNull(row, 'denoised'),
    silenceRemoved: booleanOrNull(row, 'silence_removed'),
    audioUrl: text(row, 'audio_url'),
    sha256: audioHere ? textOrNull(row, 'sha256') : null,
    file: audioHere ? mediaFile(folder, 'audio', clip.id, text(row, 'suffix')) : null,
    videoUrl: textOrNull(row, 'video_url'),
    videoSha256: videoHere ? textOrNull(row, 'video_sha256') : null,
    videoBytes: videoHere ? numberOrNull(row, 'video_bytes') : null,
    videoFile: videoHere ? mediaFile(folder, 'video', clip.id, text(row, 'video_suffix')) : null,
    videoError: textOrNull(row, 'video_error'),
    firstSeenAt: text(row, 'first_seen_at'),
    note: writtenNote(text(row, 'note')),
    collections,
  };
}

export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new DamageError(`The column ${column} holds no text.`);
  return value;
}

export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column);
}

export function numberOrNull(row: Row, column: string): number | null {
  const value = row[column];
  return typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : null;
}

function bytesOrNull(row: Row, column: string): Uint8Array | null {
  const value = row[column];
  return value instanceof Uint8Array ? new Uint8Array(value) : null;
}

function booleanOrNull(row: Row, column: string): boolean | null {
  const value = numberOrNull(row, column);
  return value === null ? null : value === 1;
}

function stateOf<State extends string>(states: readonly State[], row: Row, column: string): State {
  const state = states.find((known) => known === row[column]);
  if (state === undefined) throw new DamageError(`The column ${column} holds no known state.`);
  return state;
}
