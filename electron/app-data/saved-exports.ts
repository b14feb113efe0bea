import { AppError } from '../contract/errors.ts';
import type { ExportJob, ExportJobs, ExportReport } from '../contract/export.ts';
import { createErrorText } from '../contract/messages/errors.ts';
import { isClosing } from '../platform/cancellation.ts';
import type { ExportJobStore } from './export-jobs.ts';
import { failedResult, resultOf } from './export-jobs.ts';
import type { OpenLibraryMark } from './job-library.ts';
import { belongsTo, libraryOf, otherAccount, refusal } from './job-library.ts';

/** Saved exports, each of one library: none runs over the clips of another. */
export interface SavedExports {
  /** `here` null: no library is open. */
  list(here: OpenLibraryMark | null): Promise<ExportJobs>;
  /** Rejects with `export-job-of-sample` or `export-job-of-library` for a job of the other account: no library need be open. */
  assertAccount(name: string, account: ExportJob['account']): Promise<void>;
  /** A job of this library. Rejects with `export-job-…` when it is of another, or when it has not been said of which. */
  get(name: string, here: OpenLibraryMark): Promise<ExportJob>;
  save(job: Omit<ExportJob, 'account' | 'library'>, here: OpenLibraryMark): Promise<void>;
  /** The person says that a job, of which it is not known, belongs to this library. */
  bind(name: string, here: OpenLibraryMark): Promise<void>;
  /** A sync of this library has ended: its jobs that run after each are due, until they have run. */
  synced(here: OpenLibraryMark): Promise<void>;
  /** The jobs of this library that are due, also from an earlier run of the program. */
  due(here: OpenLibraryMark): Promise<readonly (ExportJob & { readonly due: string })[]>;
  /** Runs an export and saves how it ended; `name` null: one without a name. */
  recorded(
    run: { readonly name: string | null; readonly folder: string; readonly signal: AbortSignal },
    work: () => Promise<ExportReport>,
  ): Promise<ExportReport>;
}

/** `otherLibraries` answers the folders of the person's libraries that are there, besides one. */
export function createSavedExports(
  store: ExportJobStore,
  otherLibraries: (than: string) => Promise<readonly string[]>,
  now: () => Date,
): SavedExports {
  const errorText = createErrorText();

  const belongs = (job: ExportJob, here: OpenLibraryMark) =>
    belongsTo(job, here, async () => (await otherLibraries(here.folder)).length === 0);

  const jobsHere = async (here: OpenLibraryMark) => {
    const all = (await store.list()).jobs;
    const marks = await Promise.all(all.map((job) => belongs(job, here)));
    return all.filter((_job, index) => marks[index] === 'here');
  };

  /** From now on it is of this library, also when there are several; and is found where that is moved to. */
  async function noteLibrary(job: ExportJob, here: OpenLibraryMark): Promise<void> {
    if (job.account === 'sample') return;
    if (job.library?.id === here.id && job.library.folder === here.folder) return;
    await store.bind(job.name, libraryOf(here));
  }

  return {
    async list(here) {
      const { jobs, recent } = await store.list();
      const listed = jobs.map(async ({ due: _due, ...job }) => ({
        ...job,
        belongs: here ? await belongs(job, here) : ('elsewhere' as const),
      }));
      return { jobs: await Promise.all(listed), recent };
    },
    async assertAccount(name, account) {
      const job = await store.get(name);
      if (job.account !== account) throw new AppError(otherAccount(job));
    },
    async get(name, here) {
      const job = await store.get(name);
      if ((await belongs(job, here)) !== 'here') throw new AppError(refusal(job, here));
      await noteLibrary(job, here);
      return job;
    },
    save: (job, here) => store.save({ ...job, account: here.account, library: libraryOf(here) }),
    async bind(name, here) {
      const job = await store.get(name);
      const whose = await belongs(job, here);
      if (whose === 'elsewhere') throw new AppError(refusal(job, here));
      await store.bind(name, libraryOf(here));
    },
    async synced(here) {
      const jobs = (await jobsHere(here)).filter(({ afterSync }) => afterSync);
      for (const job of jobs) await noteLibrary(job, here);
      if (jobs.length === 0) return;
      await store.setDue(
        jobs.map(({ name }) => name),
        now().toISOString(),
      );
    },
    async due(here) {
      const jobs = await jobsHere(here);
      return jobs.flatMap(({ last: _last, due, ...job }) => (due === null ? [] : [{ ...job, due }]));
    },
    async recorded({ name, folder, signal }, work) {
      const at = now().toISOString();
      try {
        const report = await work();
        await store.ended(name, resultOf(report, at));
        return report;
      } catch (error) {
        const result = failedResult(folder, at, errorText.of(error));
        await store.ended(name, result, isClosing(signal));
        throw error;
      }
    },
  };
}
