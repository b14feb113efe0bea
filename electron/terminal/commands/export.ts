import type { Command } from 'commander';
import { z } from 'zod';
import type { ExportJob } from '../../contract/export.ts';
import { exportPresetNames, exportPresets } from '../../contract/export-presets.ts';
import type { ClipQuery, Selection } from '../../contract/clip-query.ts';
import type { ExportPreview, ExportReport } from '../../contract/export.ts';
import type { CommandFrame, Context, Outcome } from '../command.ts';
import { folderArgument } from '../folder-argument.ts';
import { withAccount } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { formatBytes, formatElapsed } from '../format.ts';
import { plainText } from '../plain-text.ts';
import type { OpenLibraryMark } from '../../app-data/job-library.ts';
import { addExportOptions, toExportOptions } from '../export-options.ts';
import { addSelection, inCollection, toQuery } from '../selection.ts';
import type { TerminalText } from '../text.ts';
import { UsageError } from '../usage-error.ts';

const optionsSchema = z.object({
  template: z.string().optional(),
  preset: z.string().optional(),
  dryRun: z.boolean().default(false),
  undo: z.boolean().default(false),
  job: z.string().optional(),
  thisLibrary: z.boolean().default(false),
});

interface ExportOptions extends z.infer<typeof optionsSchema> {
  readonly folder: string;
  readonly query: ClipQuery;
  /** As given, for the collection that they may name. */
  readonly options: unknown;
}

export function addExport(program: Command, frame: CommandFrame): void {
  const { text } = frame;
  const command = program
    .command('export')
    .description(text('export.description'))
    .argument('[dir]', text('export.argument.dir'))
    .option('--job <name>', text('export.option.job'))
    .option('--this-library', text('export.option.thisLibrary'))
    .option('--template <template>', text('export.option.template'))
    .option('--preset <name>', text('export.option.preset', { presets: exportPresetNames.join(', ') }))
    .option('--dry-run', text('export.option.dryRun'))
    .option('--undo', text('export.option.undo'));
  addSelection(addExportOptions(command, text), text).action(
    (dir: string | undefined, options, called: Command) =>
      frame.run(called, (context) =>
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
  const { job, undo, dryRun } = optionsSchema.parse(options);
  if (undo && dryRun) throw new UsageError('usage.undoDryRun');
  if (dir !== undefined && job === undefined) return folderArgument(dir);
  if (dir === undefined && job !== undefined) return '';
  throw new UsageError('usage.folderOrJob');
}

/** A job belongs to the library that it was saved for: it never runs over another one's clips. */
async function jobOf(
  { parts }: Context,
  name: string,
  here: OpenLibraryMark,
  thisLibrary: boolean,
): Promise<ExportJob> {
  if (thisLibrary) await parts.savedExports.bind(name, here);
  return parts.savedExports.get(name, here);
}

/** Of the preset, or else the one of the settings. */
async function templateOf(context: Context, preset: string | undefined): Promise<string> {
  if (preset === undefined) return (await context.parts.settings.read()).exportTemplate;
  const name = exportPresetNames.find((one) => one === preset);
  if (name) return exportPresets[name];
  throw new UsageError('usage.noSuchPreset', { preset, presets: exportPresetNames.join(', ') });
}

async function run(
  context: Context,
  { dryRun, undo, job, thisLibrary, folder, query, options, ...naming }: ExportOptions,
): Promise<Outcome> {
  const made = toExportOptions(options);
  const template = naming.template ?? (await templateOf(context, naming.preset));
  if (job !== undefined) await context.parts.savedExports.assertAccount(job, context.kind);
  return withAccount(context, 'read', async ({ exporter, library, mark }) => {
    const saved = job === undefined ? null : await jobOf(context, job, mark, thisLibrary);
    const selection: Selection = { kind: 'query', query: await inCollection(options, query, library) };
    const request = saved ?? { template, selection, folder, options: made };
    if (dryRun) {
      const preview = await exporter.preview(request);
      return {
        exitCode: exitCodes.done,
        json: { folder: request.folder, ...preview },
        text: describePreview(request.folder, preview, context.text),
      };
    }
    const work = () =>
      undo ? exporter.undo(request.folder, context.job) : exporter.run({ ...request, ...context.job });
    const report =
      saved === null || undo
        ? await work()
        : await context.parts.savedExports.recorded({ ...saved, signal: context.job.signal }, work);
    return {
      exitCode: report.failed > 0 ? exitCodes.inPart : exitCodes.done,
      json: report,
      text: describeReport(report, context.text),
    };
  });
}

function describePreview(folder: string, preview: ExportPreview, text: TerminalText): readonly string[] {
  const { clips, renamed, unchanged, skipped, waiting, changed, foreign, noLongerPart, removed } = preview;
  return [
    text('export.preview.head', { clips, folder: plainText(folder) }),
    text('export.preview.counts', { written: preview.new, renamed, unchanged, skipped }),
    text('export.preview.skipped', { waiting, changed, foreign }),
    ...(noLongerPart > 0 ? [text('export.preview.noLongerPart', { noLongerPart, removed })] : []),
    preview.bytesFree === null
      ? text('export.preview.needs', { bytes: formatBytes(preview.bytesNeeded) })
      : text('export.preview.needsOfFree', {
          bytes: formatBytes(preview.bytesNeeded),
          free: formatBytes(preview.bytesFree),
        }),
    ...preview.examples.map((example) => `  ${plainText(example)}`),
    ...preview.renames.map((rename) =>
      text('export.preview.rename', { from: plainText(rename.from), path: plainText(rename.path) }),
    ),
    ...preview.removals.map(({ path, to }) =>
      to === null
        ? text('export.preview.delete', { path: plainText(path) })
        : text('export.preview.rename', { from: plainText(path), path: plainText(to) }),
    ),
  ];
}

function describeReport(report: ExportReport, text: TerminalText): readonly string[] {
  const { written, renamed, removed, unchanged, skipped, failed } = report;
  return [
    text('export.done', {
      folder: plainText(report.folder),
      bytes: formatBytes(report.bytes),
      written,
      renamed,
      unchanged,
      skipped,
      failed,
    }),
    ...(removed > 0 ? [text('export.removed', { removed })] : []),
    ...report.notes.map(
      (note) => `  ${plainText(note.path === '' ? note.id : note.path)}: ${plainText(note.reason)}`,
    ),
    text('done', { elapsed: formatElapsed(report.elapsed_ms) }),
  ];
}
