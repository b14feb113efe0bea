import { AppError } from '../../contract/errors.ts';
import type { ExportOptions, ExportOptionsInput } from '../../contract/export.ts';
import { exportOptionsSchema } from '../../contract/export.ts';
import type { Selection } from '../../contract/clip-query.ts';
import type { Destination } from '../destination/destination.ts';
import { checkDestination } from '../destination/destination.ts';
import { destinationError } from '../destination/disk.ts';
import type { FilePool } from '../execution/file-pool.ts';
import type { ManifestEntry, ManifestHead, ManifestRead } from '../destination/manifest.ts';
import { emptyHead } from '../destination/manifest.ts';
import { readState } from '../execution/last-run.ts';
import { leaversOf, membershipKey } from './membership.ts';
import { leaverAsWanted, leaversIn, withMembership, withNotes } from './notes.ts';
import type { ExportPlan, WantedClip } from './plan.ts';
import { planExport } from './plan.ts';
import type { DiskScan } from './scan.ts';
import { recogniseUnrecorded } from './recognise.ts';
import { emptyScan, scanDisk } from './scan.ts';
import { isUpToDate, fingerprintOf } from './up-to-date.ts';
import { parseTemplate } from '../naming/template.ts';
import type { ExportableLibrary } from './candidates.ts';
import { wantedClips } from './candidates.ts';

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
  /** Clips of earlier runs of this export that are no longer part of it, whose files are there. */
  readonly noLongerPart?: number;
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
  await checkCollection(library, request.selection);
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
  const named = await wantedClips({
    ...{ library, template, selection, options, rules, nameBytes, signal },
    entries: recorded,
  });
  const key = membershipKey(selection, options);
  const wanted = withMembership(named, recorded, key, headOf(manifest).noted);
  if (!destination?.exists) {
    const scan = emptyScan();
    return { ...nothing, wanted, scan, plan: planExport({ wanted, entries: recorded, ...scan, options }) };
  }
  const { root, libraryInside: closed } = destination;
  const lists = headOf(manifest).files.map(({ path }) => path);
  const { alone, shared } = leaversOf(recorded, key, wanted);
  const looked = [...wanted, ...alone.map(leaverAsWanted)];
  const scan = await scanDisk({ root, closed, wanted: looked, entries: recorded, lists, statsBelow, signal });
  const known = await recogniseUnrecorded({ root, library, wanted: looked, recorded, scan, files });
  const { states, disk } = known;
  const leavers = await leaversIn(library, alone, known.entries, options);
  const parted = options.removed === 'keep' ? [] : shared;
  const entries = withNotes(known.entries, wanted, parted, key);
  const plan = planExport({ wanted, entries, states, disk, options, lists, leavers });
  const noLongerPart = alone.filter(({ id }) => states.get(id) !== 'missing').length;
  return { ...base, entries, repaired: entries !== recorded, scan, plan, wanted, noLongerPart };
}

/** One that is gone is not an empty one, of which all files would be no longer part. */
async function checkCollection(
  library: Pick<ExportableLibrary, 'collections'>,
  selection: Selection,
): Promise<void> {
  if (selection.kind !== 'query' || selection.query.collection === null) return;
  const { collection } = selection.query;
  if (!(await library.collections()).some(({ id }) => id === collection))
    throw new AppError('collection-not-found');
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
