import type { SyncOptions } from '../../../electron/sync/sync.ts';

/** Options of an ordinary sync that nobody cancels. */
export function calm(): SyncOptions {
  return {
    full: false,
    audio: true,
    video: true,
    connections: 8,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  };
}
