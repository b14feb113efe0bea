import { createHash } from 'node:crypto';
import type { UserData } from './user-data-file.ts';

/** What belongs to the user, whichever version of the file it was in. */
export type UserDataContent = Omit<UserData, 'version'>;

/** Names the content alone: revisions count how often it changed, and order tells nothing where there is none. */
export function digestOf({ favorites, rejected, notes, collections, voices }: UserDataContent): string {
  const content = {
    favorites: [...new Set(favorites)].sort(),
    // Left out where there are none, so that digests of versions without them stay the same.
    ...(rejected.length > 0 ? { rejected: [...new Set(rejected)].sort() } : {}),
    notes: Object.entries(notes).sort(([a], [b]) => (a < b ? -1 : 1)),
    collections: collections
      .map(({ id, name, madeAt, clips }) => ({ id, name, madeAt, clips: [...new Set(clips)] }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
    // Left out where there are none, as above.
    ...(voices.length > 0
      ? { voices: [...voiceKindsOf(voices)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one) }
      : {}),
  };
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

/**
 * Everything that either of two has: all favourites and rejected clips; both notes of a clip, one below the other, where
 * neither holds the other; collections of the same id with the clips of both, in the first one's order and under its name;
 * of two kinds of a voice the first one's.
 */
export function mergeUserData(ours: UserDataContent, theirs: UserDataContent): UserDataContent {
  const notes = new Map(Object.entries(ours.notes));
  for (const [id, note] of Object.entries(theirs.notes)) notes.set(id, joinNotes(notes.get(id) ?? '', note));
  const collections = new Map(ours.collections.map((collection) => [collection.id, collection]));
  for (const other of theirs.collections) {
    const known = collections.get(other.id) ?? { ...other, clips: [] };
    collections.set(other.id, { ...known, clips: [...new Set([...known.clips, ...other.clips])] });
  }
  return {
    revision: Math.max(ours.revision, theirs.revision) + 1,
    favorites: [...new Set([...ours.favorites, ...theirs.favorites])].sort(),
    rejected: [...new Set([...ours.rejected, ...theirs.rejected])].sort(),
    notes: Object.fromEntries(notes),
    collections: [...collections.values()],
    voices: [...new Map([...voiceKindsOf(theirs.voices), ...voiceKindsOf(ours.voices)]).values()],
  };
}

/** Whether there is nothing of the user's in it. */
export function isEmpty({ favorites, rejected, notes, collections, voices }: UserDataContent): boolean {
  return [favorites, rejected, Object.keys(notes), collections, voices].every(({ length }) => length === 0);
}

type VoiceKinds = UserDataContent['voices'];

/** By the voice; of several entries for one, the last counts. */
function voiceKindsOf(voices: VoiceKinds): ReadonlyMap<string, VoiceKinds[number]> {
  return new Map(
    voices.map(({ voice, language, kind }) => [JSON.stringify([voice, language]), { voice, language, kind }]),
  );
}

/** Both notes of a clip, one below the other, where neither holds the other. */
export function joinNotes(one: string, other: string): string {
  if (one.includes(other)) return one;
  return other.includes(one) ? other : `${one}\n\n${other}`;
}
