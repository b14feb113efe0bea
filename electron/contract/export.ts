import { z } from 'zod';
import { exportOptionsSchema } from './export-options.ts';
import type { ExportNote } from './export-notes.ts';
import { selectionSchema } from './clip-query.ts';

export type { ExportOptions, ExportOptionsInput } from './export-options.ts';
export { exportOptionsSchema } from './export-options.ts';

export const exportJobNameSchema = z.string().trim().min(1).max(100);

/** A library as a saved export knows it: by its id, or else (one that could not be written) by its folder. */
export const jobLibrarySchema = z.strictObject({ id: z.string().nullable(), folder: z.string() });
export type JobLibrary = z.output<typeof jobLibrarySchema>;

/** An export that can be run again by its name; kept in the home folder. */
export const exportJobSchema = z.strictObject({
  name: exportJobNameSchema,
  template: z.string().min(1).max(500),
  selection: selectionSchema,
  folder: z.string().min(1).max(4096),
  options: exportOptionsSchema.prefault({}),
  /** Runs by itself after each sync of the account that it belongs to. */
  afterSync: z.boolean().default(false),
  account: z.enum(['service', 'sample']),
  /** The library that it was saved for; null: by a version that did not note it. */
  library: jobLibrarySchema.nullable().default(null),
});
export type ExportJob = z.output<typeof exportJobSchema>;

/** How a run of a job, or of an export without a name, ended; kept over restarts. */
export const exportResultSchema = z.strictObject({
  at: z.string(),
  folder: z.string(),
  written: z.int(),
  unchanged: z.int(),
  renamed: z.int(),
  skipped: z.int(),
  failed: z.int(),
  bytes: z.int(),
  elapsed_ms: z.int(),
  /** Why it did not come to its end; null when it did. */
  problem: z.string().nullable(),
  /** Clips that were no longer part of it and were moved to `_removed` or deleted. */
  removed: z.int().default(0),
});
export type ExportResult = z.output<typeof exportResultSchema>;

/** Whether a saved export is of the library that is open; `unknown`: it has not been said of which. */
export type JobBelongs = 'here' | 'elsewhere' | 'unknown';

export interface ExportJobs {
  readonly jobs: readonly (ExportJob & {
    readonly last: ExportResult | null;
    readonly belongs: JobBelongs;
  })[];
  /** The last exports without a name, newest first. */
  readonly recent: readonly ExportResult[];
}

/** What an export did; keys are the terminal's contract. */
export interface ExportReport {
  readonly folder: string;
  readonly written: number;
  readonly unchanged: number;
  readonly renamed: number;
  /** No longer part of what is exported: moved to `_removed` or deleted. */
  readonly removed: number;
  /** Not cached, or changed or deleted by the user; each with its reason in `notes`. */
  readonly skipped: number;
  readonly failed: number;
  readonly bytes: number;
  /** Sidecars, lists and playlists that were written. */
  readonly extra: number;
  readonly elapsed_ms: number;
  /** Each skip and failure, at most 1,000, with its sentence. */
  readonly notes: readonly (ExportNote & { readonly reason: string })[];
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
  /** Clips of an earlier run of this export that are no longer part of it, and whose files are still there. */
  readonly noLongerPart: number;
  /** Of those: to be moved to `_removed`, or deleted. */
  readonly removed: number;
  /** Examples of renames, in the order of the output; at most 8. */
  readonly renames: readonly { readonly from: string; readonly path: string }[];
  /** Examples of what is no longer part; `to`: where it goes; null: it is deleted. At most 8. */
  readonly removals: readonly { readonly path: string; readonly to: string | null }[];
}
