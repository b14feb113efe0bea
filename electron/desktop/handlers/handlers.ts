import type { AccountStatus } from '../../contract/account.ts';
import type { Settings } from '../../contract/settings.ts';
import { createExportFolders } from '../export-folders.ts';
import type { Handlers } from '../ipc.ts';
import { openFolder } from '../open-folder.ts';
import { createAccountHandlers } from './account.ts';
import { createAppHandlers } from './app.ts';
import { createClipFileHandlers } from './clip-files.ts';
import { createClipHandlers } from './clips.ts';
import { createCollectionHandlers } from './collections.ts';
import type { HandlerContext } from './context.ts';
import { createExportHandlers } from './export.ts';
import { createFacetHandlers } from './facets.ts';
import { createJobHandlers } from './jobs.ts';
import { createLibraryHandlers } from './library.ts';
import { createPlayerHandlers } from './player.ts';
import { createSettingsHandlers } from './settings.ts';
import { createUpdateHandlers } from './updates.ts';
import { createViewHandlers } from './view.ts';

export type HandlerOptions = Omit<HandlerContext, 'folders' | 'status' | 'changeSettings' | 'openFolder'>;

/** What the app does for each request of the page, one file a prefix. */
export function createHandlers(options: HandlerOptions): Handlers {
  const { parts, account, events } = options;

  async function status(): Promise<AccountStatus> {
    const { kind, opening, problem } = account;
    const library = await parts.libraryFolder(kind === 'none' ? 'service' : kind);
    const foreign = kind !== 'none' && account.get().foreign;
    return { kind, library, key: await parts.key.state(), foreign, opening, problem };
  }

  async function changeSettings(change: Partial<Settings>): Promise<Settings> {
    const settings = await parts.settings.change(change);
    options.apply(settings);
    events.send('settings.changed', settings);
    return settings;
  }

  const context: HandlerContext = {
    ...options,
    status,
    changeSettings,
    openFolder,
    folders: createExportFolders({ settings: parts.settings, store: parts.exportJobs }),
  };
  const exports = createExportHandlers(context);

  return {
    ...createAccountHandlers(context),
    ...createAppHandlers(context),
    ...createClipHandlers(context),
    ...createClipFileHandlers(context),
    ...createCollectionHandlers(context),
    ...exports.handlers,
    ...createFacetHandlers(context),
    ...createJobHandlers(context, exports.afterSync),
    ...createLibraryHandlers(context),
    ...createPlayerHandlers(context),
    ...createSettingsHandlers(context),
    ...createUpdateHandlers(context),
    ...createViewHandlers(context),
  };
}
