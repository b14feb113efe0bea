/** Account of every row that the service counts: `total_count = outputs + without_audio + unaccounted`. */
export interface Audit {
  readonly total_count: number;
  readonly outputs: number;
  readonly without_audio: number;
  readonly unaccounted: number;
}

/** The check that goes through the cached files in the background, some at a time. */
export interface SelfCheck {
  /** Id of the last clip that was checked in this round; null between rounds. */
  readonly after: string | null;
  /** Files found missing, changed or unreadable in this round so far. */
  readonly found: number;
  /** Those of the last whole round, or of this one where it found more already. */
  readonly damaged: number;
  /** When the last round came to its end; null before the first. */
  readonly finishedAt: string | null;
}

/** Something that keeps a library from being complete. */
export interface MissingItem {
  /** Of the clip; for a row that the service counts and does not send, what is known of its position. */
  readonly id: string;
  readonly what: 'audio' | 'video' | 'row';
  /**
   * A state of the file (`waiting`, `failed`, `unavailable`, `unproven`), what a verification found of it (`missing`,
   * `changed`, `unreadable`), or why the row could not be had.
   */
  readonly why: string;
}

/**
 * Why a library is not complete, and of how many rows or files: it was never listed as a whole; the service counts rows
 * without a clip, rows that nothing is known of, or rows that it does not send; files are missing or not proven, or the
 * folder of all of them.
 */
export interface IncompleteReason {
  readonly reason:
    | 'neverCounted'
    | 'rowsWithoutClips'
    | 'rowsUnaccounted'
    | 'rowsMissing'
    | 'filesMissing'
    | 'folderMissing';
  readonly count: number;
}

/** The reasons with so many more files that are missing. */
export function withFilesMissing(
  reasons: readonly IncompleteReason[],
  more: number,
): readonly IncompleteReason[] {
  if (more === 0) return reasons;
  const count = (reasons.find(({ reason }) => reason === 'filesMissing')?.count ?? 0) + more;
  return [...reasons.filter(({ reason }) => reason !== 'filesMissing'), { reason: 'filesMissing', count }];
}

/** A library that was moved: where it is now, and the folder that still holds what it was. */
export interface LibraryMoved {
  readonly from: string;
  readonly to: string;
}

/** Videos in the library. */
export interface VideoStatus {
  readonly cached: number;
  readonly waiting: number;
  readonly failed: number;
  readonly unavailable: number;
  readonly unproven: number;
  /** Bytes of all cached videos. */
  readonly bytes: number;
}

export interface LibraryStatus {
  readonly folder: string;
  readonly clips: number;
  readonly cached: number;
  readonly waiting: number;
  readonly failed: number;
  readonly unavailable: number;
  readonly unproven: number;
  readonly video: VideoStatus;
  /**
   * Every row that the service counted at the last whole listing is listed, and every clip that it lists has its audio
   * (and video, where videos are wanted) here and verified.
   */
  readonly complete: boolean;
  /** What is missing of that: the first 100, or as many as were asked for. */
  readonly missing: readonly MissingItem[];
  /** Every reason why it is not complete; empty where it is. */
  readonly reasons: readonly IncompleteReason[];
  /**
   * Files of clips that the service no longer lists and that are not here: counted in `waiting`, `failed`, `unavailable` and
   * `unproven` as all are, and nothing that `complete` speaks of. At most as many as of `missing`.
   */
  readonly goneMissing: readonly MissingItem[];
  readonly gone: number;
  /** Favourites of both kinds without those that were rejected, as lists show them. */
  readonly favorites: number;
  readonly ownFavorites: number;
  /** Clips that the user rejected; counted in `clips` as well. */
  readonly rejected: number;
  /** Bytes of all cached audio. */
  readonly bytes: number;
  /** Seconds of all clips. */
  readonly duration: number;
  readonly lastSyncAt: string | null;
  /** Of the last whole listing; null before the first. */
  readonly audit: Audit | null;
  readonly selfCheck: SelfCheck;
}
