/** Account of every row that the service counts: `total_count = outputs + without_audio + unaccounted`. */
export interface Audit {
  readonly total_count: number;
  readonly outputs: number;
  readonly without_audio: number;
  readonly unaccounted: number;
}

/** The check that goes through the cached files by itself, a slice at a time. */
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

export interface LibraryStatus {
  readonly folder: string;
  readonly clips: number;
  readonly cached: number;
  readonly waiting: number;
  readonly failed: number;
  readonly unavailable: number;
  readonly gone: number;
  readonly favorites: number;
  readonly ownFavorites: number;
  /** Bytes of all cached audio. */
  readonly bytes: number;
  /** Seconds of all clips. */
  readonly duration: number;
  readonly lastSyncAt: string | null;
  /** Of the last whole listing; null before the first. */
  readonly audit: Audit | null;
  readonly selfCheck: SelfCheck;
}
