import path from 'node:path';
import type { SavedExports } from '../app-data/saved-exports.ts';
import type { Selection } from '../contract/clip-query.ts';
import { AppError } from '../contract/errors.ts';
import type { ExportJob, ExportOptionsInput, ExportReport } from '../contract/export.ts';
import type { RunningJobs } from '../jobs/running-jobs.ts';
import type { CurrentAccount } from './account.ts';

interface ExportRequest {
  readonly template: string;
  readonly selection: Selection;
  readonly folder: string;
  readonly options?: ExportOptionsInput | undefined;
}

/** Exports as jobs of the app: how each ended is saved, and its folder can be shown afterwards. */
export interface ExportRuns {
  run(request: ExportRequest): Promise<ExportReport>;
  readonly runSaved: (job: ExportJob) => Promise<ExportReport>;
  undo(folder: string): Promise<ExportReport>;
  /** Folder of the last run; throws `export-none` before the first. */
  lastFolder(): string;
}

export function createExportRuns(options: {
  readonly account: Pick<CurrentAccount, 'get'>;
  readonly jobs: Pick<RunningJobs, 'run'>;
  readonly saved: Pick<SavedExports, 'recorded'>;
}): ExportRuns {
  const { account, jobs, saved } = options;
  let last: string | null = null;

  async function run(
    { options: exportOptions, ...request }: ExportRequest,
    name: string | null,
  ): Promise<ExportReport> {
    const { exporter } = account.get();
    return jobs.run('export', async (job) => {
      last = request.folder;
      const { signal } = job;
      const report = await saved.recorded({ name, folder: request.folder, signal }, () =>
        exporter.run({ ...request, ...job, ...(exportOptions ? { options: exportOptions } : {}) }),
      );
      // Of a ZIP the folder that it lies in is opened.
      if (exportOptions?.container === 'zip') last = path.dirname(report.folder);
      return report;
    });
  }

  return {
    run: (request) => run(request, null),
    runSaved: (job) => run(job, job.name),
    undo(folder) {
      last = folder;
      return jobs.run('export', (job) => account.get().exporter.undo(folder, job));
    },
    lastFolder() {
      if (last === null) throw new AppError('export-none');
      return last;
    },
  };
}
