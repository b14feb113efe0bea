import type { LibraryStatus, SelfCheck } from '../contract/library-status.ts';
import type { Clip, ClipDetails, ClipResult } from '../contract/clip.ts';
import type { ClipQuery, Selection } from '../contract/clip-query.ts';
import type { Collection } from '../contract/collection.ts';
import type { Facet, FilterCounts, VoiceKind } from '../contract/filters.ts';
import type { MediaKind } from '../contract/clip.ts';
import type { Notice } from '../contract/notices.ts';
import type { ListedClip } from '../contract/listed-clip.ts';
import type { ClipWindow } from '../contract/requests.ts';
import type { DatabaseCheck, UpgradeStep } from './database/connection.ts';
import type { ListingEnd } from './mutations/listing.ts';
import type { ClipsInOrder } from './queries/clips.ts';
import type { ExportableClip, ExportableField } from './queries/export.ts';

/** A file of a clip that should be fetched. */
export interface MediaTask {
  readonly id: string;
  readonly kind: MediaKind;
  readonly prompt: string;
  /** Empty when the service names no address. */
  readonly url: string;
  /** Seconds promised by the service; null when unknown. */
  readonly duration: number | null;
  /** Failed tries so far. */
  readonly attempts: number;
}

/** A file that lies in the library now. */
export interface StoredMedia {
  readonly id: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A file that is here, for export and playback. */
export interface CachedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a verification found of one file. */
export interface VerifiedFile {
  readonly id: string;
  /** Below the library, with `/`. */
  readonly path: string;
  readonly bytes: number;
  readonly outcome: 'ok' | 'missing' | 'changed' | 'unreadable';
}

/** What a sync found on the service, to be brought into the library page by page. */
export interface Listing {
  /** Saves clips in one transaction; a clip listed again is updated, and is no longer gone. */
  save(clips: readonly ListedClip[]): Promise<{ readonly added: number; readonly changed: number }>;
  /** Ends the listing. Answers how many clips became gone. */
  finish(end: ListingEnd): Promise<{ readonly gone: number }>;
}

/**
 * A library folder: database and audio. All work on disk happens on worker threads.
 * Every method rejects with an `AppError` (`disk-…`, `library-…`, `clip-…`).
 */
export interface Library {
  readonly folder: string;
  /** False when opened with `mode: 'read'`: methods that write then reject with `library-read-only`. */
  readonly writable: boolean;

  /** What a person should know of how the library was opened. */
  readonly notices: readonly Notice[];
  /** How its database was upgraded when it was opened, for the log. */
  readonly upgradeSteps: readonly UpgradeStep[];

  /** `videos` (default true): whether videos are wanted; `missing` (default 100): how many missing files to name at most. */
  status(options?: { readonly videos?: boolean; readonly missing?: number }): Promise<LibraryStatus>;
  window(query: ClipQuery, offset: number, limit: number): Promise<ClipWindow>;
  /** What a query finds, in order, to be read some at a time with `clips`. */
  inOrder(query: ClipQuery): Promise<ClipsInOrder>;
  /** Rows of a list; `search`: what is highlighted in them. */
  clips(some: ClipsInOrder, search: string): Promise<readonly ClipResult[]>;
  ids(query: ClipQuery): Promise<readonly string[]>;
  details(id: string): Promise<ClipDetails>;
  /** Clips with the same prompt, oldest first, the clip itself included. */
  takes(id: string): Promise<readonly Clip[]>;
  voices(): Promise<readonly Facet[]>;
  languages(): Promise<readonly Facet[]>;
  /** Details of some of the selected clips in order, for export; with the output's JSON as received. */
  selected(
    selection: Selection,
    offset: number,
    limit: number,
  ): Promise<readonly (ClipDetails & { readonly json: string })[]>;
  /** Numbers that stand for the selected clips while the library is open; each clip once, in no order. */
  numbers(selection: Selection): Promise<Int32Array>;
  /** What an export plans the clips with these numbers by, in no order; `fields`: these alone, with the id among them. */
  exportable<Field extends ExportableField = ExportableField>(
    numbers: Int32Array,
    fields?: readonly ('id' | Field)[],
  ): Promise<readonly Pick<ExportableClip, 'id' | Field>[]>;
  /** Ids of clips that share a prompt: those of one prompt together, oldest first. Clips alone in theirs are left out. */
  takesOfPrompts(): Promise<readonly (readonly string[])[]>;
  /** A name for the state of clips, favourites, notes and collections: as long as it is the same, so are the answers. */
  revision(): Promise<string>;
  /** Seconds of the selected clips in all. */
  seconds(selection: Selection): Promise<number>;
  /** How many results each filter would give, with the others as they are. */
  filters(query: ClipQuery): Promise<FilterCounts>;
  collections(): Promise<readonly Collection[]>;
  /** A clip's file that is here, unproven ones included; `clip-not-cached` or `clip-not-found` when there is none. */
  mediaFile(id: string, kind: MediaKind): Promise<CachedFile>;
  /** All JSON that was received of a clip and is not the one that `selected` answers, oldest first. */
  earlierJson(id: string): Promise<readonly { readonly receivedAt: string; readonly json: string }[]>;

