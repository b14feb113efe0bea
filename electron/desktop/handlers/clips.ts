import { clipboard, shell } from 'electron';
import { AppError } from '../../contract/errors.ts';
import type { ClipDetails } from '../../contract/clip.ts';
import type { ViewStates } from '../../app-data/view-states.ts';
import type { CurrentAccount } from '../account.ts';
import type { Handlers } from '../ipc.ts';
import type { PlayerRequest } from './player.ts';

type Names = Exclude<
  Extract<
    keyof Handlers,
    `clips.${string}` | `collections.${string}` | `facets.${string}` | `view.${string}`
  >,
  PlayerRequest
>;

/** What the app does for requests about clips, collections and what the page shows of them. `changed` tells the page. */
export function createClipHandlers(options: {
  readonly account: CurrentAccount;
  readonly views: ViewStates;
  readonly changed: () => void;
}): Pick<Handlers, Names> {
  const { account, views, changed } = options;
  const library = () => account.get().library;

  async function change(work: Promise<void>): Promise<undefined> {
    await work;
    changed();
    return undefined;
  }

  return {
    'clips.window': ({ query, offset, limit }) => library().window(query, offset, limit),
    'clips.ids': ({ query }) => library().ids(query),
    'clips.filters': ({ query }) => library().filters(query),
    'clips.details': ({ id }) => library().details(id),
    'clips.takes': ({ id }) => library().takes(id),
    'clips.setOwnFavorite': ({ selection, favorite }) =>
      change(library().setOwnFavorite(selection, favorite)),
    'clips.setNote': ({ id, note }) => change(library().setNote(id, note)),
    'clips.copy': async ({ id, what }) => {
      await clipboard.writeText(textOf(await library().details(id), what));
      return undefined;
    },
    'clips.reveal': async ({ id }) => {
      shell.showItemInFolder((await library().cachedFile(id)).path);
      return undefined;
    },
    'collections.list': () => library().collections(),
    'collections.create': async ({ name, selection }) => {
      const collection = await library().createCollection(name, selection);
      changed();
      return collection;
    },
    'collections.rename': ({ id, name }) => change(library().renameCollection(id, name)),
    'collections.delete': ({ id }) => change(library().deleteCollection(id)),
    'collections.add': ({ id, selection }) => change(library().addToCollection(id, selection)),
    'collections.remove': ({ id, selection }) => change(library().removeFromCollection(id, selection)),
    'collections.move': ({ id, ids, before }) => change(library().moveInCollection(id, ids, before)),
    'facets.voices': () => library().voices(),
    'facets.languages': () => library().languages(),
    'view.get': () => views.get(library().folder),
    'view.set': async (state) => {
      await views.set(library().folder, state);
      return undefined;
    },
  };
}

function textOf(clip: ClipDetails, what: 'prompt' | 'link' | 'path'): string {
  if (what === 'prompt') return clip.prompt;
  if (what === 'link') return clip.audioUrl;
  if (clip.file !== null) return clip.file;
  throw new AppError(
    'clip-not-cached',
    'The audio of this clip is not in your library yet. Sync to fetch it.',
    {
      detail: { id: clip.id },
    },
  );
}
