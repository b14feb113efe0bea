import type { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import type { VerifyReport } from '../../contract/job.ts';
import { createErrorText } from '../../contract/messages/errors.ts';
import { recordChanged } from '../../sync/verify.ts';
import type { CommandFrame, Context, Outcome } from '../command.ts';
import { folderArgument } from '../folder-argument.ts';
import { withAccount } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { plainText } from '../plain-text.ts';
import type { TerminalText } from '../text.ts';
import { UsageError } from '../usage-error.ts';

const optionsSchema = z.object({ repair: z.boolean().default(false), lost: z.boolean().default(false) });
type VerifyOptions = z.infer<typeof optionsSchema>;

export function addVerify(program: Command, frame: CommandFrame): void {
  const { text } = frame;
  program
    .command('verify')
    .description(text('verify.description'))
    .argument('[dir]', text('verify.argument.dir'))
    .option('--repair', text('verify.option.repair'))
    .option('--lost', text('verify.option.lost'))
    .action((dir: string | undefined, options, command: Command) =>
      frame.run(command, (context) => verify(context, dir, optionsSchema.parse(options))),
    );
}

async function verify(
  context: Context,
  dir: string | undefined,
  { repair, lost }: VerifyOptions,
): Promise<Outcome> {
  if (dir !== undefined && repair) throw new UsageError('usage.repairOfExport');
  const folder = dir === undefined ? null : folderArgument(dir);
  const { videos } = await context.parts.settings.read();
  const report = await withAccount(context, repair ? 'write' : 'read', (account) =>
    folder === null
      ? account.verify({ ...context.job, repair, lost, videos })
      : account.exporter.verify(folder, context.job),
  );
  const unrecorded = repair || folder !== null ? null : await record(context, report);
  return {
    exitCode: differs(report, repair) ? exitCodes.differences : exitCodes.done,
    json: report,
    text: [...describe(report, context.text), ...(unrecorded === null ? [] : [unrecorded])],
  };
}

/**
 * What changed is not said to be complete from now on. The library is opened for writing only for that, so that a
 * verification of a sound one writes nothing. Answers what a person is told where it cannot be written down.
 */
async function record(context: Context, { missing_items: items = [] }: VerifyReport): Promise<string | null> {
  if (!items.some(({ what, why }) => what !== 'row' && why === 'changed')) return null;
  try {
    return await withAccount(context, 'write', async ({ library }) => {
      if (!library.writable) throw new AppError('library-read-only');
      await recordChanged(library, items, context.job.signal);
      return null;
    });
  } catch (error) {
    if (!(error instanceof AppError) || !/^(?:disk|library)-/.test(error.code)) throw error;
    return context.text('verify.unrecorded', { reason: createErrorText().of(error) });
  }
}

/** After a repair only what could not be repaired counts: foreign files, and those set aside by it, are the person's. */
function differs(report: VerifyReport, repair: boolean): boolean {
  const broken = report.checked - report.ok;
  return repair ? broken > report.repaired : broken + report.foreign > 0;
}

function describe(report: VerifyReport, text: TerminalText): readonly string[] {
  const counts = (['missing', 'changed', 'foreign', 'repaired'] as const)
    .filter((kind) => report[kind] > 0)
    .map((kind) => text('verify.count', { kind, files: report[kind] }));
  return [
    ...report.differences.map(
      ({ kind, path: file }) => `  ${text('verify.difference', { kind, file: plainText(file) })}`,
    ),
    `${[text('verify.whole', { ok: report.ok, checked: report.checked }), ...counts].join('; ')}.`,
  ];
}
