import { lstat, rm } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { ExportReport } from '../../contract/export.ts';
import type { ExportNote } from '../../contract/export-notes.ts';
import { createExportText } from '../../contract/messages/export.ts';
import { hasErrno } from '../../platform/errno.ts';
import { NotOurFile } from '../../platform/open-file.ts';
import { createExclusive, safeWrite } from '../../platform/safe-write.ts';
import { destinationError } from '../destination/disk.ts';
import type { ExportPlan } from '../planning/plan.ts';

/** At most as many notes reach the page; the report file has them all. */
const notesKept = 1000;
/** The folder is the user's: permissions as of his other new files. */
const newFile = 0o666;

/** What an export did, before its notes are sentences. */
export type AppliedReport = Omit<ExportReport, 'notes'> & { readonly notes: readonly ExportNote[] };

/** A note of each clip that a plan skips. */
export function skipNotes({ actions }: ExportPlan): readonly ExportNote[] {
  return actions.flatMap((action) =>
    action.kind === 'skip' ? [{ id: action.id, path: action.path, code: action.why }] : [],
  );
}

/** The report as it leaves the exporter: its first notes, with a sentence each. */
export function withReasons(report: AppliedReport): ExportReport {
  const text = createExportText();
  const notes = report.notes.slice(0, notesKept).map((note) => ({ ...note, reason: text.ofNote(note) }));
  return { ...report, notes };
}

/** Writes a report of what went wrong; when nothing did, the one of an earlier run no longer holds. */
export async function writeReport(
  folder: string,
  name: string,
  report: AppliedReport,
  at: Date,
): Promise<void> {
  const file = join(folder, name);
  try {
    if (!(await isFileOrNothing(file))) throw new NotOurFile(file, 'not-regular');
    if (report.notes.length === 0) await rm(file, { force: true });
    else await safeWrite(file, reportText(report, at), { mode: newFile, flush: false });
  } catch (error) {
    throw destinationError(error);
  }
}

/** Writes the report of a ZIP beside it, under its name, when something went wrong; a file that is there stays. */
export async function writeReportBeside(zip: string, report: AppliedReport, at: Date): Promise<void> {
  if (report.notes.length === 0) return;
  const { dir, name } = parse(zip);
  for (let number = 1; ; number += 1) {
    const file = join(dir, `${name}-report${number === 1 ? '' : ` (${number})`}.txt`);
    try {
      const handle = await createExclusive(file, newFile);
      try {
        await handle.writeFile(reportText(report, at));
      } finally {
        await handle.close();
      }
      return;
    } catch (error) {
      if (!hasErrno(error, 'EEXIST')) throw error;
    }
  }
}

async function isFileOrNothing(file: string): Promise<boolean> {
  try {
    return (await lstat(file)).isFile();
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return true;
    throw error;
  }
}

/** What was done, and each file that was skipped or failed, one a line. */
function reportText(report: AppliedReport, at: Date): string {
  const text = createExportText();
  return [
    text.of('report-title', { at: at.toISOString() }),
    text.of('report-counts', { ...report, notes: report.notes.length }),
    '',
    ...report.notes.map((note) => `${note.path || note.id}\t${text.ofNote(note)}`),
    '',
  ].join('\n');
}
