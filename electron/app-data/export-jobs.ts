import { z } from 'zod';
import { AppError } from '../contract/errors.ts';
import type { ExportJob, ExportReport, ExportResult, JobLibrary } from '../contract/export.ts';
import { exportJobSchema, exportResultSchema } from '../contract/export.ts';
import type { Notify } from '../contract/notices.ts';
import type { JsonRecord } from './json-file.ts';
import { createJsonFile } from './json-file.ts';

/** How many results of exports without a name are remembered. */
const recentSaved = 10;

const storedJobSchema = exportJobSchema.extend({
  last: exportResultSchema.nullable().default(null),
  /** When the sync ended after which it is to run and has not run yet. */
  due: z.string().nullable().default(null),
});
export type StoredJob = z.output<typeof storedJobSchema>;
const entriesSchema = z.array(z.unknown()).catch([]);

/** Named exports and how the last ones ended, in one file of the home folder. */
export interface ExportJobStore {
  list(): Promise<{ readonly jobs: readonly StoredJob[]; readonly recent: readonly ExportResult[] }>;
  /** The job of that name, upper and lower case alike. Rejects with `export-job-not-found`, or `export-job-unreadable`. */
  get(name: string): Promise<ExportJob>;
  /** Saves a job; one of the same name is replaced. */
  save(job: ExportJob): Promise<void>;
  remove(name: string): Promise<void>;
  /** Says of which library a job is. */
  bind(name: string, library: JobLibrary): Promise<void>;
  /** Notes that jobs are to run. */
  setDue(names: readonly string[], due: string): Promise<void>;
  /** Saves how a run ended; `name` null: an export without a name. A job is then no longer due, unless `staysDue`. */
  ended(name: string | null, result: ExportResult, staysDue?: boolean): Promise<void>;
}

/** A job in place of another, of which stays what can be read; nothing that would make the saved one unreadable. */
function replacing(replaced: object, job: ExportJob): object {
  const joined = { ...replaced, ...job };
  return storedJobSchema.safeParse(joined).success ? joined : { last: null, ...job };
}

/** Entries that do not fit, such as those of a newer version, are not listed, and stay in the file. */
export function createExportJobStore(file: string, notify: Notify): ExportJobStore {
  const stored = createJsonFile(file, (damage) =>
    notify({ code: 'export-jobs-damaged', params: { ...damage } }),
  );

  async function list(): ReturnType<ExportJobStore['list']> {
    const { jobs, recent } = entriesOf(await stored.read());
    return { jobs: fitting(storedJobSchema, jobs), recent: fitting(exportResultSchema, recent) };
  }

  async function changeJobs(work: (jobs: readonly unknown[]) => readonly unknown[]): Promise<void> {
    await stored.change((before) => ({ ...before, jobs: work(entriesOf(before).jobs) }));
  }

  const changeNamed = (names: readonly string[], change: Partial<StoredJob>): Promise<void> =>
    changeJobs((jobs) =>
      jobs.map((one) => {
        const named = names.some((name) => hasName(one, name));
        return named && typeof one === 'object' ? { ...one, ...change } : one;
      }),
    );

  return {
    list,
    async get(name) {
      const { jobs } = entriesOf(await stored.read());
      const job = fitting(storedJobSchema, jobs).find((one) => hasName(one, name));
      if (!job) {
        const isThere = jobs.some((one) => hasName(one, name));
        throw new AppError(isThere ? 'export-job-unreadable' : 'export-job-not-found');
      }
      const { last: _last, due: _due, ...plain } = job;
      return plain;
    },
    save: (job) =>
      changeJobs((jobs) => {
        const replaced = jobs.find((one) => hasName(one, job.name)) ?? { last: null };
        return [...jobs.filter((one) => !hasName(one, job.name)), replacing(replaced, job)];
      }),
    remove: (name) => changeJobs((jobs) => jobs.filter((one) => !hasName(one, name))),
    bind: (name, library) => changeNamed([name], { library }),
    setDue: (names, due) => changeNamed(names, { due }),
    ended: (name, result, staysDue = false) =>
      name === null
        ? stored
            .change((before) => ({
              ...before,
              recent: [result, ...entriesOf(before).recent].slice(0, recentSaved),
            }))
            .then(() => undefined)
        : changeNamed([name], { last: result, ...(staysDue ? {} : { due: null }) }),
  };
}

/** What is saved of a run that came to its end. */
export function resultOf(report: ExportReport, at: string): ExportResult {
  const { folder, written, unchanged, renamed, removed, skipped, failed, bytes, elapsed_ms } = report;
  const counts = { written, unchanged, renamed, removed, skipped, failed, bytes };
  return { at, folder, ...counts, elapsed_ms, problem: null };
}

/** What is saved of a run that did not. */
export function failedResult(folder: string, at: string, problem: string): ExportResult {
  const counts = { written: 0, unchanged: 0, renamed: 0, removed: 0, skipped: 0, failed: 0 };
  const none = { ...counts, bytes: 0, elapsed_ms: 0 };
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
