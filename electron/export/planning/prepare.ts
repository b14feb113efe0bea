import { join } from 'node:path';
import type { ExportOptions, ExportOptionsInput } from '../../contract/export.ts';
import { exportOptionsSchema } from '../../contract/export.ts';
import type { Selection } from '../../contract/clip-query.ts';
import type { Destination } from '../destination/destination.ts';
import { checkDestination } from '../destination/destination.ts';
import { destinationError } from '../destination/disk.ts';
import { nameKey, pathIn } from '../naming/file-name.ts';
import type { FilePool } from '../execution/file-pool.ts';
import type { ManifestEntry, ManifestHead, ManifestRead } from '../destination/manifest.ts';
import { emptyHead } from '../destination/manifest.ts';
import { readState } from '../execution/last-run.ts';
import { hashAt } from '../execution/recovery.ts';
import type { DiskItem, EntryState, ExportPlan, WantedClip } from './plan.ts';
import { planExport } from './plan.ts';
import type { DiskScan } from './scan.ts';
import { emptyScan, scanDisk, modifiedAt } from './scan.ts';
import { isUpToDate, fingerprintOf } from './up-to-date.ts';
import { parseTemplate } from '../naming/template.ts';
import type { ExportableLibrary } from './candidates.ts';
import { wantedClips } from './candidates.ts';
import { steppedAside } from '../destination/folders.ts';

/** What is exported, and by which names. */
export interface ExportRequest {
  readonly template: string;
  readonly selection: Selection;
  /** Left out: the careful defaults. */
  readonly options?: ExportOptionsInput;
}

/** A plan with all that it was made from. */
export interface Prepared {
  readonly destination: Destination | null;
  readonly manifest: ManifestRead;
  /** The manifest's entries, set right where a run that was cut short could not record what it had done. */
  readonly entries: ReadonlyMap<string, ManifestEntry>;
  /** Whether `entries` says more than the manifest on disk. */
  readonly repaired: boolean;
  readonly scan: DiskScan;
  readonly plan: ExportPlan;
  readonly wanted: readonly WantedClip[];
  readonly options: ExportOptions;
  readonly template: string;
  /** What the plan is made from; null when the next run has to plan in any case. */
  readonly by: string | null;
  /** There is nothing to do, as the manifest says: nothing else was asked or looked at. */
  readonly settled?: boolean;
}

export const noManifest: ManifestRead = { kind: 'none' };

/** Plans an export to `folder`, or to one that is not chosen yet; changes nothing. */
export async function prepareExport(given: {
  readonly library: ExportableLibrary;
  readonly request: ExportRequest;
  readonly folder: string | null;
  readonly files: FilePool;
  readonly signal: AbortSignal;
  /** Plans and statsBelow for files of others even when there is nothing to do. */
  readonly scansAlways?: boolean;
}): Promise<Prepared> {
  const { library, request, folder, files, signal } = given;
  const options = exportOptionsSchema.parse(request.options ?? {});
  const template = parseTemplate(request.template);
  const destination = folder === null ? null : await checkDestination(folder, library.folder);
  if (destination?.exists) files.warm();
  const rules = options.names === 'native' ? (destination?.nativeNames ?? 'portable') : 'portable';
  // Asked for before the clips are: what changes meanwhile is planned by the next run.
  const revision = await library.revision();
  const by = fingerprintOf({ ...request, revision, options, rules });
  const manifest = destination?.exists ? await readManifestOf(destination.root) : noManifest;
  const recorded = entriesOf(manifest);
  const base = { destination, manifest, options, template: request.template, by, entries: recorded };
  const nothing = { ...base, repaired: false, scan: emptyScan(), wanted: [], plan: { actions: [] } };
  if (destination?.exists && !given.scansAlways) {
    if (await isUpToDate({ root: destination.root, by, manifest, files }))
      return { ...nothing, settled: true };
  }
  // A thread statsBelow at the files while the library is asked.
  const statsBelow = files.statsBelow(
    destination?.root ?? '',
    [...recorded.values()].map(({ path }) => path),
  );
  statsBelow.catch(() => undefined); // heard of when it is waited for
  const { selection } = request;
  const nameBytes = destination?.nameBytes ?? 255;
  const wanted = await wantedClips({ library, template, selection, options, rules, nameBytes, signal });
  if (!destination?.exists) {
    const scan = emptyScan();
    return { ...nothing, wanted, scan, plan: planExport({ wanted, entries: recorded, ...scan, options }) };
  }
  const { root, libraryInside: closed } = destination;
  const lists = headOf(manifest).files.map(({ path }) => path);
  const scan = await scanDisk({ root, closed, wanted, entries: recorded, lists, statsBelow, signal });
  const { entries, states, disk } = await recogniseUnrecorded({ root, wanted, recorded, scan, files });
  const plan = planExport({ wanted, entries, states, disk, options, lists });
  return { ...base, entries, repaired: entries !== recorded, scan, plan, wanted };
}

