import { z } from 'zod';
import type { ErrorReport } from './errors.ts';
import { exportOptionsSchema } from './export-options.ts';

/**
 * Where a clip's audio stands.
 * - `cached`: in the library, whole and checked
 * - `waiting`: not fetched yet
 * - `failed`: fetching failed, it will be tried again
 * - `unavailable`: the audio host no longer has the file
 */
export const audioStates = ['cached', 'waiting', 'failed', 'unavailable'] as const;
export type AudioState = (typeof audioStates)[number];

/** One voiceover output, as the page and the terminal see it. Times are RFC 3339 text as received (microseconds kept). */
export interface Clip {
  readonly id: string;
  readonly voiceoverId: string;
  readonly prompt: string;
  /** Speaker's name as the service sends it, such as `v2/en_speaker_6`; empty when it sent none. */
  readonly voice: string;
  /** BCP 47 language of the voice, such as `en`; empty when unknown. */
  readonly language: string;
  readonly createdAt: string;
  /** Seconds; null when neither the service nor the audio has told. */
  readonly duration: number | null;
  /** The service's own favourite mark; read-only. */
  readonly favorite: boolean;
  /** The user's own favourite mark, kept in the library alone. */
  readonly ownFavorite: boolean;
  readonly audio: AudioState;
  /** Why the audio is not here, for `failed` and `unavailable`. */
  readonly audioError: string | null;
  /** Bytes of the cached file; null when not cached. */
  readonly bytes: number | null;
  /** When a sync first found that the service no longer lists it; null while it is listed. */
  readonly goneSince: string | null;
  /** Number of clips with the same prompt, this one included. */
  readonly takes: number;
  /** Loudest sample in each of 200 equal stretches, 0 to 255; null when not cached. */
  readonly peaks: Uint8Array | null;
  /** Integrated loudness in LUFS (EBU R128); null when not measured, or silent. */
  readonly loudness: number | null;
  readonly hasNote: boolean;
  /** The settings in which takes differ. */
  readonly seed: number | null;
  readonly temperature: number | null;
}

/** Where a search hit lies in a text: UTF-16 offsets, end exclusive, in order, not overlapping. */
export type Mark = readonly [start: number, end: number];

/** A row of a list of hits. */
export interface ClipHit extends Clip {
  /** Hits of the search in `prompt`; empty without a search. */
  readonly marks: readonly Mark[];
}

/** Everything known about a clip; the row's fields and those that only the details show. */
export interface ClipDetails extends Clip {
  readonly modelId: string;
  readonly denoised: boolean | null;
  readonly silenceRemoved: boolean | null;
  readonly audioUrl: string;
  /** Lower-case hex; null when not cached. */
  readonly sha256: string | null;
  /** Absolute path of the cached file; null when not cached. */
  readonly file: string | null;
  readonly firstSeenAt: string;
  /** The user's note; empty when there is none. */
  readonly note: string;
  /** The collections that it is in, by name. */
  readonly collections: readonly Collection[];
}

/** A list of the user's own, kept in the library folder; the service knows nothing of it. */
export interface Collection {
  readonly id: string;
  readonly name: string;
  readonly clips: number;
  /** Seconds of all its clips. */
  readonly duration: number;
}

/** `collection`: the order made by hand; only with a query of one collection. */
export const clipSorts = ['created', 'duration', 'prompt', 'voice', 'collection'] as const;

export const collectionIdSchema = z.string().regex(/^[0-9a-zA-Z_-]{1,64}$/);
export const collectionNameSchema = z.string().trim().min(1).max(200);
export const noteSchema = z.string().max(20_000);

