import type { Handlers } from '../ipc.ts';
import type { HandlerContext } from './context.ts';

type Names = Extract<keyof Handlers, `collections.${string}`>;

/** What the app does for requests about collections. */
export function createCollectionHandlers({ account, events }: HandlerContext): Pick<Handlers, Names> {
  const library = () => account.get().library;

  async function changing<Answer>(work: Promise<Answer>): Promise<Answer> {
    const answer = await work;
    events.send('library.changed', undefined);
    return answer;
  }

  async function change(work: Promise<void>): Promise<undefined> {
    await changing(work);
    return undefined;
  }

  return {
    'collections.list': () => library().collections(),
    'collections.create': ({ name, selection }) => changing(library().createCollection(name, selection)),
    'collections.rename': ({ id, name }) => change(library().renameCollection(id, name)),
    'collections.delete': ({ id }) => change(library().deleteCollection(id)),
    'collections.add': ({ id, selection }) => change(library().addToCollection(id, selection)),
    'collections.remove': ({ id, selection }) => change(library().removeFromCollection(id, selection)),
    'collections.move': ({ id, ids, before }) => change(library().moveInCollection(id, ids, before)),
  };
}
