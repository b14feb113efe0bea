import path from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import { createErrorText } from '../../contract/messages/errors.ts';
import type { ExportJob } from '../../contract/export.ts';
import { exportPresetNames, exportPresets } from '../../contract/export-presets.ts';
import type { ClipQuery, Selection } from '../../contract/clip-query.ts';
import type { ExportPreview, ExportReport } from '../../contract/export.ts';
import type { Act, Context, Outcome } from '../command.ts';
import { withAccount } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { formatBytes, formatClips, formatCount, formatElapsed } from '../format.ts';
import { plainText } from '../plain-text.ts';
import { endOf, failedEnd } from '../../app-data/export-jobs.ts';
import { addExportOptions, toExportOptions } from '../export-options.ts';
import { addSelection, inCollection, toQuery } from '../selection.ts';

const optionsSchema = z.object({
  template: z.string().optional(),
  preset: z.string().optional(),
  dryRun: z.boolean().default(false),
  undo: z.boolean().default(false),
  job: z.string().optional(),
});

interface ExportOptions extends z.infer<typeof optionsSchema> {
  readonly folder: string;
  readonly query: ClipQuery;
  /** As given, for the collection that they may name. */
  readonly options: unknown;
}

export function addExport(program: Command, act: Act): void {
  addExportOptions(
    addSelection(
      program
        .command('export')
        .description('copy clips into a folder of yours')
        .argument('[dir]', 'the folder; it is made when it does not exist')
        .option('--job <name>', 'run the export that was kept under this name')
        .option('--template <template>', 'how folders and files are named (default: the one of the settings)')
        .option('--preset <name>', `a template by its name: ${exportPresetNames.join(', ')}`)
        .option('--dry-run', 'say what would be done, and do nothing')
        .option('--undo', 'move back what the last change of the template moved'),
    ),
  ).action((dir: string | undefined, options, command: Command) =>
    act(command, (context) =>
      run(context, {
        ...optionsSchema.parse(options),
        folder: folderOf(dir, options),
        query: toQuery(options),
        options,
      }),
    ),
  );
}

function folderOf(dir: string | undefined, options: unknown): string {
  const { job } = optionsSchema.parse(options);
  if (dir !== undefined && job === undefined) return path.resolve(dir);
  if (dir === undefined && job !== undefined) return '';
  throw new AppError(
    'bad-request',
    'Say which folder to export to, or which job to run with --job; not both.',
  );
}

/** A job belongs to the account that it was kept for: it never runs over another one's clips. */
async function jobOf(context: Context, name: string): Promise<ExportJob> {
  const job = await context.parts.exportJobs.get(name);
  if (job.account === context.kind) return job;
  throw new AppError(
    'bad-request',
    job.account === 'sample'
      ? 'This job is one of the sample library. Run it with --sample.'
      : 'This job is one of your own library. Run it without --sample.',
  );
}

/** Runs a job and keeps how it ended, as the app does. */
async function recorded(
  { parts }: Context,
  name: string,
  folder: string,
  work: () => Promise<ExportReport>,
): Promise<ExportReport> {
  const at = new Date().toISOString();
  try {
    const report = await work();
    await parts.exportJobs.ended(name, endOf(report, at));
    return report;
  } catch (error) {
    await parts.exportJobs.ended(name, failedEnd(folder, at, createErrorText().of(error)));
    throw error;
  }
}

/** Of the preset, or else the one of the settings. */
async function templateOf(context: Context, preset: string | undefined): Promise<string> {
  if (preset === undefined) return (await context.parts.settings.read()).exportTemplate;
  const name = exportPresetNames.find((one) => one === preset);
  if (name) return exportPresets[name];
  throw new AppError('bad-request', `There is no such preset. Known are ${exportPresetNames.join(', ')}.`);
}

async function run(
  context: Context,
  { dryRun, undo, job, folder, query, options, ...given }: ExportOptions,
): Promise<Outcome> {
  const template = given.template ?? (await templateOf(context, given.preset));
  const kept = job === undefined ? null : await jobOf(context, job);
  return withAccount(context, 'read', async ({ exporter, library }) => {
    const selection: Selection = { kind: 'query', query: await inCollection(options, query, library) };
    const request = kept ?? { template, selection, folder, options: toExportOptions(options) };
    if (dryRun) {
      const preview = await exporter.preview(request);
      return {
        exitCode: exitCodes.done,
        json: { folder: request.folder, ...preview },
        text: describePreview(request.folder, preview),
      };
    }
    const work = () =>
      undo ? exporter.undo(request.folder, context.job) : exporter.run({ ...request, ...context.job });
    const report =
      job === undefined || undo ? await work() : await recorded(context, job, request.folder, work);
    return {
      exitCode: report.failed > 0 ? exitCodes.inPart : exitCodes.done,
      json: report,
      text: describeReport(report),
    };
  });
}

function describePreview(folder: string, preview: ExportPreview): readonly string[] {
  const free = preview.bytesFree === null ? '' : ` (${formatBytes(preview.bytesFree)} free)`;
  return [
    `Nothing was written. An export of ${formatClips(preview.clips)} to ${plainText(folder)} would`,
    `write ${formatCount(preview.new)}, rename ${formatCount(preview.renamed)}, leave ${formatCount(preview.unchanged)} as they are and skip ${formatCount(preview.skipped)}:`,
    `${formatCount(preview.waiting)} not in the library yet, ${formatCount(preview.changed)} that you changed or deleted. Files of others, never touched: ${formatCount(preview.foreign)}.`,
    `It needs ${formatBytes(preview.bytesNeeded)}${free}. Names look like this:`,
    ...preview.examples.map((example) => `  ${plainText(example)}`),
  ];
}

function describeReport(report: ExportReport): readonly string[] {
  return [
    `Exported to ${plainText(report.folder)}: ${formatCount(report.written)} written (${formatBytes(report.bytes)}), ${formatCount(report.renamed)} renamed, ${formatCount(report.unchanged)} unchanged, ${formatCount(report.skipped)} skipped, ${formatCount(report.failed)} failed.`,
    ...report.notes.map(
      (note) => `  ${plainText(note.path === '' ? note.id : note.path)}: ${plainText(note.reason)}`,
    ),
    `Done in ${formatElapsed(report.elapsed_ms)}.`,
  ];
}