/** Which clips, in which order. The page's list, the terminal's `list` and every export select with this. */
export const clipQuerySchema = z.strictObject({
  search: z.string().max(500).default(''),
  /** Only the service's favourites. */
  favorites: z.boolean().default(false),
  /** Only the user's own favourites. */
  ownFavorites: z.boolean().default(false),
  voices: z.array(z.string().max(200)).max(500).default([]),
  languages: z.array(z.string().max(50)).max(100).default([]),
  audio: z.array(z.enum(audioStates)).max(audioStates.length).default([]),
  /** true: only clips that the service no longer lists. */
  gone: z.boolean().default(false),
  /** Inclusive; a date (`2023-06-22`) or an RFC 3339 time, in UTC. `to` as a date means the whole day. */
  from: z.string().max(40).nullable().default(null),
  to: z.string().max(40).nullable().default(null),
  /** Seconds, inclusive. */
  durationFrom: z.number().min(0).max(1e9).nullable().default(null),
  durationTo: z.number().min(0).max(1e9).nullable().default(null),
  /** null: either. */
  denoised: z.boolean().nullable().default(null),
  silenceRemoved: z.boolean().nullable().default(null),
  collection: collectionIdSchema.nullable().default(null),
  /** true: clips of one prompt stand together, ordered by their first hit; and only prompts with more than one clip. */
  takes: z.boolean().default(false),
  sort: z.enum(clipSorts).default('created'),
  descending: z.boolean().default(true),
});
export type ClipQuery = z.infer<typeof clipQuerySchema>;

export const clipIdSchema = z.string().regex(/^[0-9a-zA-Z_-]{1,64}$/);

/** What an export takes: the hits of a query, or clips by id. */
export const selectionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('query'), query: clipQuerySchema }),
  z.strictObject({ kind: z.literal('ids'), ids: z.array(clipIdSchema).min(1).max(1_000_000) }),
]);
export type Selection = z.infer<typeof selectionSchema>;

/** A voice or a language with how much of it is in the library. */
export interface Facet {
  readonly name: string;
  readonly clips: number;
  /** Seconds in all. */
  readonly duration: number;
  /** A cached clip to hear it by; null when none is cached. */
  readonly exampleId: string | null;
  /** For a voice: its language; for a language: the same as `name`. */
  readonly language: string;
}

/** How many hits each filter would give, with all the other filters of the query as they are. */
export interface FilterCounts {
  readonly favorites: number;
  readonly ownFavorites: number;
  readonly voices: readonly { readonly name: string; readonly clips: number }[];
  readonly languages: readonly { readonly name: string; readonly clips: number }[];
  readonly audio: Readonly<Record<AudioState, number>>;
  readonly gone: number;
  readonly denoised: { readonly yes: number; readonly no: number };
  readonly silenceRemoved: { readonly yes: number; readonly no: number };
  readonly collections: readonly { readonly id: string; readonly clips: number }[];
  /** Dates (`2023-06-22`) of the first and last hit without the date filter; null without hits. */
  readonly created: { readonly first: string; readonly last: string } | null;
  /** Seconds; null without hits. */
  readonly duration: { readonly shortest: number; readonly longest: number } | null;
}

/** What the page shows and where it stands; kept for each library, so that a start goes on from there. */
export const viewStateSchema = z.strictObject({
  view: z.string().max(40).default('library'),
  query: clipQuerySchema.prefault({}),
  /** Index of the first row on screen. */
  row: z.int().min(0).default(0),
});
export type ViewState = z.infer<typeof viewStateSchema>;

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

