import type { Parts } from '../app.ts';
import type { AccountStatus } from '../contract/account.ts';
import { AppError } from '../contract/errors.ts';
import type { Settings } from '../contract/settings.ts';
import type { CurrentAccount } from './account.ts';
import type { LibraryDialogs } from './library-dialogs.ts';

/** Which library is open: each answers what account and key are then, `status` where the person closed a dialog. */
export interface LibraryChoice {
  /** Opens an account, saves that as the choice, and tells the page. */
  open(kind: Settings['account']): Promise<AccountStatus>;
  /** Opens one of the known libraries. */
  openKnown(folder: string): Promise<AccountStatus>;
  /** Lets the person choose the folder of a library that is there already. */
  readonly find: () => Promise<AccountStatus>;
  /** Lets the person choose a folder; where there is no library yet, a new one waits for its key. */
  readonly add: () => Promise<AccountStatus>;
  /** Asks whether the open library, which came from someone else, may be changed; then opens it for that. */
  readonly trust: () => Promise<AccountStatus>;
}

export function createLibraryChoice(options: {
  readonly account: CurrentAccount;
  readonly libraries: Parts['libraries'];
  readonly dialogs: LibraryDialogs;
  readonly changeSettings: (change: Partial<Settings>) => Promise<unknown>;
  readonly status: () => Promise<AccountStatus>;
  /** Tells the page what account and key are now, and answers that. */
  readonly report: () => Promise<AccountStatus>;
}): LibraryChoice {
  const { account, libraries, dialogs, changeSettings, status, report } = options;

  async function open(kind: Settings['account']): Promise<AccountStatus> {
    await account.change(kind);
    await changeSettings({ account: kind });
    return report();
  }

  /**
   * Opens a library before it is remembered: what does not open must not stand in the way of the next start.
   * `trusted`: the person has just said that it may be changed; otherwise it is if it is known as one of theirs.
   */
  async function openFolder(folder: string, trusted: boolean): Promise<AccountStatus> {
    const before = account.kind;
    await account.change('none');
    try {
      await account.change('service', { folder, trusted });
    } catch (error) {
      await account.change(before);
      throw error;
    }
    await libraries.choose(folder, !account.get().foreign);
    await changeSettings({ account: 'service' });
    return report();
  }

  /** A library that was never opened here may come from anyone. */
  async function openChosen(folder: string): Promise<AccountStatus> {
    const { folders } = await libraries.known();
    if (folders.includes(folder)) return openFolder(folder, false);
    const allowed = await dialogs.mayOpen(folder);
    return allowed === 'no' ? status() : openFolder(folder, allowed === 'write');
  }

  return {
    open,
    async openKnown(folder) {
      await libraries.assertKnown(folder);
      return openFolder(folder, false);
    },
    async find() {
      const chosen = await dialogs.findFolder();
      if (chosen === null) return status();
      const { folder, kind } = await libraries.inspect(chosen);
      if (kind === 'library') {
        const { current } = await libraries.known();
        await openChosen(folder);
        await libraries.dropMoved(current);
        return status();
      }
      throw new AppError('library-not-found', { params: { path: folder } });
    },
    async add() {
      const chosen = await dialogs.chooseFolder();
      if (chosen === null) return status();
      const { folder, kind } = await libraries.inspect(chosen);
      if (kind === 'library') return openChosen(folder);
      // It waits for its key.
      await account.change('none');
      await libraries.startNew(folder);
      return open('none');
    },
    async trust() {
      const { foreign, library } = account.get();
      if (!foreign || !(await dialogs.mayChange(library.folder))) return status();
      return openFolder(library.folder, true);
    },
  };
}
