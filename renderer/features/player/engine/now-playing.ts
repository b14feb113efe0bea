import type { NowPlaying } from '../../../../electron/contract/player.ts';
import type { Backend } from '../../../app/bridge.ts';

/** Milliseconds that changes are gathered for: a row of steps to other clips is one. */
const gather = 150;

/** Reports what plays to tray, dock and taskbar; `now` is read when it is sent. */
export function createNowPlaying(
  backend: Backend,
  now: () => NowPlaying,
  failed: (error: unknown) => void,
): { tell(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    tell() {
      timer ??= setTimeout(() => {
        timer = undefined;
        backend.request('player.shows', now()).catch(failed);
      }, gather);
    },
  };
}
