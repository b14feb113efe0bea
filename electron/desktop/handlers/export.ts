import path from 'node:path';
import { dialog } from 'electron';
import { AppError } from '../../contract/errors.ts';
import type { ExportJob, ExportOptionsInput, ExportReport } from '../../contract/export.ts';
import type { Selection } from '../../contract/clip-query.ts';
import { createDueExports } from '../due-exports.ts';
import type { Handlers } from '../ipc.ts';
import type { HandlerContext } from './context.ts';

type Names = Extract<keyof Handlers, `export.${string}`>;

interface ExportRequest {
  readonly template: string;
  readonly selection: Selection;
  readonly folder: string;
  readonly options?: ExportOptionsInput | undefined;
}

export interface ExportHandlers {
  readonly handlers: Pick<Handlers, Names>;
  /** Begins the jobs of the open library that the user wants after each sync. How each ended is saved with it. */
  readonly afterSync: () => void;
}

/** What the app does for requests about exports. */
export function createExportHandlers({
  account,
  jobs,
  parts,
  folders,
  text,
  window,
  changeSettings,
  openFolder,
  reportFailure,
}: HandlerContext): ExportHandlers {
  const store = parts.exportJobs;
  const saved = parts.savedExports;
  let lastFolder: string | null = null;
  let preview = new AbortController();

  async function run({ options, ...request }: ExportRequest, name: string | null): Promise<ExportReport> {
    const { exporter } = account.get();
    return jobs.run('export', async (job) => {
      lastFolder = request.folder;
      const { signal } = job;
      const report = await saved.recorded({ name, folder: request.folder, signal }, () =>
        exporter.run({ ...request, ...job, ...(options ? { options } : {}) }),
      );
      // Of a ZIP the folder that it lies in is opened.
      if (options?.container === 'zip') lastFolder = path.dirname(report.folder);
      return report;
    });
  }

  const runJob = (job: ExportJob) => run(job, job.name);

  const report = (error: unknown) => reportFailure(error, 'export.runJob');
  const due = createDueExports({ account, jobs, saved, run: runJob, report });
  // Jobs that were due when the app ended, or another library was opened.
  account.whenOpened(due.begin);

  async function chooseFolder(): Promise<string | null> {
    const { exportFolder } = await parts.settings.read();
    const { filePaths } = await dialog.showOpenDialog(window(), {
      title: text('dialog.exportFolder.title'),
      buttonLabel: text('dialog.exportFolder.button'),
      ...(exportFolder === null ? {} : { defaultPath: exportFolder }),
      properties: ['openDirectory', 'createDirectory'],
    });
    const folder = filePaths[0];
    if (folder === undefined) return null;
    folders.choose(folder);
    await changeSettings({ exportFolder: folder });
    return folder;
  }

  return {
    afterSync() {
      saved.synced(account.get().mark).then(due.begin, report);
    },
    handlers: {
      'export.preview': async ({ template, selection, folder, options }) => {
        // Only the last question is still of use to the page.
        preview.abort();
        preview = new AbortController();
        const { signal } = preview;
        if (folder !== null) await folders.assertChosen(folder);
        const { exporter } = account.get();
        return exporter.preview({ template, selection, folder, signal, ...(options ? { options } : {}) });
      },
      'export.chooseFolder': chooseFolder,
      'export.run': async (request) => {
        await folders.assertChosen(request.folder);
        return run(request, null);
      },
      'export.reveal': () => {
        if (lastFolder === null) throw new AppError('export-none');
        return openFolder(lastFolder);
      },
      'export.undo': async ({ folder }) => {
        await folders.assertChosen(folder);
        lastFolder = folder;
        return jobs.run('export', (job) => account.get().exporter.undo(folder, job));
      },
      'export.verify': async ({ folder }) => {
        await folders.assertChosen(folder);
        return jobs.run('verify', (job) => account.get().exporter.verify(folder, job));
      },
      'export.jobs': () => saved.list(account.kind === 'none' ? null : account.get().mark),
      'export.saveJob': async (job) => {
        await folders.assertChosen(job.folder);
        await saved.save(job, account.get().mark);
        return undefined;
      },
      'export.removeJob': async ({ name }) => {
        await store.remove(name);
        return undefined;
      },
      'export.bindJob': async ({ name }) => {
        await saved.bind(name, account.get().mark);
        return undefined;
      },
      'export.runJob': async ({ name }) => runJob(await saved.get(name, account.get().mark)),
    },
  };
}
