import type { AudioState } from '../../../electron/contract/clip.ts';
import type { LibraryStatus, VideoStatus } from '../../../electron/contract/library-status.ts';
import type { PageState } from '../../app/page.ts';

/** States of a file that is not safe, the most final first. */
const unsafe = ['unavailable', 'unproven', 'failed', 'waiting'] as const satisfies readonly AudioState[];
type Unsafe = (typeof unsafe)[number];

/** What is to be said of how safe a library is: everywhere the same. */
export interface Safety {
  readonly words: string;
  /** States of the clips that are not safe; empty where all are. */
  readonly states: readonly Unsafe[];
}

/** "395 of 400 are safe, 5 have no audio at Stablecog any more." */
export function safetyOf({ t, format }: Pick<PageState, 't' | 'format'>, status: LibraryStatus): Safety {
  const states = unsafe.filter((state) => status[state] > 0);
  const lacking = unsafe
    .filter((state) => status.video[state] > 0)
    .map((state) => t(`safety.video.${state}`, { count: status.video[state] }));
  if (states.length === 0 && lacking.length === 0) {
    const { clips: count } = status;
    return { words: status.complete ? t('health.complete', { count }) : t('safety.all', { count }), states };
  }
  const audio = states.map((state) => t(`safety.audio.${state}`, { count: status[state] }));
  const words = t('safety.part', {
    safe: status.cached,
    count: status.clips,
    why: format.list([...audio, ...lacking]),
  });
  return { words, states };
}

/** All videos that the library knows of. */
export function videosOf({ cached, ...others }: VideoStatus): number {
  return unsafe.reduce((sum, state) => sum + others[state], cached);
}
