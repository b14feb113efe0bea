import type { ExportPreview, ExportReport } from '../contract/export.ts';
import type { JobProgress, VerifyReport } from '../contract/job.ts';
import type { JobOptions } from '../jobs/job.ts';
import type { Clock } from '../platform/clock.ts';
import { systemClock } from '../platform/clock.ts';
import { createMeter } from '../platform/progress.ts';
import { checkDestination } from './destination/destination.ts';
import { createSharedPool } from './execution/file-pool.ts';
import { holdDestination } from './execution/hold-destination.ts';
import { withReasons } from './execution/report.ts';
import { runExport } from './execution/run-export.ts';
import { runUndo } from './execution/run-undo.ts';
import { exportZip, isZip, zipTarget } from './execution/zip.ts';
import { parseTemplate } from './naming/template.ts';
import type { ExportableLibrary } from './planning/candidates.ts';
import type { ExportRequest } from './planning/prepare.ts';
import { headOf, noManifest, prepareExport, readManifestOf } from './planning/prepare.ts';
import { previewExport } from './preview.ts';
import { verifyExport } from './verify.ts';

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
  /** The template that the files of a folder have their names from; null without a manifest that says so. */
  templateOf(folder: string): Promise<string | null>;
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

  /** The clock starts before anything is looked at. */
  function begin(onProgress: (progress: JobProgress) => void) {
    const started = clock.now();
    const meter = createMeter({ job: 'export', onProgress, clock });
    meter.set('planning', null);
    return { library, clock, meter, started };
  }

  return {
    preview: ({ folder, signal = new AbortController().signal, ...request }) =>
      pool.use((files) => previewExport({ library, request, folder, files, date: clock.date(), signal })),

    async run({ folder, signal, onProgress, ...request }) {
      const base = { ...begin(onProgress), signal };
      parseTemplate(request.template);
      return pool.use(async (files) => {
        const zip = isZip(request) ? zipTarget(folder, new Date(clock.date())) : null;
        const destination = await checkDestination(zip?.folder ?? folder, library.folder);
        const run = { ...base, files, root: destination.root };
        const done = await holdDestination(destination, {
          date: () => clock.date(),
          prepare: () =>
            prepareExport({ library, request, folder: zip === null ? folder : null, files, signal }),
          work: (prepared, held) =>
            zip === null
              ? runExport({ ...run, ...held, kind: 'export', prepared })
              : exportZip({ ...run, ...held, name: zip.name, prepared }),
        });
        return withReasons(done);
      });
    },

    async undo(folder, { signal, onProgress }) {
      const base = { ...begin(onProgress), signal };
      return pool.use(async (files) => {
        const destination = await checkDestination(folder, library.folder);
        return withReasons(await runUndo(destination, { ...base, files }));
      });
    },

    async templateOf(folder) {
      const destination = await checkDestination(folder, library.folder);
      return destination.exists ? headOf(await readManifestOf(destination.root)).template : null;
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
