import type { Handlers } from '../ipc.ts';
import type { HandlerContext } from './context.ts';

type Names = Extract<keyof Handlers, `library.${string}`>;

export function createLibraryHandlers({ account, openFolder }: HandlerContext): Pick<Handlers, Names> {
  return {
    'library.status': () => account.get().library.status(),
    'library.reveal': () => openFolder(account.get().library.folder),
  };
}
