import { z } from 'zod';
import type { AccountStatus, KnownLibraries } from './account.ts';
import type { AppInfo, Settings } from './settings.ts';
import type { Clip, ClipHit, ClipDetails } from './clip.ts';
import type { Collection } from './collection.ts';
import type { ExportPreview, ExportReport } from './export.ts';
import type { Facet, FilterCounts } from './filters.ts';
import type { LibraryStatus } from './library-status.ts';
import type { SyncReport, VerifyReport } from './job.ts';
import type { ViewState } from './clip-query.ts';
import { clipIdSchema, noteSchema } from './clip.ts';
import { clipQuerySchema, selectionSchema, viewStateSchema } from './clip-query.ts';
import { collectionIdSchema, collectionNameSchema } from './collection.ts';
import { settingsSchema } from './settings.ts';
import type { UpdateState } from './updates.ts';
import type { ExportJobs } from './export.ts';
import { exportJobNameSchema, exportJobSchema, exportOptionsSchema } from './export.ts';
import type { HandedOver } from './hand-over.ts';
import type { KeptPlayer } from './player.ts';
import { handOverSchema, keptPlaceSchema, keptQueueSchema, nowPlayingSchema } from './player.ts';

/** A request of the page: the schema its argument is parsed by, and (as a type only) what it answers. */
interface Request<Input extends z.ZodType, Output> {
  readonly input: Input;
  readonly output?: Output;
}

function answering<Output>() {
  return <Input extends z.ZodType>(input: Input): Request<Input, Output> => ({ input });
}

const nothing = z.undefined();
const folder = z.string().min(1).max(4096);
const template = z.string().min(1).max(500);

