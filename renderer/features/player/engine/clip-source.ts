import type { Clip } from '../../../../electron/contract/clip.ts';
import { isHere } from '../../clip-list/media-state.ts';
import type { Backend } from '../../../app/bridge.ts';

/** Reads clips for the player, one of them before it is needed, and brings those that are not here. */
export interface ClipSource {
  get(id: string): Promise<Clip>;
  /** Reads a clip, and fetches its audio where it is not here yet, so that it can start at once. */
  prepare(id: string): void;
  /** Fetches a clip's audio; `repair`: verifies its file, and fetches it again where that is not what it should be. */
  bring(id: string, how: 'fetch' | 'repair'): Promise<{ readonly clip: Clip; readonly repaired: boolean }>;
  /** The take of the same prompt that comes after this one; null when no other can be played. */
  otherTake(clip: Clip): Promise<Clip | null>;
}

export function createClipSource(backend: Backend): ClipSource {
  let ready: { readonly id: string; readonly clip: Promise<Clip | null> } | null = null;

  async function prepared(id: string): Promise<Clip | null> {
    try {
      const clip = await backend.request('clips.details', { id });
      const due = clip.audio === 'waiting' || clip.audio === 'failed';
      return due ? await backend.request('clips.fetch', { id }) : clip;
    } catch {
      // The error is shown when its turn comes: then it is asked for again.
      return null;
    }
  }

  return {
    async get(id) {
      // A preparation may still be fetching; whoever waits for it would not hear that.
      const clip = ready?.id === id ? await Promise.race([ready.clip, soon()]) : null;
      return clip && isHere(clip.audio) ? clip : backend.request('clips.details', { id });
    },
    prepare(id) {
      if (ready?.id !== id) ready = { id, clip: prepared(id) };
    },
    async bring(id, how) {
      if (ready?.id === id) ready = null;
      if (how === 'repair') {
        const { clip, mended: repaired } = await backend.request('clips.repair', { id });
        return { clip, repaired };
      }
      return { clip: await backend.request('clips.fetch', { id }), repaired: false };
    },
    async otherTake(clip) {
      const all = await backend.request('clips.takes', { id: clip.id });
      const takes = all.filter(({ audio }) => isHere(audio));
      const other = takes[(takes.findIndex(({ id }) => id === clip.id) + 1) % takes.length];
      return other && other.id !== clip.id ? other : null;
    },
  };
}

function soon(): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), 50));
}
