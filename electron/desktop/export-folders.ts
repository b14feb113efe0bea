import path from 'node:path';
import { AppError } from '../contract/errors.ts';
import type { ExportJobStore } from '../app-data/export-jobs.ts';
import type { SettingsStore } from '../app-data/settings.ts';

/**
 * The folders that exports of the page may go to: those that the user chose in the system's own dialog, now or in an
 * earlier run. A page that was taken over can choose among them, and add none.
 */
export interface ExportFolders {
  /** Remembers what the dialog answered. */
  choose(folder: string): void;
  /** Rejects with `export-folder-not-chosen` for a folder that was never chosen. */
  assertChosen(folder: string): Promise<void>;
}

export function createExportFolders({
  settings,
  store,
}: {
  readonly settings: Pick<SettingsStore, 'read'>;
  readonly store: Pick<ExportJobStore, 'list'>;
}): ExportFolders {
  const chosenNow = new Set<string>();

  return {
    choose(folder) {
      chosenNow.add(path.resolve(folder));
    },
    async assertChosen(folder) {
      const wanted = path.resolve(folder);
      if (chosenNow.has(wanted)) return;
      const { exportFolder, collectionExports } = await settings.read();
      const inSettings = [exportFolder, ...Object.values(collectionExports).map(({ folder: one }) => one)];
      if (inSettings.some((one) => one !== null && path.resolve(one) === wanted)) return;
      const { jobs, recent } = await store.list();
      if ([...jobs, ...recent].some((one) => path.resolve(one.folder) === wanted)) return;
      throw new AppError('export-folder-not-chosen', { params: { path: folder } });
    },
  };
}
