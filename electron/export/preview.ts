import type { ExportPreview } from '../contract/export.ts';
import { checkDestination } from './destination/destination.ts';
import type { FilePool } from './execution/file-pool.ts';
import { isZip, zipTarget } from './execution/zip.ts';
import type { ExportableLibrary } from './planning/candidates.ts';
import type { ExportPlan, PlannedAction, WantedClip } from './planning/plan.ts';
import type { Removal } from './planning/plan-summary.ts';
import { bytesNeeded, countsOf, isRemoval, skipsOf } from './planning/plan-summary.ts';
import type { ExportRequest } from './planning/prepare.ts';
import { prepareExport } from './planning/prepare.ts';

const examplesShown = 8;

/** What a run would do; changes nothing. `folder` null: not chosen yet. */
export async function previewExport(given: {
  readonly library: ExportableLibrary;
  readonly request: ExportRequest;
  readonly folder: string | null;
  readonly files: FilePool;
  readonly date: number;
  readonly signal: AbortSignal;
}): Promise<ExportPreview> {
  const { library, request, folder, files, date, signal } = given;
  const zip = folder !== null && isZip(request);
  const prepared = await prepareExport({
    ...{ library, request, files, signal, scansAlways: true },
    folder: zip ? null : folder,
  });
  const { plan, scan } = prepared;
  const destination = zip
    ? await checkDestination(zipTarget(folder, new Date(date)).folder, library.folder)
    : prepared.destination;
  const counts = countsOf(plan);
  const skips = skipsOf(plan);
  const inOrder = byNumber(plan, prepared.wanted);
  return {
    clips: prepared.wanted.length,
    new: counts.write,
    unchanged: counts.unchanged + counts.adopt,
    renamed: counts.rename,
    skipped: counts.skip,
    changed: skips.changed,
    waiting: skips.notCached,
    foreign: scan.foreign,
    bytesNeeded: bytesNeeded(prepared),
    bytesFree: destination?.bytesFree ?? null,
    examples: inOrder
      .filter((action) => !isRemoval(action))
      .slice(0, examplesShown)
      .map(({ path }) => path),
    noLongerPart: prepared.noLongerPart ?? 0,
    removed: counts.remove,
    renames: inOrder
      .flatMap((action) =>
        action.kind === 'rename' && !isRemoval(action) ? [{ from: action.from, path: action.path }] : [],
      )
      .slice(0, examplesShown),
    removals: plan.actions
      .flatMap((action) => (isRemoval(action) ? [removalOf(action)] : []))
      .slice(0, examplesShown),
  };
}

/** Where names have numbers, in their order; else as planned. */
function byNumber({ actions }: ExportPlan, wanted: readonly WantedClip[]): readonly PlannedAction[] {
  const numbers = new Map<string, number>();
  for (const clip of wanted) if (clip.number) numbers.set(clip.id, clip.number.is);
  if (numbers.size === 0) return actions;
  const numberOf = ({ id }: PlannedAction) => numbers.get(id) ?? Infinity;
  return [...actions].sort((a, b) => (numberOf(a) < numberOf(b) ? -1 : numberOf(a) > numberOf(b) ? 1 : 0));
}

function removalOf(action: Removal): ExportPreview['removals'][number] {
  return action.kind === 'delete' ? { path: action.path, to: null } : { path: action.from, to: action.path };
}
