import type { MediaKind } from '../../contract/clip.ts';

/** Why a file is unproven that is not what it was. */
export const changedSince = 'changed';

/** Where the table `clip` holds what is known of a kind of file. */
export interface MediaColumns {
  readonly state: string;
  readonly error: string;
  readonly attempts: string;
  readonly dueAt: string;
  readonly bytes: string;
  readonly sha256: string;
  readonly suffix: string;
  readonly url: string;
  /** Whether a clip has such a file to fetch and does not have it here; as the index for it is made. */
  readonly isDue: string;
}

export const mediaColumns: Readonly<Record<MediaKind, MediaColumns>> = {
  audio: {
    state: 'audio',
    error: 'audio_error',
    attempts: 'attempts',
    dueAt: 'due_at',
    bytes: 'bytes',
    sha256: 'sha256',
    suffix: 'suffix',
    url: 'audio_url',
    isDue: "audio <> 'cached'",
  },
  video: {
    state: 'video',
    error: 'video_error',
    attempts: 'video_attempts',
    dueAt: 'video_due_at',
    bytes: 'video_bytes',
    sha256: 'video_sha256',
    suffix: 'video_suffix',
    url: 'video_url',
    isDue: "video NOT IN ('cached', 'none')",
  },
};
