import path from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import type { VerifyReport } from '../../contract/job.ts';
import type { Act, Context, Outcome } from '../command.ts';
import { withAccount } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { formatCount } from '../format.ts';
import { plainText } from '../plain-text.ts';

const optionsSchema = z.object({ repair: z.boolean().default(false) });

export function addVerify(program: Command, act: Act): void {
  program
    .command('verify')
    .description('prove the library, or an export, byte for byte')
    .argument('[dir]', 'an export; without it the library is verified')
    .option('--repair', 'fetch again what is missing or changed in the library')
    .action((dir: string | undefined, options, command: Command) =>
      act(command, (context) => verify(context, dir, optionsSchema.parse(options).repair)),
    );
}

async function verify(context: Context, dir: string | undefined, repair: boolean): Promise<Outcome> {
  if (dir !== undefined && repair) {
    throw new AppError(
      'bad-request',
      '--repair is for the library. To mend an export, run "voicekeep export" to the same folder again.',
    );
  }
  const report = await withAccount(context, repair ? 'write' : 'read', (account) =>
    dir === undefined
      ? account.verify({ ...context.job, repair })
      : account.exporter.verify(path.resolve(dir), context.job),
  );
  return {
    exitCode: differs(report, repair) ? exitCodes.differences : exitCodes.done,
    json: report,
    text: describe(report),
  };
}

/** After a repair only what could not be mended counts: foreign files, and those set aside by it, are the person's. */
function differs(report: VerifyReport, repair: boolean): boolean {
  const broken = report.checked - report.ok;
  return repair ? broken > report.repaired : broken + report.foreign > 0;
}

function describe(report: VerifyReport): readonly string[] {
  const counts = (['missing', 'changed', 'foreign', 'repaired'] as const)
    .filter((kind) => report[kind] > 0)
    .map((kind) => `${formatCount(report[kind])} ${kind}`);
  return [
    ...report.differences.map(({ kind, path: file }) => `  ${kind}: ${plainText(file)}`),
    `${formatCount(report.ok)} of ${formatCount(report.checked)} files are whole${counts.length > 0 ? `; ${counts.join(', ')}` : ''}.`,
  ];
}
