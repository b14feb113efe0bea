import type { Audit, IncompleteReason, MissingItem } from './library-status.ts';

/** How far a job is. `total` null: not known yet. */
export interface JobProgress {
  readonly job: 'sync' | 'export' | 'verify' | 'move';
  readonly phase: 'listing' | 'audio' | 'video' | 'planning' | 'writing' | 'checking' | 'repairing';
  readonly items: number;
  readonly total: number | null;
  readonly bytes: number;
  /** Bytes a second over the last seconds. */
  readonly bytesPerSecond: number;
  /** Seconds; null while it cannot be told. */
  readonly timeLeft: number | null;
}

/** What a sync did; keys are the terminal's contract. */
export interface SyncReport {
  readonly outputs: number;
  readonly added: number;
  readonly gone: number;
  readonly audio: {
    readonly cached: number;
    readonly failed: number;
    readonly bytes: number;
    readonly failures: readonly ClipFailure[];
  };
  /** As `audio`; all 0 where videos are not wanted. */
  readonly video: {
    readonly cached: number;
    readonly failed: number;
    readonly bytes: number;
    readonly failures: readonly ClipFailure[];
  };
  /** Files that are here but fail a check, audio and videos. */
  readonly unproven: number;
  /**
   * Every row that the service counts is listed, and every clip that it lists has its audio (and video, where videos are
   * wanted) here and verified. As far as the last whole listing tells, see `counted_at`.
   */
  readonly complete: boolean;
  /** What is missing of that, at most 10,000. */
  readonly missing: readonly MissingItem[];
  /** Every reason why it is not complete; empty where it is. */
  readonly reasons: readonly IncompleteReason[];
  /** Of the last whole listing; null before the first. */
  readonly audit: Audit | null;
  /** When that was; null before the first. */
  readonly counted_at: string | null;
  /** Whether this sync listed everything; a quick one asks for the newest clips and the count alone. */
  readonly whole: boolean;
  /** Rows of the smallest page of the list that was needed because the service failed to send larger ones; null when all came. */
  readonly smallest_page: number | null;
  /** Rows that the service failed to send at all; `missing` names them. */
  readonly rows_passed_over: number;
  /** Requests sent to the API (not to the audio host), retries included. */
  readonly requests: number;
  readonly elapsed_ms: number;
}

export interface ClipFailure {
  readonly id: string;
  readonly prompt: string;
  readonly code: string;
  readonly message: string;
}

/** What a verification found; keys are the terminal's contract. */
export interface VerifyReport {
  readonly checked: number;
  readonly ok: number;
  readonly missing: number;
  readonly changed: number;
  readonly foreign: number;
  /** Only of an export: files that the system does not let Voicekeep read. */
  readonly unreadable?: number;
  readonly repaired: number;
  /** Only of a library: as for a sync, and no file differs that was not repaired. */
  readonly complete?: boolean;
  /** Only of a library: what keeps it from being complete, at most 10,000. */
  readonly missing_items?: readonly MissingItem[];
  /** Relative paths of what differs, at most 1,000. */
  readonly differences: readonly {
    readonly path: string;
    readonly kind: 'missing' | 'changed' | 'foreign' | 'unreadable';
  }[];
}
