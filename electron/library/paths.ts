import path from 'node:path';
import { AppError } from '../contract/errors.ts';
import { clipIdSchema } from '../contract/clip.ts';

export const databaseName = 'library.sqlite';
export const audioFolder = 'audio';
/** Favourites, notes and collections of the user's own, for a database that has to be made anew. */
export const ownName = 'own.json';

/** Path of a clip's audio below the library, with `/`. Ids come from the network: only plain ones become names. */
export function audioPlace(id: string): string {
  if (!clipIdSchema.safeParse(id).success || id.length < 2) {
    throw new AppError('clip-id-invalid', { params: { id: id.slice(0, 100) } });
  }
  return `${audioFolder}/${id.slice(0, 2)}/${id}.mp3`;
}

/** Absolute path of a clip's audio. */
export function audioFile(folder: string, id: string): string {
  return path.join(folder, ...audioPlace(id).split('/'));
}
