import type { ExportPreview } from '../contract/export.ts';
import { checkDestination } from './destination/destination.ts';
import type { FilePool } from './execution/file-pool.ts';
import { isZip, zipTarget } from './execution/zip.ts';
import type { ExportableLibrary } from './planning/candidates.ts';
import { bytesNeeded, countsOf, skipsOf } from './planning/plan-summary.ts';
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
  return {
    clips: plan.actions.length,
    new: counts.write,
    unchanged: counts.unchanged + counts.adopt,
    renamed: counts.rename,
    skipped: counts.skip,
    changed: skips.changed,
    waiting: skips.notCached,
    foreign: scan.foreign,
    bytesNeeded: bytesNeeded(prepared),
    bytesFree: destination?.bytesFree ?? null,
    examples: plan.actions.slice(0, examplesShown).map(({ path }) => path),
  };
}
