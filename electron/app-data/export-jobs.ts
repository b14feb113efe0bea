import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../contract/errors.ts';
import type { ExportJob, ExportJobs, ExportResult } from '../contract/export.ts';
import { exportJobSchema, exportResultSchema } from '../contract/export.ts';
import type { ExportReport } from '../contract/export.ts';
import { errnoOf } from '../platform/errno.ts';
import { writeAppFile } from './app-file.ts';

const recentKept = 10;

const fileSchema = z.object({
  jobs: z.array(exportJobSchema.extend({ last: exportResultSchema.nullable().default(null) })).default([]),
  recent: z.array(exportResultSchema).default([]),
});
type Kept = z.output<typeof fileSchema>;

/** Named exports and how the last ones ended, in one file of the home folder. */
export interface ExportJobStore {
  list(): Promise<ExportJobs>;
  /** The job of that name, upper and lower case alike; `export-job-not-found`. */
  get(name: string): Promise<ExportJob>;
  /** Keeps a job; one of the same name gives way. */
  save(job: ExportJob): Promise<void>;
  remove(name: string): Promise<void>;
  /** Keeps how a run ended; `name` null: an export without a name. */
  ended(name: string | null, result: ExportResult): Promise<void>;
}

export function createExportJobStore(file: string): ExportJobStore {
  let queue: Promise<unknown> = Promise.resolve();

  async function read(): Promise<Kept> {
    try {
      return fileSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return { jobs: [], recent: [] };
      throw new AppError(
        'disk-failed',
        'The list of export jobs cannot be read. Your clips and exports are untouched. Set aside export-jobs.json in the folder of Voicekeep to start a new one.',
        { cause: error },
      );
    }
  }

  function change(work: (kept: Kept) => Kept): Promise<void> {
    const done = queue.then(async () =>
      writeAppFile(file, `${JSON.stringify(work(await read()), null, 2)}\n`),
    );
    queue = done.catch(() => undefined); // whoever asked for the change hears of it
    return done;
  }

  return {
    list: read,
    async get(name) {
      const job = (await read()).jobs.find((one) => isSame(one.name, name));
      if (!job) {
        throw new AppError(
          'export-job-not-found',
          'There is no export job of this name. See the Exports view for those that there are.',
        );
      }
      const { last: _last, ...plain } = job;
      return plain;
    },
    save: (job) =>
      change((kept) => {
        const last = kept.jobs.find(({ name }) => isSame(name, job.name))?.last ?? null;
        return {
          ...kept,
          jobs: [...kept.jobs.filter(({ name }) => !isSame(name, job.name)), { ...job, last }],
        };
      }),
    remove: (name) =>
      change((kept) => ({ ...kept, jobs: kept.jobs.filter((job) => !isSame(job.name, name)) })),
    ended: (name, result) =>
      change((kept) =>
        name === null
          ? { ...kept, recent: [result, ...kept.recent].slice(0, recentKept) }
          : {
              ...kept,
              jobs: kept.jobs.map((job) => (isSame(job.name, name) ? { ...job, last: result } : job)),
            },
      ),
  };
}

/** What is kept of a run that came to its end. */
export function endOf(report: ExportReport, at: string): ExportResult {
  const { folder, written, unchanged, renamed, skipped, failed, bytes, elapsed_ms } = report;
  return { at, folder, written, unchanged, renamed, skipped, failed, bytes, elapsed_ms, problem: null };
}

/** What is kept of a run that did not. */
export function failedEnd(folder: string, at: string, problem: string): ExportResult {
  const none = { written: 0, unchanged: 0, renamed: 0, skipped: 0, failed: 0, bytes: 0, elapsed_ms: 0 };
  return { at, folder, ...none, problem };
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.trim().toLowerCase();
}
