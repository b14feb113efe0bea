import type { ExportReport } from '../contract/models.ts';

/** The report as a file: what was done, and each file that was left out or failed, one a line. */
export function reportText(report: ExportReport, at: Date): string {
  return [
    `Voicekeep export, ${at.toISOString()}`,
    `${report.written} written, ${report.unchanged} unchanged, ${report.renamed} renamed, ${report.skipped} left alone, ${report.failed} failed.`,
    '',
    ...report.notes.map(({ id, path, reason }) => `${path || id}\t${reason}`),
    '',
  ].join('\n');
}
