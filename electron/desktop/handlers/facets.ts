import type { Handlers } from '../ipc.ts';
import type { HandlerContext } from './context.ts';

type Names = Extract<keyof Handlers, `facets.${string}`>;

export function createFacetHandlers({ account, events }: HandlerContext): Pick<Handlers, Names> {
  return {
    'facets.voices': () => account.get().library.voices(),
    'facets.languages': () => account.get().library.languages(),
    'facets.setVoiceKind': async (kind) => {
      await account.get().library.setVoiceKind(kind);
      events.send('library.changed', undefined);
      return undefined;
    },
  };
}