  setOwnFavorite(selection: Selection, favorite: boolean): Promise<void>;
  /** Rejected clips are hidden unless a query asks for them. */
  setRejected(selection: Selection, rejected: boolean): Promise<void>;
  /** Gives a voice a kind; an empty one takes it away. */
  setVoiceKind(kind: VoiceKind): Promise<void>;
  /** An empty text takes the note away. */
  setNote(id: string, text: string): Promise<void>;
  createCollection(name: string, selection: Selection | null): Promise<Collection>;
  renameCollection(id: string, name: string): Promise<void>;
  deleteCollection(id: string): Promise<void>;
  /** At the end, in the selection's order; clips that are in it already stay where they are. */
  addToCollection(id: string, selection: Selection): Promise<void>;
  removeFromCollection(id: string, selection: Selection): Promise<void>;
  /** `before` null: to the end. */
  moveInCollection(id: string, ids: readonly string[], before: string | null): Promise<void>;

  /** Starts a listing; one at a time. */
  beginListing(): Promise<Listing>;
  /** `created_at` in microseconds and id of the newest clips that are not gone, newest first: a quick sync stops there. */
  newest(limit: number): Promise<readonly { readonly id: string; readonly createdAtMicros: number }[]>;

  /**
   * Up to `limit` files that are due (waiting, or failed, unavailable or unproven and past their wait), clips newest
   * first, none of `except` (ids). Those of clips that are gone are due as well. `retryAll`: also those whose wait is not over.
   */
  mediaDue(options: {
    readonly kind: MediaKind;
    readonly limit: number;
    readonly except: ReadonlySet<string>;
    readonly retryAll: boolean;
  }): Promise<readonly MediaTask[]>;
  /**
   * Checks the bytes (a whole MP3 or MP4, duration as promised), writes them safely, records what was found out. What lay
   * there before and is something else is set aside. `audio-invalid` or `video-invalid` when they are not the whole clip:
   * then nothing is changed. `bytes` is transferred and unusable afterwards.
   */
  storeMedia(task: MediaTask, bytes: Uint8Array): Promise<StoredMedia>;
  /**
   * Saves bytes that fail a check as they are, under a suffix of their own, as `unproven`; `why` is for the person.
   * `audio-invalid` or `video-invalid` for what is a web page or a message; `clip-not-found`. A cached file is never
   * replaced by an unproven one: then null.
   */
  storeUnproven(task: MediaTask, bytes: Uint8Array, why: string): Promise<StoredMedia | null>;
  /**
   * Takes in the file that lies under the clip's name already, when it has a hash that was known of it, or is whole where
   * none is known; null when there is none or it is neither.
   */
  adoptMedia(task: MediaTask): Promise<StoredMedia | null>;
  /** `permanent`: the host no longer has the file; tried again rarely. Waits grow with each failure. */
  recordMediaFailure(
    task: Pick<MediaTask, 'id' | 'kind'>,
    failure: { readonly message: string; readonly permanent: boolean },
  ): Promise<void>;

  /** What the library is known by wherever its folder lies; null before it was first opened for writing. */
  libraryId(): Promise<string | null>;
  /** The same; `suggested` becomes its id where it has none. */
  identify(suggested: string): Promise<string>;

  /** Remembers a moment of the last finished sync and the like. */
  setLastSync(at: string): Promise<void>;
  lastWholeListingAt(): Promise<string | null>;
  setSelfCheck(state: SelfCheck): Promise<void>;

  /**
   * Re-reads cached files, and those that were found changed before, and compares them with their hashes, `limit` clips
   * from `after` on (id order). With `mark`, those that are missing become `waiting` and those that changed `unproven`:
   * both are due at once, and a changed file stays playable until the right one is here. `mark: 'changed'`: only the
   * latter. `next`: id to go on from; null at the end.
   */
  verifyMedia(options: {
    readonly kind: MediaKind;
    readonly after: string | null;
    readonly limit: number;
    readonly mark: boolean | 'changed';
    /** The person says that files which are missing all at once are lost, where `disk-missing` is answered otherwise. */
    readonly lost?: boolean;
  }): Promise<{ readonly results: readonly VerifiedFile[]; readonly next: string | null }>;
  /** Clips whose file was here once, was found missing, and was not fetched since: a repair was cut short. */
  lostMedia(kind: MediaKind): Promise<readonly string[]>;
  /**
   * The cached files that are not there any more, found by their folders without reading a file; none where all are gone
   * at once, as `status` says that. With `mark`, as for `verifyMedia`; what cannot be read (`unreadable`) stays as it is.
   */
  absentMedia(options: {
    readonly kind: MediaKind;
    readonly mark: boolean;
  }): Promise<readonly VerifiedFile[]>;
  /** Reads all of the database. When it is not sound, it is set aside and rebuilt at the next opening. */
  checkDatabase(): Promise<DatabaseCheck>;
  /** Whether its last process was killed, and all of its database was not checked since. */
  isUnchecked(): Promise<boolean>;
  /** Writes the records anew from the database: some of their lines are damaged. */
  renewRecords(): Promise<void>;
  /** As `checkDatabase`; `library-damaged` when it is not sound. */
  proveDatabase(): Promise<void>;
  /** Relative paths under `audio/` and `video/` that belong to no clip. */
  foreignFiles(): Promise<readonly string[]>;

  close(): Promise<void>;
}
