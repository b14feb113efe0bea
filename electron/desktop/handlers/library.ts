import type { BrowserWindow } from 'electron';
import { dialog } from 'electron';
import type { AccountStatus } from '../../contract/account.ts';
import type { Libraries } from '../../app-data/libraries.ts';
import type { CurrentAccount } from '../account.ts';
import type { Handlers } from '../ipc.ts';

type Names = 'account.libraries' | 'account.openLibrary' | 'account.addLibrary' | 'account.unlistLibrary';

/** What the app does for requests about the libraries of several accounts. */
export function createLibraryHandlers(options: {
  readonly account: CurrentAccount;
  readonly libraries: Libraries;
  readonly window: () => BrowserWindow;
  readonly status: () => Promise<AccountStatus>;
  /** Opens an account, keeps that, and tells the page. */
  readonly open: (kind: 'none' | 'service') => Promise<AccountStatus>;
}): Pick<Handlers, Names> {
  const { account, libraries, open } = options;

  /** What is open is closed before another library is chosen, so that nothing of it ends up with the other's key. */
  async function change(choose: () => Promise<'none' | 'service'>): Promise<AccountStatus> {
    const before = account.kind;
    await account.change('none');
    let next: 'none' | 'service';
    try {
      next = await choose();
    } catch (error) {
      await account.change(before);
      throw error;
    }
    return open(next);
  }

  return {
    'account.libraries': () => libraries.known(),
    'account.openLibrary': ({ folder }) =>
      change(async () => {
        await libraries.choose(folder);
        return 'service';
      }),
    'account.addLibrary': async () => {
      const { filePaths } = await dialog.showOpenDialog(options.window(), {
        title: 'Choose a folder for the library of another account',
        buttonLabel: 'Use this folder',
        properties: ['openDirectory', 'createDirectory'],
      });
      const [folder] = filePaths;
      if (folder === undefined) return options.status();
      // A new library waits for its key; one that is there opens.
      return change(async () => ((await libraries.add(folder)) ? 'service' : 'none'));
    },
    'account.unlistLibrary': async ({ folder }) => {
      await libraries.unlist(folder);
      return libraries.known();
    },
  };
}
