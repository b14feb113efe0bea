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

/** Path of a clip's file below the library, with `/`. Ids come from the network: `clip-id-invalid` for one that is not plain. */
export function mediaPath(kind: MediaKind, id: string, suffix = provenSuffix[kind]): string {
  if (!clipIdSchema.safeParse(id).success) {
    throw new AppError('clip-id-invalid', { params: { id: id.slice(0, 100) } });
  }
  return `${kind}/${id.slice(0, 2)}/${id}${suffix}`;
}

/** Absolute path of a clip's file. */
export function mediaFile(folder: string, kind: MediaKind, id: string, suffix?: string): string {
  return path.join(folder, ...mediaPath(kind, id, suffix).split('/'));
}
