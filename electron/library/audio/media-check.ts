import type { MediaKind } from '../../contract/clip.ts';
import { AppError } from '../../contract/errors.ts';
import type { MediaRecord } from '../mutations/media.ts';
import { checkMp4 } from '../video/mp4.ts';
import { createAudioChecker } from './check.ts';

/** What was found out of a file's content. */
export type Checked = Pick<MediaRecord, 'duration' | 'peaks' | 'loudness'>;

/** Checks clips and their videos with one decoder. */
export interface MediaChecker {
  /** Rejects with `audio-invalid` or `video-invalid`. `promised`: seconds; null: any. */
  check(kind: MediaKind, bytes: Uint8Array, promised: number | null): Promise<Checked>;
  /** What can be found out of a file that fails a check. */
  checkLoosely(kind: MediaKind, bytes: Uint8Array): Promise<Checked>;
}

/** Makes a checker. */
export async function createMediaChecker(): Promise<MediaChecker> {
  const audio = await createAudioChecker();

  async function check(kind: MediaKind, bytes: Uint8Array, promised: number | null): Promise<Checked> {
    if (kind === 'audio') return audio.check(bytes, promised);
    return { duration: checkMp4(bytes, promised).duration, peaks: null, loudness: null };
  }

  return {
    check,
    async checkLoosely(kind, bytes) {
      try {
        return await check(kind, bytes, null);
      } catch (error) {
        if (isInvalid(error)) return { duration: null, peaks: null, loudness: null };
        throw error;
      }
    },
  };
}

/** The error of a file that is none of its kind. */
export function invalidMedia(kind: MediaKind): AppError {
  const params = { reason: 'incomplete' };
  return kind === 'audio'
    ? new AppError('audio-invalid', { params })
    : new AppError('video-invalid', { params });
}

/** Whether an error says that a file fails a check. */
export function isInvalid(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'audio-invalid' || error.code === 'video-invalid');
}
