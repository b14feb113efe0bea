import { AppError } from '../contract/errors.ts';
import type { ExportResult } from '../contract/export.ts';
import { createErrorText } from '../contract/messages/errors.ts';
import type { OpenAccount } from '../account/account.ts';
import { failedResult, resultOf } from '../app-data/export-jobs.ts';
import type { Context } from './command.ts';
import { plainText } from './plain-text.ts';
import type { TerminalText } from './text.ts';

type NamedResult = ExportResult & { readonly name: string };

/** Runs the saved exports of this library that run after each sync, as the app does. Only a cancelled one rejects. */
export async function runDueExports(
  { parts, job }: Context,
  { exporter, mark }: OpenAccount,
): Promise<readonly NamedResult[]> {
  const { savedExports } = parts;
  const results: NamedResult[] = [];
  await savedExports.synced(mark);
  for (const saved of await savedExports.due(mark)) {
    const { name, folder } = saved;
    const at = new Date().toISOString();
    try {
      const report = await savedExports.recorded({ name, folder, signal: job.signal }, () =>
        exporter.run({ ...saved, ...job }),
      );
      results.push({ name, ...resultOf(report, at) });
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'cancelled') throw error;
      results.push({ name, ...failedResult(folder, at, createErrorText().of(error)) });
    }
  }
  return results;
}

/** How each ended, a line each. */
export function describeExports(results: readonly NamedResult[], text: TerminalText): readonly string[] {
  return results.map(({ name, folder, problem, written, renamed, failed }) =>
    plainText(
      problem === null
        ? text('sync.export', { name, folder, written, renamed, failed })
        : text('sync.exportFailed', { name, problem }),
    ),
  );
}
