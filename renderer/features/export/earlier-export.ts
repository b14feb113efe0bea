import type { PageState } from '../../app/page.ts';
import type { MenuEntry } from '../../ui/menu.ts';

/** What can be done with the files of an earlier export. */
export function earlierExportMenu(page: PageState, folder: string): readonly MenuEntry[] {
  const { backend, jobs, navigation, notices, preferences, t } = page;
  const open = {
    name: t('export.openFolder'),
    run: () => void notices.attempt('view', () => backend.request('export.reveal', { folder })),
  };
  if (/\.zip$/i.test(folder)) return [open];
  return [
    open,
    { name: t('export.check'), run: () => void jobs.proof.run({ folder }) },
    { name: t('export.moveBack'), disabled: jobs.export.busy, run: () => void undoRename(page, folder) },
    {
      name: t('export.runAgain'),
      run: () => {
        preferences.change({ exportFolder: folder });
        navigation.open('export');
      },
    },
  ];
}

/** Gives the names from before back, and the template with them, so that the next run does not rename once more. */
export async function undoRename(page: PageState, folder: string): Promise<void> {
  const { backend, jobs, notices, preferences } = page;
  await jobs.export.run({ undo: folder });
  if (jobs.export.outcome?.kind !== 'done') return;
  await notices.attempt('view', async () => {
    const template = await backend.request('export.template', { folder });
    if (template === null) return;
    const { collectionExports, exportFolder } = preferences.settings;
    if (exportFolder === folder) preferences.change({ exportTemplate: template });
    const ofFolder = Object.entries(collectionExports).filter(([, one]) => one.folder === folder);
    if (ofFolder.length === 0) return;
    const changed = ofFolder.map(([id, one]) => [id, { ...one, template }] as const);
    preferences.change({ collectionExports: { ...collectionExports, ...Object.fromEntries(changed) } });
  });
}
