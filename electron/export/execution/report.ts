import { rm, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { ExportReport } from '../../contract/export.ts';
import { destinationError, errnoOf } from '../destination/disk.ts';

/** At most as many notes reach the page; the report file has them all. */
export const notesKept = 1000;

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
/** Writes the report of a ZIP beside it, under its name, when something went wrong; a file that is there stays. */
export async function writeReportBeside(zip: string, report: ExportReport, at: Date): Promise<void> {
  if (report.notes.length === 0) return;
  const { dir, name } = parse(zip);
  for (let number = 1; ; number += 1) {
    const file = join(dir, `${name}-report${number === 1 ? '' : ` (${number})`}.txt`);
    try {
      await writeFile(file, reportText(report, at), { flag: 'wx' });
      return;
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
    }
  }
}

function reportText(report: ExportReport, at: Date): string {
  return [
    `Voicekeep export, ${at.toISOString()}`,
    `${report.written} written, ${report.unchanged} unchanged, ${report.renamed} renamed, ${report.skipped} left alone, ${report.failed} failed.`,
    '',
    ...report.notes.map(({ id, path, reason }) => `${path || id}\t${reason}`),
    '',
  ].join('\n');
}
