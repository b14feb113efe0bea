import type { ManifestEntry } from '../destination/manifest.ts';
import { notesOf } from '../planning/notes.ts';
import type { WantedClip } from '../planning/plan.ts';
import type { Prepared } from '../planning/prepare.ts';
import { sha256Of } from '../../platform/hash.ts';
import type { Source } from './file-content.ts';
import type { Write } from './write-files.ts';
import { madeFrom } from './write-files.ts';

/** A file that is to be written, and its clip. */
export interface Planned {
  readonly action: Write;
  readonly clip: CachedClip;
}
type CachedClip = WantedClip & { readonly cached: NonNullable<WantedClip['cached']>; readonly file: string };

/** What is written, in the order of the plan, which is that of the clips. */
export function* plannedWrites({ plan, wanted }: Pick<Prepared, 'plan' | 'wanted'>): Iterable<Planned> {
  let at = 0;
  for (const action of plan.actions) {
    if (action.kind !== 'write') continue;
    const { id } = action;
    while (at < wanted.length && wanted[at]?.id !== id) at += 1;
    const clip = wanted[at];
    if (clip && isCached(clip)) yield { action, clip };
  }
}

function isCached(clip: WantedClip): clip is CachedClip {
  return clip.cached !== null && clip.file !== undefined;
}

export function sourceOf({ file, cached, made }: CachedClip): Source {
  return { path: file, ...cached, make: made?.make ?? { kind: 'copy' } };
}

/** The manifest of a ZIP. What plan and clip say of a file is not kept but made again: there may be a million. */
export interface PackedEntries {
  /** A clip's file is in the ZIP. */
  add(action: Write, clip: WantedClip, content: Uint8Array): ManifestEntry;
  /** The entry has become another one. */
  set(entry: ManifestEntry): void;
  /** Its file could not be had. */
  leaveOut(id: string): void;
  /** Of what was planned and is in the ZIP. */
  entries(): Iterable<ManifestEntry>;
  byId(): ReadonlyMap<string, ManifestEntry>;
}

/** `at`: the time of all files. */
export function createPackedEntries(prepared: Pick<Prepared, 'plan' | 'wanted'>, at: string): PackedEntries {
  const others = new Map<string, ManifestEntry>();
  const omitted = new Set<string>();

  function entryOf(
    { id, path }: Write,
    clip: WantedClip,
    file: { readonly bytes: number; readonly sha256: string },
  ): ManifestEntry {
    const times = { modifiedAt: at, exportedAt: at };
    return {
      id,
      path,
      bytes: file.bytes,
      sha256: file.sha256,
      ...times,
      ...madeFrom(clip),
      ...notesOf(clip),
    };
  }

  function* entries(): Iterable<ManifestEntry> {
    for (const { action, clip } of plannedWrites(prepared)) {
      const { id } = action;
      if (!omitted.has(id)) yield others.get(id) ?? entryOf(action, clip, clip.cached);
    }
  }

  return {
    add(action, clip, content) {
      // A copy was compared with the hash that the library has.
      if (!clip.made && clip.cached) return entryOf(action, clip, clip.cached);
      const made = { bytes: content.length, sha256: sha256Of(content) };
      const entry = entryOf(action, clip, made);
      others.set(entry.id, entry);
      return entry;
    },
    set: (entry) => void others.set(entry.id, entry),
    leaveOut: (id) => void omitted.add(id),
    entries,
    byId: () => new Map(Array.from(entries(), (entry) => [entry.id, entry])),
  };
}
