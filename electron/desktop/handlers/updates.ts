import type { Handlers } from '../ipc.ts';
import type { HandlerContext } from './context.ts';

type Names = Extract<keyof Handlers, `updates.${string}`>;

export function createUpdateHandlers({ updates }: HandlerContext): Pick<Handlers, Names> {
  return {
    'updates.state': () => updates.state(),
    'updates.check': () => updates.check(),
    'updates.download': () => updates.download(),
    'updates.install': async () => {
      await updates.install();
      return undefined;
    },
  };
}
