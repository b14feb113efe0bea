import type { LibraryStatus } from '../../electron/contract/library-status.ts';

/** Of a library that is complete, with videos. */
export const libraryStatus: LibraryStatus = {
  folder: '/library',
  clips: 1200,
  cached: 1200,
  waiting: 0,
  failed: 0,
  unavailable: 0,
  unproven: 0,
  video: { cached: 40, waiting: 0, failed: 0, unavailable: 0, unproven: 0, bytes: 4e7 },
  complete: true,
  missing: [],
  reasons: [],
  goneMissing: [],
  gone: 0,
  favorites: 0,
  ownFavorites: 0,
  rejected: 0,
  bytes: 2.4e7,
  duration: 3600,
  lastSyncAt: '2026-11-25T12:00:00Z',
  audit: { total_count: 1200, outputs: 1200, without_audio: 0, unaccounted: 0 },
  selfCheck: { after: null, found: 0, damaged: 0, finishedAt: null },
};
