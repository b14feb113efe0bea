import type { VideoState } from '../../../electron/contract/clip.ts';

/** Whether a file is in the library: verified, or saved as it came. */
export function isHere(state: VideoState): boolean {
  return state === 'cached' || state === 'unproven';
}
