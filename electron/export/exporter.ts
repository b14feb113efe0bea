import type { ExportPreview, ExportReport, VerifyReport } from '../contract/models.ts';
import type { Clock } from '../jobs/clock.ts';
import { systemClock } from '../jobs/clock.ts';
import type { JobOptions } from '../jobs/job.ts';
import { createMeter } from '../jobs/progress.ts';
import { checkDestination, createDestination } from './destination.ts';
import { destinationError } from './disk.ts';
import type { FilePool } from './file-pool.ts';
import { createFilePool } from './file-pool.ts';
import { lockDestination } from './lock.ts';
import { performExport } from './perform.ts';
import { bytesNeeded, countsOf, refuseTooSmall, skipsOf } from './plan-sums.ts';
import type { ExportRequest } from './prepare.ts';
import { noManifest, prepareExport, readManifestOf } from './prepare.ts';
import { parseTemplate } from './template.ts';
import { prepareUndo } from './undo.ts';
import { verifyExport } from './verify.ts';
import type { ExportableLibrary } from './wanted.ts';

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
  /** Compares every file with manifest and library; changes nothing. `export-folder-invalid` without a manifest. */
  verify(folder: string, options: JobOptions): Promise<VerifyReport>;
}

/** Makes the exporter of a library; `clock` only for tests. */
export function createExporter(deps: {
  readonly library: ExportableLibrary;
  readonly clock?: Pick<Clock, 'now' | 'date'>;
  /** The thread's file; left out: files are written by the thread that asks. */
  readonly worker?: URL;
}): Exporter {
  const { library, clock = systemClock, worker = null } = deps;

  async function withFiles<T>(work: (files: FilePool) => Promise<T>): Promise<T> {
    const files = createFilePool(worker);
    try {
      return await work(files);
    } finally {
      await files.close();
    }
  }

  return {
    async preview({ folder, signal = new AbortController().signal, ...request }) {
      const { destination, plan, look } = await withFiles((files) =>
        prepareExport({ library, request, folder, files, signal }),
      );
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
        foreign: look.foreign,
        bytesNeeded: bytesNeeded(plan),
        bytesFree: destination?.bytesFree ?? null,
        examples: plan.actions.slice(0, examplesShown).map(({ path }) => path),
      };
    },

    async run({ folder, signal, onProgress, ...request }) {
      const started = clock.now();
      const meter = createMeter({ job: 'export', onProgress, clock });
      meter.set('planning', null);
      return withFiles(async (files) => {
        const prepare = () => prepareExport({ library, request, folder, files, signal });
        const { root, exists } = await checkDestination(folder, library.folder);
        // Before the folder is made: a template that is wrong or a disk that is too small leaves nothing behind.
        if (!exists) {
          const { plan, destination } = await prepare();
          if (destination) refuseTooSmall(plan, destination);
          await createDestination(root);
        } else parseTemplate(request.template);
        const unlock = await locked(root);
        try {
          const prepared = await prepare();
          if (prepared.destination) refuseTooSmall(prepared.plan, prepared.destination);
          return await performExport({ root, prepared, library, files, clock, signal, meter, started });
        } finally {
          await unlock();
        }
      });
    },

    async undo(folder, { signal, onProgress }) {
      const started = clock.now();
      const meter = createMeter({ job: 'export', onProgress, clock });
      meter.set('planning', null);
      return withFiles(async (files) => {
        const destination = await checkDestination(folder, library.folder);
        const { root } = destination;
        const unlock = destination.exists ? await locked(root) : () => Promise.resolve();
        try {
          const prepared = await prepareUndo(destination);
          return await performExport({ root, prepared, library, files, clock, signal, meter, started });
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
  };
}

async function locked(root: string): Promise<() => Promise<void>> {
  try {
    return await lockDestination(root);
  } catch (error) {
    throw destinationError(error);
  }
}
