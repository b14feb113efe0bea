import { readFile } from 'node:fs/promises';
import { release } from 'node:os';
import path from 'node:path';
import { clipboard, shell } from 'electron';
import type { AppInfo } from '../../contract/settings.ts';
import { diagnosticsText } from '../../app-data/diagnostics.ts';
import type { Handlers } from '../ipc.ts';
import type { HandlerContext } from './context.ts';

type Names = Extract<keyof Handlers, `app.${string}`>;

const logLines = 200;

const links = {
  keys: 'https://stablecog.com/account/api-keys',
  website: 'https://stablecog.com/',
} as const;

/** What the app does for requests about itself: "About", links and diagnostics. */
export function createAppHandlers({
  app,
  parts,
  account,
  commands,
  log,
  notices,
  proxyLogin,
  userHome,
  copyFolder,
  status,
}: HandlerContext): Pick<Handlers, Names> {
  /** What was shown last: that alone is copied, not something newer that nobody has read. */
  let shown: string | null = null;

  async function diagnostics(): Promise<string> {
    const { versions, platform, arch } = process;
    return diagnosticsText(
      {
        versions: {
          Voicekeep: `${app.getVersion()}${app.isPackaged ? '' : ' (source)'}`,
          Electron: versions.electron,
          Chromium: versions.chrome,
          Node: versions.node,
          System: `${platform} ${release()} ${arch}`,
          Language: app.getLocale(),
        },
        account: await status(),
        library: account.kind === 'none' ? null : await account.get().library.status(),
        settings: await parts.settings.read(),
        log: await log.read(logLines),
      },
      userHome,
    );
  }

  return {
    'app.info': (): AppInfo => ({
      version: app.getVersion(),
      platform: process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux',
      electron: process.versions.electron,
      // Another one for trying out how the page looks in it; en-XA is the pseudo-language.
      locale: process.env['VOICEKEEP_LOCALE'] || app.getLocale() || 'en',
      home: parts.home,
      copyFolder,
    }),
    'app.openLink': async ({ to }) => {
      await shell.openExternal(links[to]);
      return undefined;
    },
    'app.notices': () => notices.all(),
    'app.commands': () => commands.take(),
    'app.proxyQuestion': () => proxyLogin.question(),
    'app.answerProxy': ({ id, credentials }) => {
      proxyLogin.answer(id, credentials);
      return undefined;
    },
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
