import type { Clip } from '../../contract/clip.ts';
import type { Handlers } from '../ipc.ts';
import type { ClipFileRequest } from './clip-files.ts';
import type { HandlerContext } from './context.ts';

type Names = Exclude<Extract<keyof Handlers, `clips.${string}`>, ClipFileRequest>;

/** What the app does for requests about clips in the library. */
export function createClipHandlers({ account, events }: HandlerContext): Pick<Handlers, Names> {
  const library = () => account.get().library;
  const changed = () => events.send('library.changed', undefined);
  // Someone waits for it, and nothing of the page cancels it.
  const forever = new AbortController().signal;

  async function change(work: Promise<void>): Promise<undefined> {
    await work;
    changed();
    return undefined;
  }

  return {
    'clips.window': ({ query, offset, limit }) => library().window(query, offset, limit),
    'clips.ids': ({ query }) => library().ids(query),
    'clips.some': async ({ ids }) => {
      const clips = await library().selected({ kind: 'ids', ids }, 0, ids.length);
      return clips.map((clip): Clip => clip);
    },
    'clips.filters': ({ query }) => library().filters(query),
    'clips.seconds': ({ selection }) => library().seconds(selection),
    'clips.details': ({ id }) => library().details(id),
    'clips.takes': ({ id }) => library().takes(id),
    'clips.setOwnFavorite': ({ selection, favorite }) =>
      change(library().setOwnFavorite(selection, favorite)),
    'clips.setRejected': ({ selection, rejected }) => change(library().setRejected(selection, rejected)),
    'clips.setNote': ({ id, note }) => change(library().setNote(id, note)),
    'clips.fetch': async ({ id }) => {
      const before = await library().details(id);
      if (before.audio === 'cached') return before;
      return account.get().fetchOne.fetch(id, forever).finally(changed);
    },
    'clips.repair': ({ id }) => account.get().fetchOne.repair(id, forever).finally(changed),
  };
}
