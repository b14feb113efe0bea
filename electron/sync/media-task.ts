import type { ClipDetails, MediaKind } from '../contract/clip.ts';
import type { MediaTask } from '../library/library.ts';

/** What is to be fetched for one of a clip's files. */
export function mediaTask(clip: ClipDetails, kind: MediaKind): MediaTask {
  const { id, prompt, duration } = clip;
  const url = kind === 'audio' ? clip.audioUrl : (clip.videoUrl ?? '');
  return { id, kind, prompt, url, duration, attempts: 0 };
}
