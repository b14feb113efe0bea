import { dialog } from 'electron';
import { AppError } from '../../contract/errors.ts';
import { isWithin } from '../../platform/below.ts';
import { diskError } from '../../platform/disk-error.ts';
import { makeFolder } from '../../platform/make-folder.ts';
import { copyFolderOf } from '../copy-folder.ts';
import type { Handlers } from '../ipc.ts';
import { applyTheme } from '../window.ts';
import type { HandlerContext } from './context.ts';

type Names = Extract<keyof Handlers, `settings.${string}`>;

export function createSettingsHandlers({
  account,
  parts,
  folders,
  copyFolder,
  openFolder,
  text,
  window,
  changeSettings,
}: HandlerContext): Pick<Handlers, Names> {
  const copies = async () => copyFolderOf(await parts.settings.read(), copyFolder);

  /** Null: the person closed the dialog. */
  async function chooseCopyFolder(): Promise<string | null> {
    const { filePaths } = await dialog.showOpenDialog(window(), {
      title: text('dialog.copyFolder.title'),
      buttonLabel: text('dialog.copyFolder.button'),
      defaultPath: await copies(),
      properties: ['openDirectory', 'createDirectory'],
    });
    const [folder] = filePaths;
    if (folder === undefined) return null;
    const library = account.kind === 'none' ? null : account.get().library.folder;
    if (library !== null && isWithin(folder, library)) throw new AppError('export-inside-library');
    return folder;
  }

  return {
    'settings.get': () => parts.settings.read(),
    'settings.change': async (change) => {
      if (change.exportFolder) await folders.assertChosen(change.exportFolder);
      for (const { folder } of Object.values(change.collectionExports ?? {})) {
        if (folder !== null) await folders.assertChosen(folder);
      }
      const named = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const settings = await changeSettings(named);
      applyTheme(settings.theme);
      return settings;
    },
    'settings.chooseCopyFolder': async () => {
      const folder = await chooseCopyFolder();
      return folder === null ? null : changeSettings({ copyFolder: folder, copyFolderTold: true });
    },
    'settings.revealCopies': async () => {
      const folder = await copies();
      try {
        await makeFolder(folder);
      } catch (error) {
        throw diskError(error, 'copies', folder);
      }
      return openFolder(folder);
    },
  };
}