/** Everything the page may ask of the main process. Both sides derive their types from this map. */
export const requests = {
  'app.info': answering<AppInfo>()(nothing),
  /** Opens a page in the system's browser; only these places. */
  'app.openLink': answering<undefined>()(z.strictObject({ to: z.enum(['keys', 'website']) })),
  /** Licences of all that ships, as one text. */
  'app.licenses': answering<string>()(nothing),
  /** What helps to find out about a problem: without keys, prompts and names, to be read before it is handed on. */
  'app.diagnostics': answering<string>()(nothing),
  /** Puts the diagnostics that were answered last on the clipboard. */
  'app.copyDiagnostics': answering<undefined>()(nothing),
  'updates.state': answering<UpdateState>()(nothing),
  /** Asks the release feed, if one was packed with the app. */
  'updates.check': answering<UpdateState>()(nothing),
  /** Fetches and proves the update that was told; resolves when it is there. */
  'updates.download': answering<UpdateState>()(nothing),
  /** Ends the app and installs what was downloaded. */
  'updates.install': answering<undefined>()(nothing),

  'account.status': answering<AccountStatus>()(nothing),
  /** Checks the key against the service, keeps it, opens the library. White space around the key is taken off. */
  'account.connect': answering<AccountStatus>()(z.strictObject({ key: z.string().max(4096) })),
  'account.openSample': answering<AccountStatus>()(nothing),
  /** Opens the service account's library without asking for a key: offline, or with the key in the keychain. */
  'account.openService': answering<AccountStatus>()(nothing),
  /** Removes the key from keychain and memory; the library stays. */
  'account.forgetKey': answering<AccountStatus>()(nothing),
  /** Back to the first-run view; nothing is deleted. */
  'account.leave': answering<AccountStatus>()(nothing),
  'account.libraries': answering<KnownLibraries>()(nothing),
  /** Opens the library of another account: one of those known. */
  'account.openLibrary': answering<AccountStatus>()(z.strictObject({ folder })),
  /** Lets the user choose a folder; a library in it opens, a new one waits for its key. */
  'account.addLibrary': answering<AccountStatus>()(nothing),
  /** Takes a library off the list; nothing on disk is touched. */
  'account.unlistLibrary': answering<KnownLibraries>()(z.strictObject({ folder })),

  'library.status': answering<LibraryStatus>()(nothing),
  'library.reveal': answering<undefined>()(nothing),
  'clips.window': answering<ClipWindow>()(
    z.strictObject({ query: clipQuerySchema, offset: z.int().min(0), limit: z.int().min(1).max(500) }),
  ),
  /** Ids of all hits in order: for playing on through them and for selecting all. */
  'clips.ids': answering<readonly string[]>()(z.strictObject({ query: clipQuerySchema })),
  'clips.details': answering<ClipDetails>()(z.strictObject({ id: clipIdSchema })),
  'clips.takes': answering<readonly Clip[]>()(z.strictObject({ id: clipIdSchema })),
  /** Shows the cached file in the system's file manager. */
  'clips.filters': answering<FilterCounts>()(z.strictObject({ query: clipQuerySchema })),
  'clips.setOwnFavorite': answering<undefined>()(
    z.strictObject({ selection: selectionSchema, favorite: z.boolean() }),
  ),
  /** An empty note takes it away. */
  'clips.setNote': answering<undefined>()(z.strictObject({ id: clipIdSchema, note: noteSchema })),
  /** Puts text on the system's clipboard: the clip's prompt, link, or its file's path. */
  'clips.copy': answering<undefined>()(
    z.strictObject({ id: clipIdSchema, what: z.enum(['prompt', 'link', 'path']) }),
  ),
  'collections.list': answering<readonly Collection[]>()(nothing),
  'collections.create': answering<Collection>()(
    z.strictObject({ name: collectionNameSchema, selection: selectionSchema.nullable() }),
  ),
  'collections.rename': answering<undefined>()(
    z.strictObject({ id: collectionIdSchema, name: collectionNameSchema }),
  ),
  /** The page asks the user first. The clips stay. */
  'collections.delete': answering<undefined>()(z.strictObject({ id: collectionIdSchema })),
  /** Adds at the end, in the selection's order; clips that are in it already stay where they are. */
  'collections.add': answering<undefined>()(
    z.strictObject({ id: collectionIdSchema, selection: selectionSchema }),
  ),
  'collections.remove': answering<undefined>()(
    z.strictObject({ id: collectionIdSchema, selection: selectionSchema }),
  ),
  /** Moves clips of the collection before another one of it; null: to the end. */
  'collections.move': answering<undefined>()(
    z.strictObject({
      id: collectionIdSchema,
      ids: z.array(clipIdSchema).min(1).max(100_000),
      before: clipIdSchema.nullable(),
    }),
  ),
  'view.get': answering<ViewState>()(nothing),
  'view.set': answering<undefined>()(viewStateSchema),

  /** Clips by id, for the queue; in any order, those that are not there left out. */
  'clips.some': answering<readonly Clip[]>()(z.strictObject({ ids: z.array(clipIdSchema).min(1).max(200) })),
  /** Fetches one clip's audio now, before what a sync has yet to fetch; answers at once when it is cached. */
  'clips.fetch': answering<ClipDetails>()(z.strictObject({ id: clipIdSchema })),
  /** Proves one clip's file and fetches it again when it is missing or changed. */
  'clips.repair': answering<{ readonly clip: ClipDetails; readonly mended: boolean }>()(
    z.strictObject({ id: clipIdSchema }),
  ),
  /** Makes well-named copies ready, so that a drag of them starts at once. Clips that are not cached are left out. */
  'clips.prepare': answering<undefined>()(z.strictObject({ ids: handOverSchema })),
  /** Starts a drag of the clips' files out of the window; within a `dragstart` of the page. */
  'clips.drag': answering<HandedOver>()(z.strictObject({ ids: handOverSchema })),
  /** Puts well-named files on the clipboard, to be pasted into a folder or a program. */
  'clips.copyFiles': answering<HandedOver>()(z.strictObject({ ids: handOverSchema })),
  /** Opens a well-named copy in the program that the system has for it, or (`choose`) in one that the user picks. */
  'clips.openWith': answering<undefined>()(z.strictObject({ id: clipIdSchema, choose: z.boolean() })),

  'player.kept': answering<KeptPlayer | null>()(nothing),
  'player.keepQueue': answering<undefined>()(keptQueueSchema),
  'player.keepPlace': answering<undefined>()(keptPlaceSchema),
  /** For tray, dock and taskbar. */
  'player.shows': answering<undefined>()(nowPlayingSchema),
  /** Makes the window a small one above all others, or what it was before. */
  'player.compact': answering<undefined>()(z.strictObject({ on: z.boolean() })),

  'clips.reveal': answering<undefined>()(z.strictObject({ id: clipIdSchema })),
  'facets.voices': answering<readonly Facet[]>()(nothing),
  'facets.languages': answering<readonly Facet[]>()(nothing),

  /** Runs to its end or to `jobs.cancel`; answers with the report, also of a sync that was done in part. */
  'sync.run': answering<SyncReport>()(z.strictObject({ full: z.boolean() })),
  'export.preview': answering<ExportPreview>()(
    z.strictObject({
      template,
      selection: selectionSchema,
      folder: z.string().max(4096).nullable(),
      options: exportOptionsSchema.optional(),
    }),
  ),
  /** Opens the system's folder dialog; null when it was closed. */
  'export.chooseFolder': answering<string | null>()(nothing),
  'export.run': answering<ExportReport>()(
    z.strictObject({
      template,
      selection: selectionSchema,
      folder: z.string().min(1).max(4096),
      options: exportOptionsSchema.optional(),
    }),
  ),
  /** Moves back what the last change of the template moved in this folder. */
  'export.undo': answering<ExportReport>()(z.strictObject({ folder: z.string().min(1).max(4096) })),
  /** Compares every file of an export with its manifest and with the library; changes nothing. */
  'export.verify': answering<VerifyReport>()(z.strictObject({ folder: z.string().min(1).max(4096) })),
  'export.jobs': answering<ExportJobs>()(nothing),
  /** Keeps an export under a name; one of the same name gives way. */
  'export.saveJob': answering<undefined>()(exportJobSchema.omit({ account: true })),
  'export.removeJob': answering<undefined>()(z.strictObject({ name: exportJobNameSchema })),
  'export.runJob': answering<ExportReport>()(z.strictObject({ name: exportJobNameSchema })),
  /** Shows the folder of the last export in the file manager. */
  'export.reveal': answering<undefined>()(nothing),
  'verify.run': answering<VerifyReport>()(z.strictObject({ repair: z.boolean() })),
  'jobs.cancel': answering<undefined>()(z.strictObject({ job: z.enum(['sync', 'export', 'verify']) })),

  'settings.get': answering<Settings>()(nothing),
  'settings.change': answering<Settings>()(
    z.strictObject({
      theme: settingsSchema.shape.theme.unwrap().optional(),
      connections: settingsSchema.shape.connections.unwrap().optional(),
      selfCheck: z.boolean().optional(),
      lookForUpdates: z.boolean().optional(),
      volume: settingsSchema.shape.volume.unwrap().optional(),
      speed: settingsSchema.shape.speed.unwrap().optional(),
      evenLoudness: z.boolean().optional(),
      gap: settingsSchema.shape.gap.unwrap().optional(),
      audioOutput: settingsSchema.shape.audioOutput.unwrap().optional(),
      playInBackground: z.boolean().optional(),
      globalShortcuts: z.boolean().optional(),
      exportTemplate: template.optional(),
      exportFolder: z.string().max(4096).nullable().optional(),
      exportOptions: exportOptionsSchema.optional(),
    }),
  ),
} as const;

/** One stretch of the hits of a query. */
export interface ClipWindow {
  readonly total: number;
  readonly offset: number;
  readonly clips: readonly ClipHit[];
}

export type RequestName = keyof typeof requests;
export type RequestInput<Name extends RequestName> = z.input<(typeof requests)[Name]['input']>;
export type ParsedInput<Name extends RequestName> = z.output<(typeof requests)[Name]['input']>;
export type RequestOutput<Name extends RequestName> =
  (typeof requests)[Name] extends Request<z.ZodType, infer Output> ? Output : never;
