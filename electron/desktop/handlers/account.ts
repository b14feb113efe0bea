import { dialog } from 'electron';
import type { AccountStatus } from '../../contract/account.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Handlers } from '../ipc.ts';
import type { HandlerContext } from './context.ts';

type Names = Extract<keyof Handlers, `account.${string}`>;

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
}: HandlerContext): Pick<Handlers, Names> {
  const { libraries } = parts;

  async function tell(): Promise<AccountStatus> {
    const current = await status();
    events.send('account.changed', current);
    return current;
  }

  /** Opens an account, saves that as the choice, and tells the page. */
  async function open(kind: Settings['account']): Promise<AccountStatus> {
    await account.change(kind);
    await changeSettings({ account: kind });
    return tell();
  }

  /** What is open is closed before another library is chosen, so that nothing of it ends up with the other's key. */
  async function changeLibrary(choose: () => Promise<'none' | 'service'>): Promise<AccountStatus> {
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
    'account.status': async () => {
      await account.idle();
      return status();
    },
    'account.connect': async ({ key }) => {
      await parts.connect(key);
      return open('service');
    },
    'account.openSample': () => open('sample'),
    'account.openService': () => open('service'),
    'account.forgetKey': async () => {
      jobs.cancel('sync');
      await parts.key.forget();
      return tell();
    },
    'account.leave': () => open('none'),
    'account.libraries': () => libraries.known(),
    'account.openLibrary': ({ folder }) =>
      changeLibrary(async () => {
        await libraries.choose(folder);
        return 'service';
      }),
    'account.addLibrary': async () => {
      const { filePaths } = await dialog.showOpenDialog(window(), {
        title: text('dialog.addLibrary.title'),
        buttonLabel: text('dialog.addLibrary.button'),
        properties: ['openDirectory', 'createDirectory'],
      });
      const [folder] = filePaths;
      if (folder === undefined) return status();
      // A new library waits for its key; one that is there opens.
      return changeLibrary(async () => ((await libraries.add(folder)) ? 'service' : 'none'));
    },
    'account.unlistLibrary': async ({ folder }) => {
      await libraries.unlist(folder);
      return libraries.known();
    },
  };
}
