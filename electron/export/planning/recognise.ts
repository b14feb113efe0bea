import { join } from 'node:path';
import { steppedAside } from '../destination/folders.ts';
import type { ManifestEntry } from '../destination/manifest.ts';
import type { FilePool } from '../execution/file-pool.ts';
import { hashAt } from '../execution/file-hashes.ts';
import type { SourceLibrary } from '../execution/sources.ts';
import { sourcesOf } from '../execution/sources.ts';
import { nameKey, pathIn } from '../naming/file-name.ts';
import type { DiskItem, EntryState, WantedClip } from './plan.ts';
import type { DiskScan } from './scan.ts';
import { modifiedAt } from './scan.ts';

/**
 * A run that was cut short may have replaced, moved or made files without a chance to record it. They are known by
 * making them again, so that none of them is taken for a change by the user.
 */
export async function recogniseUnrecorded(given: {
  readonly root: string;
  readonly library: SourceLibrary;
  readonly wanted: readonly WantedClip[];
  readonly recorded: ReadonlyMap<string, ManifestEntry>;
  readonly scan: DiskScan;
  readonly files: FilePool;
}): Promise<{
  readonly entries: ReadonlyMap<string, ManifestEntry>;
  readonly states: ReadonlyMap<string, EntryState>;
  readonly disk: ReadonlyMap<string, DiskItem>;
}> {
  const { root, wanted, recorded, scan } = given;
  const disk = new Map(scan.disk);
  const repaired = new Map<string, ManifestEntry>();
  for (const clip of wanted) {
    const entry = recorded.get(clip.id);
    const state = entry ? scan.states.get(clip.id) : 'missing';
    const correction = scan.corrections.get(clip.id);
    if (entry && correction) repaired.set(clip.id, { ...entry, ...correction });
    if (state === 'same') continue;
    if (entry && state === 'changed') {
      const now = await entryAsPlanned(clip, entry, given);
      if (now) repaired.set(clip.id, now);
    } else if (entry && state === 'missing' && disk.has(nameKey(asidePath(entry)))) {
      repaired.set(clip.id, { ...entry, path: asidePath(entry) });
    } else if (state === 'missing' && clip.made && clip.cached) {
      const path = pathIn(clip.target.folders.join('/'), clip.target, 1);
      const item = disk.get(nameKey(path));
      if (item?.kind === 'file' && (await hashAt(root, item.path)) === (await expectedHash(clip, given)))
        disk.set(nameKey(path), { ...item, sha256: clip.made.key + clip.cached.sha256 });
    }
  }
  if (repaired.size === 0) return { entries: recorded, states: scan.states, disk };
  return {
    entries: new Map([...recorded, ...repaired]),
    states: new Map([...scan.states, ...[...repaired.keys()].map((id) => [id, 'same'] as const)]),
    disk,
  };
}

/** The entry of a file that is not as recorded but as it would be written now; null for any other. */
async function entryAsPlanned(
  clip: WantedClip,
  entry: ManifestEntry,
  given: Making & { readonly root: string },
): Promise<ManifestEntry | null> {
  if (!clip.cached) return null;
  const { root, files } = given;
  const sha256 = await hashAt(root, entry.path);
  if (sha256 === null || sha256 !== (await expectedHash(clip, given))) return null;
  const [stat] = await files.stat([join(root, entry.path)]);
  if (!stat || 'code' in stat) return null;
  const { source: _source, made: _made, ...rest } = entry;
  return {
    ...rest,
    bytes: stat.size,
    sha256,
    modifiedAt: modifiedAt(stat.mtimeMs),
    ...(clip.made ? { source: clip.cached.sha256, made: clip.made.key } : {}),
  };
}

interface Making {
  readonly library: SourceLibrary;
  readonly files: FilePool;
}

async function expectedHash(clip: WantedClip, { library, files }: Making): Promise<string | null> {
  if (!clip.cached || clip.file === undefined) return null;
  if (!clip.made) return clip.cached.sha256;
  const made = (await sourcesOf(library, [clip])).get(clip.id);
  return made ? ((await files.expected([made.source]))[0] ?? null) : null;
}

function asidePath({ id, path }: ManifestEntry): string {
  return steppedAside(id, path);
}