/** How far a job is. `total` null: not known yet. */
export interface JobProgress {
  readonly job: 'sync' | 'export' | 'verify';
  readonly phase: 'listing' | 'audio' | 'planning' | 'writing' | 'checking' | 'repairing';
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
  readonly audit: Audit | null;
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

/** What an export did; keys are the terminal's contract. */
export interface ExportReport {
  readonly folder: string;
  readonly written: number;
  readonly unchanged: number;
  readonly renamed: number;
  /** Left alone: not cached, changed by the user, or a foreign file in the way; each with its reason in `notes`. */
  readonly skipped: number;
  readonly failed: number;
  readonly bytes: number;
  /** Sidecars, lists and playlists that were written. */
  readonly extra: number;
  readonly elapsed_ms: number;
  /** Each skip and failure, at most 1,000. */
  readonly notes: readonly { readonly id: string; readonly path: string; readonly reason: string }[];
}

/** What an export would do, with examples of the real names. */
export interface ExportPreview {
  readonly clips: number;
  readonly new: number;
  readonly unchanged: number;
  readonly renamed: number;
  readonly skipped: number;
  /** Of those skipped: left alone, as the user changed, moved or deleted them. */
  readonly changed: number;
  /** Of those skipped: their audio is not in the library yet. */
  readonly waiting: number;
  /** Files of others in the folders concerned; they are never touched. */
  readonly foreign: number;
  readonly bytesNeeded: number;
  /** Bytes free at the destination; null when no folder is chosen or it cannot be told. */
  readonly bytesFree: number | null;
  /** Paths relative to the folder, with `/`; at most 8. */
  readonly examples: readonly string[];
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
  /** Relative paths of what differs, at most 1,000. */
  readonly differences: readonly {
    readonly path: string;
    readonly kind: 'missing' | 'changed' | 'foreign' | 'unreadable';
  }[];
}

/**
 * Where the key is, as far as that can be told without reading it.
 * - `unavailable`: no keychain on this machine; `no-libsecret`: the library that would reach it is not installed
 * - `refused`: the service has never taken it; `revoked`: the service took it before, and does no more
 */
export const keyStates = [
  'none',
  'keychain',
  'session',
  'environment',
  'locked',
  'denied',
  'unavailable',
  'no-libsecret',
  'refused',
  'revoked',
] as const;
export type KeyState = (typeof keyStates)[number];

/** `none`: first run, nothing is open. */
export type AccountKind = 'none' | 'service' | 'sample';

export interface AccountStatus {
  readonly kind: AccountKind;
  readonly key: KeyState;
  /** Folder of the library that is open; with `none`, of the one that a key would be connected to. */
  readonly library: string;
  /** Why the account that was open last time could not be opened; null when there was no trouble. */
  readonly problem: ErrorReport | null;
}

/**
 * What is remembered of a key. `saved`: it was put into the keychain, which tells "locked" from "no key", as keytar
 * answers null for both. `standing`: what the service last said to it.
 */
export const keyMarkSchema = z.strictObject({
  saved: z.boolean(),
  standing: z.enum(['untried', 'accepted', 'refused', 'revoked']),
});
export type KeyMark = z.infer<typeof keyMarkSchema>;

/** The libraries of this person's accounts. */
export interface KnownLibraries {
  /** The one that `account.openService` opens. */
  readonly current: string;
  readonly folders: readonly string[];
  /** The folder was given from outside for this run (VOICEKEEP_LIBRARY), so there is nothing to switch. */
  readonly fixed: boolean;
}

export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  /** Connections to the audio host at once. */
  connections: z.int().min(1).max(16).default(8),
  /** Proves the cached files by their hashes a slice at a time, while nothing else goes on. */
  selfCheck: z.boolean().default(true),
  /** Asks the release feed at start, where one was packed with the app. */
  lookForUpdates: z.boolean().default(false),
  volume: z.number().min(0).max(1).default(1),
  speed: z.number().min(0.5).max(3).default(1),
  /** Plays all clips about equally loud. */
  evenLoudness: z.boolean().default(true),
  /** Seconds of silence between clips. */
  gap: z.number().min(0).max(5).default(0),
  /** Id of the audio output as the page knows it; empty: the system's. */
  audioOutput: z.string().max(500).default(''),
  /** Closing the window while a clip plays only hides it; an icon in the tray brings it back. */
  playInBackground: z.boolean().default(false),
  /** Play, next and previous by keys while another program has the focus. */
  globalShortcuts: z.boolean().default(false),
  /** The program that "Open with" chose last. */
  openWith: z.string().max(4096).nullable().default(null),
  exportTemplate: z.string().max(500).default('{created:yyyy}/{language}/{voice}/{prompt:60} [{id:8}]'),
  exportFolder: z.string().max(4096).nullable().default(null),
  exportOptions: exportOptionsSchema.prefault({}),
  /** The account that opens at start. */
  account: z.enum(['none', 'service', 'sample']).default('none'),
  /** Folder of the service account's library; null: the default place. */
  libraryFolder: z.string().max(4096).nullable().default(null),
  /** Folders of libraries that were opened before, for switching between accounts. */
  libraries: z.array(z.string().min(1).max(4096)).max(100).default([]),
  /** What is known of each library's key, by its name in the keychain. Never the key. */
  keys: z.record(z.string(), keyMarkSchema).default({}),
});
export type Settings = z.infer<typeof settingsSchema>;

export interface AppInfo {
  readonly version: string;
  readonly platform: 'darwin' | 'win32' | 'linux';
  readonly electron: string;
  /** BCP 47, of the system. */
  readonly locale: string;
  readonly home: string;
}
