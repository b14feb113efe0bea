import { AppError } from '../contract/errors.ts';
import type { ExportJob } from '../contract/export.ts';
import type { SavedExports } from '../app-data/saved-exports.ts';
import type { RunningJobs } from '../jobs/running-jobs.ts';
import type { CurrentAccount } from './account.ts';

/** Runs the saved exports that a sync has made due: at once, or as soon as the export that runs has ended. */
export interface DueExports {
  /** Begins, unless it has begun; what fails is reported. */
  readonly begin: () => void;
}

export function createDueExports({
  account,
  jobs,
  saved,
  run,
  report,
}: {
  readonly account: Pick<CurrentAccount, 'kind' | 'get'>;
  readonly jobs: Pick<RunningJobs, 'ended'>;
  readonly saved: Pick<SavedExports, 'due'>;
  readonly run: (job: ExportJob) => Promise<unknown>;
  readonly report: (error: unknown) => void;
}): DueExports {
  let working = false;
  let askedMeanwhile = false;
  /** Each is tried once for each sync, whatever becomes of it. */
  const tried = new Set<string>();

  async function next(): Promise<ExportJob | null> {
    await jobs.ended('export');
    if (account.kind === 'none') return null;
    const { mark, foreign } = account.get();
    // Whoever copied the library's id must not have their clips exported in its stead.
    if (foreign) return null;
    for (const { due, ...job } of await saved.due(mark)) {
      const key = JSON.stringify([job.name, due]);
      if (tried.has(key)) continue;
      tried.add(key);
      return job;
    }
    return null;
  }

  async function runOne(job: ExportJob): Promise<void> {
    for (;;) {
      try {
        await run(job);
        return;
      } catch (error) {
        // The person was quicker with an export of their own.
        if (!(error instanceof AppError && error.code === 'job-running')) throw error;
        await jobs.ended('export');
      }
    }
  }

  async function runAll(): Promise<void> {
    for (let job = await next(); job; job = await next()) await runOne(job).catch(report);
  }

  function begin(): void {
    if (working) {
      askedMeanwhile = true;
      return;
    }
    working = true;
    askedMeanwhile = false;
    void runAll()
      .catch(report)
      .finally(() => {
        working = false;
        if (askedMeanwhile) begin();
      });
  }

  return { begin };
}
