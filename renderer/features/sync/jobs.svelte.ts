import type { ErrorReport } from '../../../electron/contract/errors.ts';
import type { ExportJob, ExportPreview, ExportReport } from '../../../electron/contract/export.ts';
import type { JobProgress, SyncReport, VerifyReport } from '../../../electron/contract/job.ts';
import type { LibraryMoved } from '../../../electron/contract/library-status.ts';
import type { RequestInput } from '../../../electron/contract/requests.ts';
import type { Backend } from '../../app/bridge.ts';
import { reportOf } from '../../app/bridge.ts';

/** How the last run of a job ended. */
export type Outcome<Report> =
  | { readonly kind: 'done'; readonly report: Report }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly error: ErrorReport };

/** One that was refused because the same job runs already has not failed: its progress is shown. */
function outcomeOf(report: ErrorReport): Outcome<never> | null {
  if (report.code === 'job-running') return null;
  return report.code === 'cancelled' ? { kind: 'cancelled' } : { kind: 'failed', error: report };
}

/** One long job: whether it runs, how far it is, how it ended. */
export class Job<Input, Report> {
  running = $state(false);
  progress = $state.raw<JobProgress | null>(null);
  outcome = $state.raw<Outcome<Report> | null>(null);

  /** It runs, also when it was not begun here: an export may follow a sync by itself. */
  readonly busy = $derived(this.running || this.progress !== null);

  readonly name: JobProgress['job'];
  readonly #start: (input: Input) => Promise<Report>;
  readonly #cancel: () => Promise<unknown>;

  constructor(
    name: JobProgress['job'],
    start: (input: Input) => Promise<Report>,
    cancel: () => Promise<unknown>,
  ) {
    this.name = name;
    this.#start = start;
    this.#cancel = cancel;
  }

  /** Runs to the end, once `ready`, unless it already runs. Never rejects: how it ended is in `outcome`. */
  async run(input: Input, ready = Promise.resolve()): Promise<void> {
    if (this.running) return;
    this.running = true;
    this.progress = null;
    this.outcome = null;
    try {
      await ready;
      this.outcome = { kind: 'done', report: await this.#start(input) };
    } catch (error) {
      const report = reportOf(error);
      this.outcome = outcomeOf(report);
    }
    this.running = false;
    this.progress = null;
  }

  cancel(): void {
    this.#cancel().catch((error: unknown) => {
      this.outcome = { kind: 'failed', error: reportOf(error) };
    });
  }

  dismiss(): void {
    this.outcome = null;
  }
}

/** What an export does: what is described, a saved export, or undoing a rename. */
export type ExportTask = RequestInput<'export.run'> | { readonly job: string } | { readonly undo: string };

function startExport(backend: Backend, task: ExportTask): Promise<ExportReport> {
  if ('job' in task) return backend.request('export.runJob', { name: task.job });
  if ('undo' in task) return backend.request('export.undo', { folder: task.undo });
  return backend.request('export.run', task);
}

/** The jobs of the contract. */
export class Jobs {
  readonly sync: Job<RequestInput<'sync.run'>, SyncReport>;
  readonly export: Job<ExportTask, ExportReport>;
  readonly verify: Job<RequestInput<'verify.run'>, VerifyReport>;
  /** Of an exported folder; the library's own is `verify`. */
  readonly proof: Job<RequestInput<'export.verify'>, VerifyReport>;
  /** Moving the library to another folder; null where none was chosen. */
  readonly move: Job<undefined, LibraryMoved | null>;

  /** The sync that filled the library, until the person has read how it ended. */
  first = $state.raw<SyncReport | null>(null);
  /** The export that has ended gave files their earlier names back. */
  undone = $state(false);
  /** A saved export that is shown before it renames or removes files. */
  planned = $state.raw<{ readonly job: ExportJob; readonly preview: ExportPreview } | null>(null);

  constructor(backend: Backend) {
    const cancel = (job: JobProgress['job']) => () => backend.request('jobs.cancel', { job });
    this.sync = new Job(
      'sync',
      async (input) => {
        const report = await backend.request('sync.run', input);
        if (report.outputs > 0 && report.added === report.outputs) this.first = report;
        return report;
      },
      cancel('sync'),
    );
    this.export = new Job(
      'export',
      (task) => {
        this.proof.dismiss(); // it was of what lay there before
        this.undone = 'undo' in task;
        return startExport(backend, task);
      },
      cancel('export'),
    );
    this.verify = new Job('verify', (input) => backend.request('verify.run', input), cancel('verify'));
    this.proof = new Job('verify', (input) => backend.request('export.verify', input), cancel('verify'));
    this.move = new Job('move', () => backend.request('library.move', undefined), cancel('move'));
    backend.on('job.progress', (news) => {
      for (const job of [this.sync, this.export, this.verify, this.proof, this.move]) {
        if (job.name !== news.job || !(job.running || job === this.export || job === this.sync)) continue;
        job.progress = 'ended' in news ? null : news;
        // It was begun elsewhere: how the one before it ended is no longer so.
        if (job === this.sync && !job.running && !('ended' in news)) job.dismiss();
      }
    });
  }
}
