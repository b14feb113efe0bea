import type { ClipDetails } from '../../contract/clip.ts';
import type { ExportOptions } from '../../contract/export.ts';
import type { ManifestEntry } from '../destination/manifest.ts';
import { videoMade } from '../destination/manifest.ts';
import type { ExportableLibrary } from './candidates.ts';
import { partOfAfter } from './membership.ts';
import type { LibraryFile, WantedClip } from './plan.ts';
import type { Leaver } from './removals.ts';
import { removedTarget } from './removals.ts';
import { withMore } from './stored-clip.ts';

const chunkSize = 500;

/** Clips with the exports that each is part of from now on, where that is noted. */
export function withMembership(
  wanted: readonly WantedClip[],
  entries: ReadonlyMap<string, ManifestEntry>,
  key: string | null,
  noted: boolean,
): readonly WantedClip[] {
  // Most have the same, those without an entry.
  const fresh = partOfAfter(undefined, key, noted);
  if (entries.size === 0 && fresh === undefined) return wanted;
  const note = { partOf: fresh };
  return wanted.map((clip) => {
    const entry = entries.size === 0 ? undefined : entries.get(clip.id);
    const partOf = entry ? partOfAfter(entry, key, noted) : fresh;
    if (partOf === undefined) return clip;
    return withMore(clip, partOf === fresh ? note : { partOf });
  });
}

/** What a manifest remembers of a clip besides its file. */
export function notesOf(
  clip: Pick<WantedClip, 'number' | 'partOf'> | undefined,
): Pick<ManifestEntry, 'number' | 'partOf'> {
  return {
    ...(clip?.number ? { number: clip.number } : {}),
    ...(clip?.partOf ? { partOf: clip.partOf } : {}),
  };
}

/**
 * The entries with the notes of this run; `parted`: those that are no part of it any more and stay for others. The same
 * map where nothing changes.
 */
export function withNotes(
  entries: ReadonlyMap<string, ManifestEntry>,
  wanted: readonly WantedClip[],
  parted: readonly ManifestEntry[],
  key: string | null,
): ReadonlyMap<string, ManifestEntry> {
  const changed = new Map<string, ManifestEntry>();
  for (const clip of wanted) {
    const entry = clip.number || clip.partOf ? entries.get(clip.id) : undefined;
    if (!entry) continue;
    const same =
      (!clip.number || (entry.number?.in === clip.number.in && entry.number.is === clip.number.is)) &&
      (!clip.partOf || entry.partOf?.length === clip.partOf.length);
    if (!same) changed.set(clip.id, { ...entry, ...notesOf(clip) });
  }
  for (const { id } of parted) {
    const entry = entries.get(id);
    if (entry) changed.set(id, { ...entry, partOf: entry.partOf?.filter((part) => part !== key) });
  }
  return changed.size === 0 ? entries : new Map([...entries, ...changed]);
}

/** A clip that is no longer part, for the disk to be looked at where it is and where it would go. */
export function leaverAsWanted({ id, path }: ManifestEntry): WantedClip {
  return { id, target: removedTarget(path), cached: null };
}

/** What is to become of clips that are no longer part; the library is asked for those that are to be deleted. */
export async function leaversIn(
  library: Pick<ExportableLibrary, 'selected'>,
  alone: readonly ManifestEntry[],
  entries: ReadonlyMap<string, ManifestEntry>,
  { removed: goes }: Pick<ExportOptions, 'removed'>,
): Promise<readonly Leaver[]> {
  const now = alone.map((entry) => entries.get(entry.id) ?? entry);
  const sources = new Map<string, LibraryFile | null>();
  for (let at = 0; goes === 'delete' && at < now.length; at += chunkSize) {
    const some = new Map(now.slice(at, at + chunkSize).map((entry) => [entry.id, entry]));
    const ids = [...some.keys()];
    for (const clip of await library.selected({ kind: 'ids', ids }, 0, ids.length)) {
      const entry = some.get(clip.id);
      if (entry) sources.set(clip.id, sourceOf(entry, clip));
    }
  }
  return now.map((entry) => ({ entry, goes, source: sources.get(entry.id) ?? null }));
}

/** The library's file of an exported one, where the library has it and the video that was exported with it. */
function sourceOf(entry: ManifestEntry, clip: ClipDetails): LibraryFile | null {
  const { file, sha256, videoFile, videoSha256 } = clip;
  if (file === null || sha256 === null || sha256 !== (entry.source ?? entry.sha256)) return null;
  const video = videoFile === null || videoSha256 === null ? null : videoMade(videoSha256);
  const videos = (entry.sidecars ?? []).filter(({ made }) => made.startsWith(videoMade('')));
  return videos.every(({ made }) => made === video) ? { path: file, sha256 } : null;
}
