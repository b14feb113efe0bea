import { readFile } from 'node:fs/promises';
import { release } from 'node:os';
import path from 'node:path';
import type { App } from 'electron';
import { clipboard } from 'electron';
import type { AccountStatus } from '../../contract/account.ts';
import type { Log } from '../../app-data/log.ts';
import { diagnosticsText } from '../../app-data/diagnostics.ts';
import type { SettingsStore } from '../../app-data/settings.ts';
import type { CurrentAccount } from '../account.ts';
import type { Handlers } from '../ipc.ts';

const logLines = 200;

/** What the app does for "About" and for diagnostics. */
export function createAboutHandlers(options: {
  readonly app: App;
  readonly account: CurrentAccount;
  readonly settings: SettingsStore;
  readonly log: Log;
  readonly userHome: string;
  readonly status: () => Promise<AccountStatus>;
}): Pick<Handlers, 'app.licenses' | 'app.diagnostics' | 'app.copyDiagnostics'> {
  const { app, account } = options;
  /** What was shown last: that alone is copied, not something newer that nobody has read. */
  let shown: string | null = null;

  async function diagnostics(): Promise<string> {
    const { versions, platform, arch } = process;
    return diagnosticsText(
      {
        versions: {
          Voicekeep: `${app.getVersion()}${app.isPackaged ? '' : ' (from source)'}`,
          Electron: versions.electron,
          Chromium: versions.chrome,
          Node: versions.node,
          System: `${platform} ${release()} ${arch}`,
          Language: app.getLocale(),
        },
        account: await options.status(),
        library: account.kind === 'none' ? null : await account.get().library.status(),
        settings: await options.settings.read(),
        log: await options.log.read(logLines),
      },
      options.userHome,
    );
  }

  return {
    'app.licenses': () => {
      const folder = app.isPackaged ? process.resourcesPath : path.join(app.getAppPath(), 'out');
      return readFile(path.join(folder, 'licenses.txt'), 'utf8');
    },
    'app.diagnostics': async () => (shown = await diagnostics()),
    'app.copyDiagnostics': async () => {
      shown ??= await diagnostics();
      await clipboard.writeText(shown);
      return undefined;
    },
  };
}
