import { z } from 'zod';
import { AppError } from '../contract/errors.ts';
import type { ExportJob, ExportJobs, ExportReport, ExportResult } from '../contract/export.ts';
import { exportJobSchema, exportResultSchema } from '../contract/export.ts';
import type { Notify } from '../contract/notices.ts';
import type { JsonRecord } from './json-file.ts';
import { createJsonFile } from './json-file.ts';

/** How many results of exports without a name are remembered. */
const recentSaved = 10;

const storedJobSchema = exportJobSchema.extend({ last: exportResultSchema.nullable().default(null) });
const entriesSchema = z.array(z.unknown()).catch([]);

/** Named exports and how the last ones ended, in one file of the home folder. */
export interface ExportJobStore {
  list(): Promise<ExportJobs>;
  /** The job of that name, upper and lower case alike. Rejects with `export-job-not-found`. */
  get(name: string): Promise<ExportJob>;
  /** Saves a job; one of the same name is replaced. */
  save(job: ExportJob): Promise<void>;
  remove(name: string): Promise<void>;
  /** Saves how a run ended; `name` null: an export without a name. */
  ended(name: string | null, result: ExportResult): Promise<void>;
}

/** Entries that do not fit, such as those of a newer version, are not listed, and stay in the file. */
export function createExportJobStore(file: string, notify: Notify): ExportJobStore {
  const stored = createJsonFile(file, (path) => notify({ code: 'export-jobs-damaged', params: { path } }));

  async function list(): Promise<ExportJobs> {
    const { jobs, recent } = entriesOf(await stored.read());
    return { jobs: fitting(storedJobSchema, jobs), recent: fitting(exportResultSchema, recent) };
  }

  async function changeJobs(work: (jobs: readonly unknown[]) => readonly unknown[]): Promise<void> {
    await stored.change((before) => ({ ...before, jobs: work(entriesOf(before).jobs) }));
  }

  return {
    list,
    async get(name) {
      const job = (await list()).jobs.find((one) => hasName(one, name));
      if (!job) throw new AppError('export-job-not-found');
      const { last: _last, ...plain } = job;
      return plain;
    },
    save: (job) =>
      changeJobs((jobs) => {
        // What a newer version added to it stays.
        const replaced = jobs.find((one) => hasName(one, job.name)) ?? { last: null };
        return [...jobs.filter((one) => !hasName(one, job.name)), { ...replaced, ...job }];
      }),
    remove: (name) => changeJobs((jobs) => jobs.filter((one) => !hasName(one, name))),
    ended: (name, result) =>
      name === null
        ? stored
            .change((before) => ({
              ...before,
              recent: [result, ...entriesOf(before).recent].slice(0, recentSaved),
            }))
            .then(() => undefined)
        : changeJobs((jobs) => jobs.map((one) => (hasName(one, name) ? { ...one, last: result } : one))),
  };
}

/** What is saved of a run that came to its end. */
export function resultOf(report: ExportReport, at: string): ExportResult {
  const { folder, written, unchanged, renamed, skipped, failed, bytes, elapsed_ms } = report;
  return { at, folder, written, unchanged, renamed, skipped, failed, bytes, elapsed_ms, problem: null };
}

/** What is saved of a run that did not. */
export function failedResult(folder: string, at: string, problem: string): ExportResult {
  const none = { written: 0, unchanged: 0, renamed: 0, skipped: 0, failed: 0, bytes: 0, elapsed_ms: 0 };
  return { at, folder, ...none, problem };
}

function entriesOf(record: JsonRecord): { readonly jobs: unknown[]; readonly recent: unknown[] } {
  return { jobs: entriesSchema.parse(record['jobs']), recent: entriesSchema.parse(record['recent']) };
}

function fitting<Schema extends z.ZodType>(schema: Schema, entries: readonly unknown[]): z.output<Schema>[] {
  return entries.flatMap((entry) => {
    const parsed = schema.safeParse(entry);
    return parsed.success ? [parsed.data] : [];
  });
}

function hasName(entry: unknown, name: string): entry is { readonly name: string } {
  return (
    typeof entry === 'object' &&
    entry !== null &&
    'name' in entry &&
    typeof entry.name === 'string' &&
    entry.name.toLowerCase() === name.trim().toLowerCase()
  );
}
