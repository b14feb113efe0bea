import type { Handlers } from '../ipc.ts';
import type { HandlerContext } from './context.ts';

type Names = Extract<keyof Handlers, `player.${string}`>;

/** What the app does for the player: saving where it was, and showing it outside the page. */
export function createPlayerHandlers({
  account,
  parts,
  playback,
  compact,
  window,
}: HandlerContext): Pick<Handlers, Names> {
  const folder = () => account.get().library.folder;

  return {
    'player.kept': () => parts.savedPlayers.get(folder()),
    'player.keepQueue': async (queue) => {
      await parts.savedPlayers.setQueue(folder(), queue);
      return undefined;
    },
    'player.keepPlace': async (place) => {
      await parts.savedPlayers.setPlace(folder(), place);
      return undefined;
    },
    'player.shows': (now) => {
      playback.show(now);
      return undefined;
    },
    'player.compact': ({ on }) => {
      compact.set(window(), on);
      return undefined;
    },
  };
}
