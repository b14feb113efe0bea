import { createHash } from 'node:crypto';
import path from 'node:path';
import { AppError } from '../contract/errors.ts';
import type { MediaKind } from '../contract/clip.ts';
import { clipIdSchema } from '../contract/clip.ts';

export const databaseName = 'library.sqlite';
export const audioFolder = 'audio';
/** Favourites, notes and collections, for a database that has to be rebuilt. */
export const userDataName = 'own.json';

/** Suffix of a file that is whole and checked. */
export const provenSuffix: Readonly<Record<MediaKind, string>> = { audio: '.mp3', video: '.mp4' };

/** What may follow an id; a library can come from anywhere, and its suffixes with it. */
const plainSuffix = /^(?:~[0-9a-f]{8})?\.[0-9a-z]{1,8}$/;

/** The suffix of a file beside which another clip's has the plain name, where names that differ in case are one. */
export function distinctSuffix(id: string, suffix: string): string {
  return `~${createHash('sha256').update(id).digest('hex').slice(0, 8)}${suffix}`;
}

/**
 * Path of a clip's file below the library, with `/`. Ids come from the network: `clip-id-invalid` for one that is not
 * plain. A suffix that is not is passed over.
 */
export function mediaPath(kind: MediaKind, id: string, suffix = provenSuffix[kind]): string {
  if (!isPlainId(id)) {
    throw new AppError('clip-id-invalid', { params: { id: id.slice(0, 100) } });
  }
  return `${kind}/${id.slice(0, 2)}/${id}${plainSuffix.test(suffix) ? suffix : provenSuffix[kind]}`;
}

/** Whether an id can be a name. */
export function isPlainId(id: string): boolean {
  return clipIdSchema.safeParse(id).success;
}

/** Absolute path of a clip's file. */
export function mediaFile(folder: string, kind: MediaKind, id: string, suffix?: string): string {
  return path.join(folder, ...mediaPath(kind, id, suffix).split('/'));
}
