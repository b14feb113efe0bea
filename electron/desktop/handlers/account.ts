import { dialog } from 'electron';
import { AppError } from '../../contract/errors.ts';
import type { AccountStatus } from '../../contract/account.ts';
import type { Settings } from '../../contract/settings.ts';
import { createSerialQueue } from '../../platform/serial-queue.ts';
import type { Handlers } from '../ipc.ts';
import type { HandlerContext } from './context.ts';

type Names = Extract<keyof Handlers, `account.${string}`>;

/** Milliseconds that the page waits for a library that is being opened before it is drawn without one. */
const soon = 1500;

/** What the app does for requests about accounts, their keys and libraries. */
export function createAccountHandlers({
  account,
  parts,
  jobs,
  events,
  text,
  status,
  changeSettings,
  window,
  reportFailure,
}: HandlerContext): Pick<Handlers, Names> {
  const { libraries } = parts;
  // One at a time: a key that was checked for one library must not end up with another.
  const queue = createSerialQueue();

  async function report(): Promise<AccountStatus> {
    const current = await status();
    events.send('account.changed', current);
    return current;
  }

  /** Opens an account, saves that as the choice, and tells the page. */
  async function open(kind: Settings['account']): Promise<AccountStatus> {
    await account.change(kind);
    await changeSettings({ account: kind });
    return report();
  }

  /** Opens a library before it is remembered: what does not open must not stand in the way of the next start. */
  async function openFolder(folder: string, trusted: boolean): Promise<AccountStatus> {
    const before = account.kind;
    await account.change('none');
    try {
      await account.change('service', { folder, trusted });
    } catch (error) {
      await account.change(before);
      throw error;
    }
    await libraries.choose(folder, trusted);
    await changeSettings({ account: 'service' });
    return report();
  }

  /** Null: the user closed the dialog. */
  async function chooseFolder(title: string, buttonLabel: string, make: boolean): Promise<string | null> {
    const { filePaths } = await dialog.showOpenDialog(window(), {
      title,
      buttonLabel,
      properties: make ? ['openDirectory', 'createDirectory'] : ['openDirectory'],
    });
    return filePaths[0] ?? null;
  }

  async function findLibrary(): Promise<AccountStatus> {
    const chosen = await chooseFolder(
      text('dialog.findLibrary.title'),
      text('dialog.findLibrary.button'),
      false,
    );
    if (chosen === null) return status();
    const { folder, kind } = await libraries.inspect(chosen);
    if (kind === 'library') return openChosen(folder);
    throw new AppError('library-not-found', { params: { path: folder } });
  }

  async function addLibrary(): Promise<AccountStatus> {
    const chosen = await chooseFolder(
      text('dialog.addLibrary.title'),
      text('dialog.addLibrary.button'),
      true,
    );
    if (chosen === null) return status();
    const { folder, kind } = await libraries.inspect(chosen);
    if (kind === 'library') return openChosen(folder);
    // It waits for its key.
    await account.change('none');
    await libraries.choose(folder);
    return open('none');
  }

  /** A library that was never opened here may come from anyone. */
  async function openChosen(folder: string): Promise<AccountStatus> {
    const { folders } = await libraries.known();
    if (folders.includes(folder)) return openFolder(folder, await libraries.isTrusted(folder));
    const { response } = await dialog.showMessageBox(window(), {
      type: 'question',
      message: text('dialog.foreignLibrary.title'),
      detail: text('dialog.foreignLibrary.text', { folder }),
      buttons: [
        text('dialog.foreignLibrary.open'),
        text('dialog.foreignLibrary.trust'),
        text('dialog.foreignLibrary.cancel'),
      ],
      defaultId: 0,
      cancelId: 2,
    });
    return response === 0 || response === 1 ? openFolder(folder, response === 1) : status();
  }

  async function trustLibrary(): Promise<AccountStatus> {
    const { foreign, library } = account.get();
    if (!foreign) return status();
    const { response } = await dialog.showMessageBox(window(), {
      type: 'question',
      message: text('dialog.trustLibrary.title'),
      detail: text('dialog.trustLibrary.text', { folder: library.folder }),
      buttons: [text('dialog.trustLibrary.trust'), text('dialog.trustLibrary.cancel')],
      defaultId: 1,
      cancelId: 1,
    });
    return response === 0 ? openFolder(library.folder, true) : status();
  }

  /** Whether the key of a library that was taken off the list is to go, too. */
  async function isToForget(folder: string): Promise<boolean> {
    const { response } = await dialog.showMessageBox(window(), {
      type: 'question',
      message: text('dialog.forgetKey.title'),
      detail: text('dialog.forgetKey.text', { folder }),
      buttons: [text('dialog.forgetKey.forget'), text('dialog.forgetKey.keep')],
      defaultId: 1,
      cancelId: 1,
    });
    return response === 0;
  }

  return {
    'account.status': async () => {
      await Promise.race([account.idle(), new Promise((resolve) => setTimeout(resolve, soon))]);
      if (account.opening) {
        account
          .idle()
          .then(report)
          .catch((error: unknown) => reportFailure(error, 'account.status'));
      }
      return status();
    },
    'account.connect': ({ key }) =>
      queue.run(async () => {
        await parts.connect(key);
        return open('service');
      }),
    'account.openSample': () => queue.run(() => open('sample')),
    'account.openService': () => queue.run(() => open('service')),
    'account.forgetKey': () =>
      queue.run(async () => {
        jobs.cancel('sync');
        await parts.key.forget();
        return report();
      }),
    'account.leave': async () => {
      // Not in its turn: a library that does not answer may hold up those before it.
      await account.change('none');
      return queue.run(() => open('none'));
    },
    'account.libraries': () => libraries.known(),
    'account.openLibrary': ({ folder }) =>
      queue.run(async () => {
        await libraries.assertKnown(folder);
        return openFolder(folder, await libraries.isTrusted(folder));
      }),
    'account.addLibrary': () => queue.run(addLibrary),
    'account.findLibrary': () => queue.run(findLibrary),
    'account.trustLibrary': () => queue.run(trustLibrary),
    'account.unlistLibrary': ({ folder }) =>
      queue.run(async () => {
        await libraries.unlist(folder);
        if ((await parts.hasKeyOfItsOwn(folder)) && (await isToForget(folder))) await parts.forgetKey(folder);
        return libraries.known();
      }),
  };
}
