import path from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import type { ClipQuery, ExportPreview, ExportReport, Selection } from '../../contract/models.ts';
import type { Act, Context, Outcome } from '../command.ts';
import { withAccount } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { formatBytes, formatClips, formatCount, formatElapsed } from '../format.ts';
import { plainText } from '../plain-text.ts';
import { addExportOptions, toExportOptions } from '../export-options.ts';
import { addSelection, inCollection, toQuery } from '../selection.ts';

const optionsSchema = z.object({
  template: z.string().optional(),
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

async function run(
  context: Context,
  { dryRun, undo, job, folder, query, options, ...given }: ExportOptions,
): Promise<Outcome> {
  const template = given.template ?? (await context.parts.settings.read()).exportTemplate;
  return withAccount(context, 'read', async ({ exporter, library }) => {
    const selection: Selection = { kind: 'query', query: await inCollection(options, query, library) };
    const request =
      job === undefined
        ? { template, selection, folder, options: toExportOptions(options) }
        : await context.parts.exportJobs.get(job);
    if (dryRun) {
      const preview = await exporter.preview(request);
      return {
        exitCode: exitCodes.done,
        json: { folder: request.folder, ...preview },
        text: describePreview(request.folder, preview),
      };
    }
    const report = undo
      ? await exporter.undo(request.folder, context.job)
      : await exporter.run({ ...request, ...context.job });
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
    `write ${formatCount(preview.new)}, rename ${formatCount(preview.renamed)}, leave ${formatCount(preview.unchanged)} as they are and skip ${formatCount(preview.skipped)}.`,
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
