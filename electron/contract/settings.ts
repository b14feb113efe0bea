import { z } from 'zod';
import { collectionIdSchema } from './collection.ts';
import { copyFormats } from './hand-over.ts';
import { exportOptionsSchema } from './export-options.ts';
import { keyMarkSchema } from './account.ts';

export const exportTemplateSchema = z.string().min(1).max(500);

/** Folder of a library. */
export const libraryPathSchema = z.string().min(1).max(4096);

/** What the settings dialog and the page change; a new one is a line here, and whoever uses it. */
const changeable = {
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  /** Connections to the audio host at once. */
  connections: z.int().min(1).max(16).default(8),
  /** Downloads the videos that some clips have, when all audio is here. */
  videos: z.boolean().default(true),
  /** Verifies the cached files by their hashes a few at a time, while nothing else goes on. */
  selfCheck: z.boolean().default(true),
  /** The system does not fall asleep during a sync or an export. */
  keepAwake: z.boolean().default(true),
  /** Says from time to time that a backup is a copy of the library's folder, and offers to show it. */
  backupReminder: z.enum(['never', 'monthly']).default('never'),
  /** When that was said last, or the folder was shown, or the reminder turned on; null before. */
  backupRemindedAt: z.iso.datetime().nullable().default(null),
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
  /** Keys without Ctrl or Cmd do something; off for those who speak to the computer or hit keys by accident. */
  letterKeys: z.boolean().default(true),
  /** The keys of shortcuts that were given others, by what they do. */
  shortcuts: z.record(z.string().max(40), z.array(z.string().max(40)).max(10)).default({}),
  /** What copies of audio for other programs are: clips that are dragged, copied or opened. */
  copyFormat: z.enum(copyFormats).default('mp3'),
  /** The person was told where these copies lie. */
  copyFolderTold: z.boolean().default(false),
  exportTemplate: exportTemplateSchema.default('{created:yyyy}/{language}/{voice}/{prompt:60} [{id:8}]'),
  exportFolder: z.string().max(4096).nullable().default(null),
  exportOptions: exportOptionsSchema.prefault({}),
  /** What collections are exported by, by their ids. */
  collectionExports: z
    .record(
      collectionIdSchema,
      z.strictObject({
        folder: z.string().max(4096).nullable(),
        template: exportTemplateSchema,
        numbered: z.boolean(),
      }),
    )
    .default({}),
} as const;

export const settingsSchema = z.strictObject({
  ...changeable,
  /** Where copies for other programs lie; null: `AppInfo.copyFolder`. */
  copyFolder: z.string().max(4096).nullable().default(null),
  /** The program that "Open with" chose last. */
  openWith: z.string().max(4096).nullable().default(null),
  /** The account that opens at start. */
  account: z.enum(['none', 'service', 'sample']).default('none'),
  /** Folder of the service account's library; null: the default place. */
  libraryFolder: z.string().max(4096).nullable().default(null),
  /** Folders of libraries that were opened before, for switching between accounts. */
  libraries: z.array(libraryPathSchema).default([]),
  /** Those among them that came from someone else, as far as the person has said: they open for reading only. */
  foreignLibraries: z.array(libraryPathSchema).default([]),
  /** Folders where a library was once open: when it is not there, its disk is away or it was moved, and none is made in its place. */
  openedLibraries: z.array(libraryPathSchema).default([]),
  /** Ids of libraries by their folders, as far as they were opened here. */
  libraryIds: z.record(z.string(), z.string().min(1).max(100)).default({}),
  /** What is known of each library's key, by its name in the keychain. Never the key. */
  keys: z.record(z.string(), keyMarkSchema).default({}),
});

export type Settings = z.infer<typeof settingsSchema>;

type Changes<Shape extends Readonly<Record<string, { unwrap(): z.ZodType }>>> = {
  readonly [Name in keyof Shape]: z.ZodOptional<ReturnType<Shape[Name]['unwrap']>>;
};

/** The same fields without their defaults: what is not named does not change. */
function changesOf<Shape extends Readonly<Record<string, { unwrap(): z.ZodType }>>>(
  shape: Shape,
): z.ZodObject<Changes<Shape>, z.core.$strict> {
  const fields = Object.entries(shape).map(([name, field]) => [name, field.unwrap().optional()] as const);
  return z.strictObject(Object.fromEntries(fields) as Changes<Shape>);
}

export const settingsChangeSchema = changesOf(changeable);

export interface AppInfo {
  readonly version: string;
  readonly platform: 'darwin' | 'win32' | 'linux';
  readonly electron: string;
  /** BCP 47, of the system. */
  readonly locale: string;
  readonly home: string;
  /** Where copies for other programs lie when no folder was chosen. */
  readonly copyFolder: string;
}
