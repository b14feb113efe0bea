import path from 'node:path';
import type { BrowserWindow } from 'electron';
import { dialog } from 'electron';
import { AppError } from '../../contract/errors.ts';
import { createErrorText } from '../../contract/messages/errors.ts';
import type { ExportJob, ExportOptionsInput } from '../../contract/export.ts';
import type { ExportReport } from '../../contract/export.ts';
import type { Selection } from '../../contract/clip-query.ts';
import type { ExportJobStore } from '../../app-data/export-jobs.ts';
import { endOf, failedEnd } from '../../app-data/export-jobs.ts';
import type { SettingsStore } from '../../app-data/settings.ts';
import type { CurrentAccount } from '../account.ts';
import type { ExportFolders } from '../export-folders.ts';
import type { RunningJobs } from '../../jobs/running-jobs.ts';
import type { Handlers } from '../ipc.ts';

type ExportRequests =
  | 'export.preview'
  | 'export.chooseFolder'
  | 'export.run'
  | 'export.reveal'
  | 'export.undo'
  | 'export.verify'
  | 'export.jobs'
  | 'export.saveJob'
  | 'export.removeJob'
  | 'export.runJob';

interface ExportRequest {
  readonly template: string;
  readonly selection: Selection;
  readonly folder: string;
  readonly options?: ExportOptionsInput | undefined;
}

export interface ExportHandlers {
  readonly handlers: Pick<Handlers, ExportRequests>;
  /** Runs the jobs that the user wants after each sync; how each ended is kept, so nothing is thrown. */
  afterSync(): Promise<void>;
}

/** What the app does for requests about exports. */
export function createExportHandlers(options: {
  readonly account: CurrentAccount;
  readonly jobs: RunningJobs;
  readonly store: ExportJobStore;
  readonly settings: SettingsStore;
  readonly folders: ExportFolders;
  readonly window: () => BrowserWindow;
  readonly folderChosen: (folder: string) => Promise<unknown>;
  readonly openFolder: (folder: string) => Promise<undefined>;
}): ExportHandlers {
  const { account, jobs, store, settings, folders, window } = options;
  const errorText = createErrorText();
  let lastFolder: string | null = null;
  let preview = new AbortController();

  async function run(
    { options: how, ...request }: ExportRequest,
    name: string | null,
  ): Promise<ExportReport> {
    const { exporter } = account.get();
    return jobs.run('export', async (job) => {
      lastFolder = request.folder;
      const at = new Date().toISOString();
      try {
        const report = await exporter.run({ ...request, ...job, ...(how ? { options: how } : {}) });
        // Of a ZIP the folder that it lies in is opened.
        if (how?.container === 'zip') lastFolder = path.dirname(report.folder);
        await store.ended(name, endOf(report, at));
        return report;
      } catch (error) {
        await store.ended(name, failedEnd(request.folder, at, errorText.of(error)));
        throw error;
      }
    });
  }

  const runJob = (job: ExportJob) => run(job, job.name);

  return {
    async afterSync() {
      const { kind } = account.get();
      for (const { last: _last, ...job } of (await store.list()).jobs) {
        if (!job.afterSync || job.account !== kind) continue;
        // How it ended is kept with the job and shown in the Exports view.
        await runJob(job).catch(() => undefined);
      }
    },
    handlers: {
      'export.preview': async ({ template, selection, folder, options: how }) => {
        // Only the last question is still of use to the page.
        preview.abort();
        preview = new AbortController();
        const { signal } = preview;
        if (folder !== null) await folders.assertChosen(folder);
        return account
          .get()
          .exporter.preview({ template, selection, folder, signal, ...(how ? { options: how } : {}) });
      },
      'export.chooseFolder': async () => {
        const { exportFolder } = await settings.read();
        const { filePaths } = await dialog.showOpenDialog(window(), {
          title: 'Choose a folder to export to',
          buttonLabel: 'Choose',
          ...(exportFolder === null ? {} : { defaultPath: exportFolder }),
          properties: ['openDirectory', 'createDirectory'],
        });
        const folder = filePaths[0];
        if (folder === undefined) return null;
        folders.choose(folder);
        await options.folderChosen(folder);
        return folder;
      },
      'export.run': async (request) => {
        await folders.assertChosen(request.folder);
        return run(request, null);
      },
      'export.reveal': () => {
        if (lastFolder === null)
          throw new AppError('export-folder-invalid', 'Nothing has been exported yet.');
        return options.openFolder(lastFolder);
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
      'export.jobs': () => store.list(),
      'export.saveJob': async (job) => {
        await folders.assertChosen(job.folder);
        const { kind } = account.get();
        await store.save({ ...job, account: kind });
        return undefined;
      },
      'export.removeJob': async ({ name }) => {
        await store.remove(name);
        return undefined;
      },
      'export.runJob': async ({ name }) => runJob(await store.get(name)),
    },
  };
}
