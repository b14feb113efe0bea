import { z } from 'zod';
import { selectionSchema } from '../clip-query.ts';
import type { ExportJobs, ExportPreview, ExportReport } from '../export.ts';
import { exportJobNameSchema, exportJobSchema, exportOptionsSchema } from '../export.ts';
import type { VerifyReport } from '../job.ts';
import { exportTemplateSchema } from '../settings.ts';
import { answering, folderSchema, nothing } from './request.ts';

const oneFolder = z.strictObject({ folder: folderSchema });
const oneJob = z.strictObject({ name: exportJobNameSchema });

export const exportRequests = {
  'export.preview': answering<ExportPreview>()(
    z.strictObject({
      template: exportTemplateSchema,
      selection: selectionSchema,
      folder: folderSchema.nullable(),
      options: exportOptionsSchema.optional(),
    }),
  ),
  /** Opens the system's folder dialog; null when it was closed. */
  'export.chooseFolder': answering<string | null>()(nothing),
  'export.run': answering<ExportReport>()(
    z.strictObject({
      template: exportTemplateSchema,
      selection: selectionSchema,
      folder: folderSchema,
      options: exportOptionsSchema.optional(),
    }),
  ),
  /** Moves back what the last change of the template moved in this folder. */
  'export.undo': answering<ExportReport>()(oneFolder),
  /** The template that the files in a folder have their names from; null where it is not known. */
  'export.template': answering<string | null>()(oneFolder),
  /** Compares every file of an export with its manifest and with the library; changes nothing. */
  'export.verify': answering<VerifyReport>()(oneFolder),
  'export.jobs': answering<ExportJobs>()(nothing),
  /** Saves an export under a name; one of the same name is replaced. */
  'export.saveJob': answering<undefined>()(exportJobSchema.omit({ account: true, library: true })),
  /** Says that a job, of which it is not known, belongs to the library that is open. */
  'export.bindJob': answering<undefined>()(oneJob),
  'export.removeJob': answering<undefined>()(oneJob),
  'export.runJob': answering<ExportReport>()(oneJob),
  /** Shows an export's folder in the file manager; without one, that of the last export. */
  'export.reveal': answering<undefined>()(oneFolder.optional()),
} as const;
