import type { ExportPreview, ExportReport } from '../contract/export.ts';
import type { VerifyReport } from '../contract/job.ts';
import type { Clock } from '../platform/clock.ts';
import { systemClock } from '../platform/clock.ts';
import type { JobOptions } from '../jobs/job.ts';
import { createMeter } from '../platform/progress.ts';
import type { Destination } from './destination/destination.ts';
import { checkDestination, createDestination } from './destination/destination.ts';
import { destinationError } from './destination/disk.ts';
import { createSharedPool } from './execution/file-pool.ts';
import { checkFixedNames } from './destination/fixed-names.ts';
import { lockDestination } from './destination/lock.ts';
import type { LastRun } from './execution/last-run.ts';
import { finishLastRun } from './execution/last-run.ts';
import { runExport } from './execution/run-export.ts';
import { bytesNeeded, countsOf, refuseTooSmall, skipsOf } from './planning/plan-summary.ts';
import type { ExportRequest, Prepared } from './planning/prepare.ts';
import { noManifest, prepareExport, readManifestOf } from './planning/prepare.ts';
import { parseTemplate } from './naming/template.ts';
import type { AppliedReport } from './execution/report.ts';
import { withReasons } from './execution/report.ts';
import { prepareUndo } from './execution/undo.ts';
import { verifyExport } from './verify.ts';
import { exportZip, zipTarget } from './execution/zip.ts';
import type { ExportableLibrary } from './planning/candidates.ts';

const examplesShown = 8;

/** Copies clips into a folder of the user's, again and again, and proves them. */
export interface Exporter {
  /** What a run would do; changes nothing. `template-invalid` tells the column; `folder` null: not chosen yet. */
  preview(
    request: ExportRequest & { readonly folder: string | null; readonly signal?: AbortSignal },
  ): Promise<ExportPreview>;
  /**
   * Exports. Rejects with `template-invalid`, `export-folder-invalid`, `export-inside-library`, `disk-…`, `cancelled`
   * and the library's errors; whatever was written until then is whole and is taken up by the next run.
   */
  run(request: ExportRequest & { readonly folder: string } & JobOptions): Promise<ExportReport>;
  /** Moves back what the last change of the template moved; what the user changed since stays where it is. */
  undo(folder: string, options: JobOptions): Promise<ExportReport>;
  /** Compares every file with manifest and library; changes nothing. `export-not-found` or `export-damaged` without a manifest. */
  verify(folder: string, options: JobOptions): Promise<VerifyReport>;
  /** Ends the threads that wait for the next export. */
  close(): Promise<void>;
}

/** Makes the exporter of a library; `clock` only for tests. */
export function createExporter(deps: {
  readonly library: ExportableLibrary;
  readonly clock?: Pick<Clock, 'now' | 'date'>;
  /** The thread's file; left out: files are written by the thread that asks. */
  readonly worker?: URL;
}): Exporter {
  const { library, clock = systemClock, worker = null } = deps;

  const pool = createSharedPool(worker);

  function isZip({ options }: ExportRequest): boolean {
    return options?.container === 'zip';
  }

  /** Holds the destination while `work` goes on; `prepare` says whether it may begin, and leaves nothing behind. */
  async function holding<T>(
    destination: Destination,
    prepare: () => Promise<Prepared>,
    work: (prepared: Prepared) => Promise<T>,
  ): Promise<T> {
    const { root, exists } = destination;
    let prepared: Prepared | null = null;
    if (!exists) {
      prepared = await prepare();
      refuseTooSmall(prepared, destination);
      // Nobody else's yet: what was planned for no folder holds for an empty one.
      if (!(await createDestination(root))) prepared = null;
    }
    const unlock = await locked(root);
    try {
      if (prepared === null) await finished(root);
      prepared ??= await prepare();
      refuseTooSmall(prepared, prepared.destination ?? destination);
      return await work(prepared);
    } finally {
      await unlock();
    }
  }

  /** Brings a run that was cut short to its end; only while the destination is held. */
  async function finished(root: string): Promise<LastRun | null> {
    try {
      return await finishLastRun(root, clock.date());
    } catch (error) {
      throw destinationError(error);
    }
  }

  return {
    async preview({ folder, signal = new AbortController().signal, ...request }) {
      const zip = folder !== null && isZip(request);
      const prepared = await pool.use((files) =>
        prepareExport({ library, request, folder: zip ? null : folder, files, signal, scansAlways: true }),
      );
      const { destination, plan, scan } = prepared;
      const place = zip
        ? await checkDestination(zipTarget(folder, new Date(clock.date())).folder, library.folder)
        : destination;
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
        bytesFree: place?.bytesFree ?? null,
        examples: plan.actions.slice(0, examplesShown).map(({ path }) => path),
      };
    },

    async run({ folder, signal, onProgress, ...request }) {
      const started = clock.now();
      const meter = createMeter({ job: 'export', onProgress, clock });
      meter.set('planning', null);
      parseTemplate(request.template);
      const base = { library, clock, signal, meter, started };
      return pool.use(async (files) => {
        if (isZip(request)) {
          const target = zipTarget(folder, new Date(clock.date()));
          const destination = await checkDestination(target.folder, library.folder);
          return withReasons(
            await holding(
              destination,
              () => prepareExport({ library, request, folder: null, files, signal }),
              (prepared) =>
                exportZip({ ...base, files, root: destination.root, name: target.name, prepared }),
            ),
          );
        }
        const destination = await checkDestination(folder, library.folder);
        return withReasons(
          await holding(
            destination,
            () => prepareExport({ library, request, folder, files, signal }),
            (prepared) => runExport({ ...base, kind: 'export', files, root: destination.root, prepared }),
          ),
        );
      });
    },

    async undo(folder, { signal, onProgress }) {
      const started = clock.now();
      const meter = createMeter({ job: 'export', onProgress, clock });
      meter.set('planning', null);
      return pool.use(async (files) => {
        const destination = await checkDestination(folder, library.folder);
        const { root } = destination;
        const unlock = destination.exists ? await locked(root) : () => Promise.resolve();
        try {
          const last = destination.exists ? await finished(root) : null;
          // What was cut short was such an undo: now it is done.
          if (last?.kind === 'undo' && last.moved)
            return withReasons(reportOfUndo(root, last, clock.now() - started));
          const prepared = await prepareUndo(destination);
          const done = await runExport({
            root,
            kind: 'undo',
            prepared,
            library,
            files,
            clock,
            signal,
            meter,
            started,
          });
          return withReasons(done);
        } finally {
          await unlock();
        }
      });
    },

    async verify(folder, options) {
      const destination = await checkDestination(folder, library.folder);
      return verifyExport({
        root: destination.root,
        closed: destination.libraryInside,
        manifest: destination.exists ? await readManifestOf(destination.root) : noManifest,
        library,
        clock,
        ...options,
      });
    },

    close: () => pool.close(),
  };
}

/** An undo that was cut short, and that has come to its end now. */
function reportOfUndo(folder: string, { renamed }: LastRun, elapsed: number): AppliedReport {
  const counts = { written: 0, unchanged: 0, renamed, skipped: 0, failed: 0, bytes: 0, extra: 0 };
  return { folder, ...counts, elapsed_ms: Math.round(elapsed), notes: [] };
}

async function locked(root: string): Promise<() => Promise<void>> {
  try {
    await checkFixedNames(root);
    return await lockDestination(root);
  } catch (error) {
    throw destinationError(error);
  }
}
