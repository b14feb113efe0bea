import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportReport } from '../contract/models.ts';
import { destinationError } from './disk.ts';

/** Writes a report of what went wrong; when nothing did, the one of an earlier run no longer holds. */
export async function writeReport(
  folder: string,
  name: string,
  report: ExportReport,
  at: Date,
): Promise<void> {
  const file = join(folder, name);
  try {
    if (report.notes.length === 0) await rm(file, { force: true });
    else await writeFile(file, reportText(report, at));
  } catch (error) {
    throw destinationError(error);
  }
}

/** The report as a file: what was done, and each file that was left out or failed, one a line. */
function reportText(report: ExportReport, at: Date): string {
  return [
    `Voicekeep export, ${at.toISOString()}`,
    `${report.written} written, ${report.unchanged} unchanged, ${report.renamed} renamed, ${report.skipped} left alone, ${report.failed} failed.`,
    '',
    ...report.notes.map(({ id, path, reason }) => `${path || id}\t${reason}`),
    '',
  ].join('\n');
}
