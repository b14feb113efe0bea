import type { AccountStatus } from '../../contract/account.ts';
import { createSerialQueue } from '../../platform/serial-queue.ts';
import type { Handlers } from '../ipc.ts';
import { createLibraryChoice } from '../library-choice.ts';
import { createLibraryDialogs } from '../library-dialogs.ts';
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
  const dialogs = createLibraryDialogs(window, text);
  // One at a time: a key that was checked for one library must not end up with another.
  const queue = createSerialQueue();

  async function report(): Promise<AccountStatus> {
    const current = await status();
    events.send('account.changed', current);
    return current;
  }

  const choice = createLibraryChoice({ account, libraries, dialogs, changeSettings, status, report });

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
        return choice.open('service');
      }),
    'account.openSample': () => queue.run(() => choice.open('sample')),
    'account.openService': () => queue.run(() => choice.open('service')),
    'account.forgetKey': () =>
      queue.run(async () => {
        jobs.cancel('sync');
        await parts.key.forget();
        return report();
      }),
    'account.leave': async () => {
      // Not in its turn: a library that does not answer may hold up those before it.
      await account.change('none');
      return queue.run(() => choice.open('none'));
    },
    'account.libraries': () => libraries.known(),
    'account.openLibrary': ({ folder }) => queue.run(() => choice.openKnown(folder)),
    'account.addLibrary': () => queue.run(choice.add),
    'account.findLibrary': () => queue.run(choice.find),
    'account.trustLibrary': () => queue.run(choice.trust),
    'account.unlistLibrary': ({ folder }) =>
      queue.run(async () => {
        await libraries.unlist(folder);
        if ((await parts.hasKeyOfItsOwn(folder)) && (await dialogs.isKeyToGo(folder))) {
          await parts.forgetKey(folder);
        }
        return libraries.known();
      }),
  };
}
