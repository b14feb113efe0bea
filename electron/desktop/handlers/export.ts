import path from 'node:path';
import { dialog } from 'electron';
import { createDueExports } from '../due-exports.ts';
import { createExportRuns } from '../export-runs.ts';
import type { Handlers } from '../ipc.ts';
import type { HandlerContext } from './context.ts';

type Names = Extract<keyof Handlers, `export.${string}`>;

export interface ExportHandlers {
  readonly handlers: Pick<Handlers, Names>;
  /** Begins the jobs of the open library that the user wants after each sync. How each ended is saved with it. */
  readonly afterSync: () => void;
}

/** What the app does for requests about exports. */
export function createExportHandlers(context: HandlerContext): ExportHandlers {
  const { account, jobs, parts, folders, openFolder, reportFailure } = context;
  const saved = parts.savedExports;
  const runs = createExportRuns({ account, jobs, saved });
  let preview = new AbortController();

  const report = (error: unknown) => reportFailure(error, 'export.runJob');
  const due = createDueExports({ account, jobs, saved, run: runs.runSaved, report });
  // Jobs that were due when the app ended, or another library was opened.
  account.whenOpened(due.begin);

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
      'export.chooseFolder': () => chooseFolder(context),
      'export.run': async (request) => {
        await folders.assertChosen(request.folder);
        return runs.run(request);
      },
      'export.reveal': async (asked) => {
        if (!asked) return openFolder(runs.lastFolder());
        await folders.assertChosen(asked.folder);
        return openFolder(/\.zip$/i.test(asked.folder) ? path.dirname(asked.folder) : asked.folder);
      },
      'export.template': async ({ folder }) => {
        await folders.assertChosen(folder);
        return account.get().exporter.templateOf(folder);
      },
      'export.undo': async ({ folder }) => {
        await folders.assertChosen(folder);
        return runs.undo(folder);
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
        await parts.exportJobs.remove(name);
        return undefined;
      },
      'export.bindJob': async ({ name }) => {
        await saved.bind(name, account.get().mark);
        return undefined;
      },
      'export.runJob': async ({ name }) => runs.runSaved(await saved.get(name, account.get().mark)),
    },
  };
}

/** Null: the person closed the dialog. */
async function chooseFolder({ parts, folders, text, window }: HandlerContext): Promise<string | null> {
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
  return folder;
}
