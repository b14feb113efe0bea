import type { Handlers } from '../ipc.ts';
import type { HandlerContext } from './context.ts';

type Names = Extract<keyof Handlers, `view.${string}`>;

/** What the app does to save what the page shows of a library. */
export function createViewHandlers({ account, parts }: HandlerContext): Pick<Handlers, Names> {
  return {
    'view.get': () => parts.views.get(account.get().library.folder),
    'view.set': async (state) => {
      await parts.views.set(account.get().library.folder, state);
      return undefined;
    },
  };
}
