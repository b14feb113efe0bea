import type { Audit, LibraryStatus, SelfCheck } from '../contract/library-status.ts';
import type { Clip, ClipDetails } from '../contract/clip.ts';
import type { ClipQuery, Selection } from '../contract/clip-query.ts';
import type { Collection } from '../contract/collection.ts';
import type { Facet, FilterCounts } from '../contract/filters.ts';
import type { ListedClip } from '../contract/listed-clip.ts';
import type { ClipWindow } from '../contract/requests.ts';
import type { ExportableClip } from './queries/export.ts';

/** A clip whose audio should be fetched. */
export interface AudioTask {
  readonly id: string;
  readonly prompt: string;
  readonly url: string;
  /** Seconds promised by the service; null when unknown. */
  readonly duration: number | null;
  /** Failed tries so far. */
  readonly attempts: number;
}

/** Audio that lies in the library now. */
export interface StoredAudio {
  readonly id: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A cached clip with its file, for export and playback. */
export interface CachedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a sync found on the service, to be brought into the library page by page. */
export interface Listing {
  /** Saves clips in one transaction; a clip listed again is updated, and is no longer gone. */
  save(clips: readonly ListedClip[]): Promise<{ readonly added: number; readonly changed: number }>;
  /** Ends the listing. `whole`: every clip that it did not save becomes gone, and the audit is kept. Answers how many became gone. */
  finish(options: {
    readonly whole: boolean;
    readonly audit: Audit | null;
  }): Promise<{ readonly gone: number }>;
}

/**
 * A library folder: database and audio. All work on disk happens on worker threads.
 * Every method rejects with an `AppError` (`disk-…`, `library-…`, `clip-…`).
 */
export interface Library {
  readonly folder: string;
  /** False when opened with `mode: 'read'`: methods that write then reject with `library-read-only`. */
  readonly writable: boolean;

  status(): Promise<LibraryStatus>;
  window(query: ClipQuery, offset: number, limit: number): Promise<ClipWindow>;
  ids(query: ClipQuery): Promise<readonly string[]>;
  details(id: string): Promise<ClipDetails>;
  /** Clips with the same prompt, oldest first, the clip itself included. */
  takes(id: string): Promise<readonly Clip[]>;
  voices(): Promise<readonly Facet[]>;
  languages(): Promise<readonly Facet[]>;
  /** Details of the selected clips in order, in stretches, for export; with the output's JSON as received. */
  selected(
    selection: Selection,
    offset: number,
    limit: number,
  ): Promise<readonly (ClipDetails & { readonly json: string })[]>;
  /** Numbers that stand for the selected clips while the library is open; each clip once, in no order. */
  numbers(selection: Selection): Promise<Int32Array>;
  /** What an export plans the clips with these numbers by, in no order. */
  exportable(numbers: Int32Array): Promise<readonly ExportableClip[]>;
  /** Ids of clips that share a prompt: those of one prompt together, oldest first. Clips alone in theirs are left out. */
  takesOfPrompts(): Promise<readonly (readonly string[])[]>;
  /** A name for the state of clips, favourites, notes and collections: as long as it is the same, so are the answers. */
  revision(): Promise<string>;
  /** How many hits each filter would give, with the others as they are. */
  filters(query: ClipQuery): Promise<FilterCounts>;
  collections(): Promise<readonly Collection[]>;
  /** The cached file of a clip; `clip-not-cached` or `clip-not-found` when there is none. */
  cachedFile(id: string): Promise<CachedFile>;

  setOwnFavorite(selection: Selection, favorite: boolean): Promise<void>;
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
   * Up to `limit` clips whose audio is due (waiting, or failed and past its wait), newest first, none of `except`.
   * `retryAll`: also those whose wait is not over.
   */
  audioDue(options: {
    readonly limit: number;
    readonly except: ReadonlySet<string>;
    readonly retryAll: boolean;
  }): Promise<readonly AudioTask[]>;
  /**
   * Checks the bytes (a whole MP3, duration as promised), writes them safely, records hash, duration and peaks.
   * `audio-invalid` when they are not the whole clip: then nothing is changed. `bytes` is transferred and unusable afterwards.
   */
  storeAudio(task: AudioTask, bytes: Uint8Array): Promise<StoredAudio>;
  /** Takes in the file that already lies in the clip's place, when it is whole; null when there is none or it is not. */
  adoptAudio(task: AudioTask): Promise<StoredAudio | null>;
  /** `permanent`: the host no longer has the file; tried again rarely. Waits grow with each failure. */
  recordAudioFailure(
    id: string,
    failure: { readonly message: string; readonly permanent: boolean },
  ): Promise<void>;

  /** Remembers a moment of the last finished sync and the like. */
  setLastSync(at: string): Promise<void>;
  lastWholeListingAt(): Promise<string | null>;
  setSelfCheck(state: SelfCheck): Promise<void>;

  /**
   * Re-reads cached files and compares them with their hashes, `limit` clips from `after` on (id order).
   * With `mark`, files that are missing or changed become `waiting` again; the changed file is set aside, never deleted.
   */
  verifyCached(options: {
    readonly after: string | null;
    readonly limit: number;
    readonly mark: boolean;
  }): Promise<{
    readonly results: readonly {
      readonly id: string;
      readonly path: string;
      readonly bytes: number;
      readonly outcome: 'ok' | 'missing' | 'changed' | 'unreadable';
    }[];
    /** Id to go on from; null at the end. */
    readonly next: string | null;
  }>;
  /** Reads all of the database. `library-damaged` when it is not sound: it is then set aside at the next opening. */
  proveDatabase(): Promise<void>;
  /** Relative paths under `audio/` that belong to no clip. */
  foreignFiles(): Promise<readonly string[]>;

  close(): Promise<void>;
}