export function entriesOf(manifest: ManifestRead): ReadonlyMap<string, ManifestEntry> {
  return manifest.kind === 'read' ? manifest.entries : new Map();
}

export function headOf(manifest: ManifestRead): ManifestHead {
  return manifest.kind === 'read' ? manifest.head : emptyHead;
}

/** With what a run that was cut short has done since. */
export async function readManifestOf(root: string): Promise<ManifestRead> {
  try {
    return await readState(root);
  } catch (error) {
    throw destinationError(error);
  }
}

/**
 * A run that was cut short may have replaced, moved or made files without a chance to record it. They are known by
 * making them again, so that none of them is taken for a change by the user.
 */
async function recogniseUnrecorded(given: {
  readonly root: string;
  readonly wanted: readonly WantedClip[];
  readonly recorded: ReadonlyMap<string, ManifestEntry>;
  readonly scan: DiskScan;
  readonly files: FilePool;
}): Promise<{
  readonly entries: ReadonlyMap<string, ManifestEntry>;
  readonly states: ReadonlyMap<string, EntryState>;
  readonly disk: ReadonlyMap<string, DiskItem>;
}> {
  const { root, wanted, recorded, scan, files } = given;
  const disk = new Map(scan.disk);
  const repaired = new Map<string, ManifestEntry>();
  for (const clip of wanted) {
    const entry = recorded.get(clip.id);
    const state = entry ? scan.states.get(clip.id) : 'missing';
    const correction = scan.corrections.get(clip.id);
    if (entry && correction) repaired.set(clip.id, { ...entry, ...correction });
    if (state === 'same') continue;
    if (entry && state === 'changed') {
      const now = await asWanted(root, clip, entry, files);
      if (now) repaired.set(clip.id, now);
    } else if (entry && state === 'missing' && disk.has(nameKey(asidePath(entry)))) {
      repaired.set(clip.id, { ...entry, path: asidePath(entry) });
    } else if (state === 'missing' && clip.made && clip.cached) {
      const path = pathIn(clip.target.folders.join('/'), clip.target, 1);
      const item = disk.get(nameKey(path));
      if (item?.kind === 'file' && (await hashAt(root, item.path)) === (await expectedHash(clip, files)))
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
async function asWanted(
  root: string,
  clip: WantedClip,
  entry: ManifestEntry,
  files: FilePool,
): Promise<ManifestEntry | null> {
  if (!clip.cached) return null;
  const sha256 = await hashAt(root, entry.path);
  if (sha256 === null || sha256 !== (await expectedHash(clip, files))) return null;
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

async function expectedHash(clip: WantedClip, files: FilePool): Promise<string | null> {
  if (!clip.cached || clip.file === undefined) return null;
  if (!clip.made) return clip.cached.sha256;
  const source = { path: clip.file, ...clip.cached, make: clip.made.make };
  return (await files.expected([source]))[0] ?? null;
}

function asidePath({ id, path }: ManifestEntry): string {
  return steppedAside(id, path);
}
