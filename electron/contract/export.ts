import { z } from 'zod';
import { exportOptionsSchema } from './export-options.ts';
import { selectionSchema } from './models.ts';

export type { ExportOptions, ExportOptionsInput } from './export-options.ts';
export { exportOptionsSchema } from './export-options.ts';

export const exportJobNameSchema = z.string().trim().min(1).max(100);

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
});
export type ExportResult = z.output<typeof exportResultSchema>;

export interface ExportJobs {
  readonly jobs: readonly (ExportJob & { readonly last: ExportResult | null })[];
  /** The last exports without a name, newest first. */
  readonly recent: readonly ExportResult[];
}
