import type { Command } from 'commander';
import { z } from 'zod';
import type { Audit } from '../../contract/library-status.ts';
import type { SyncReport } from '../../contract/job.ts';
import type { Act, Context, Outcome } from '../command.ts';
import { withAccount } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { formatBytes, formatClips, formatCount, formatElapsed } from '../format.ts';
import { plainText } from '../plain-text.ts';

const optionsSchema = z.object({ full: z.boolean().default(false), audio: z.boolean().default(true) });
type SyncOptions = z.infer<typeof optionsSchema>;

export function addSync(program: Command, act: Act): void {
  program
    .command('sync')
    .description('bring the library up to date: list every clip, then fetch the audio')
    .option('--full', 'list everything again instead of only what is new')
    .option('--no-audio', 'list only, fetch no audio')
    .action((options, command: Command) =>
      act(command, (context) => sync(context, optionsSchema.parse(options))),
    );
}

async function sync(context: Context, { full, audio }: SyncOptions): Promise<Outcome> {
  const { connections } = await context.parts.settings.read();
  const report = await withAccount(context, 'write', (account) =>
    account.sync.run({ ...context.job, full, audio, connections }),
  );
  const inPart = report.audio.failed > 0 || (report.audit?.unaccounted ?? 0) > 0;
  return { exitCode: inPart ? exitCodes.inPart : exitCodes.done, json: report, text: describe(report) };
}

function describe(report: SyncReport): readonly string[] {
  const { audio } = report;
  return [
    `${formatClips(report.outputs)} in the library: ${formatCount(report.added)} new, ${formatCount(report.gone)} no longer listed by the service and kept here.`,
    `Audio of ${formatCount(audio.cached)} is here, ${formatBytes(audio.bytes)} of it fetched now${audio.failed > 0 ? `, ${formatCount(audio.failed)} failed` : ''}.`,
    ...(report.audit ? [describeAudit(report.audit)] : []),
    ...audio.failures.map(({ id, prompt, message }) =>
      plainText(`  failed: ${id} "${prompt.slice(0, 60)}": ${message}`),
    ),
    ...(audio.failed > 0 ? ['Failed clips are tried again by the next sync.'] : []),
    `Done in ${formatElapsed(report.elapsed_ms)} with ${formatCount(report.requests)} ${report.requests === 1 ? 'request' : 'requests'} to the service.`,
  ];
}

/** The account of every row that the service counts, in one sentence or two. */
export function describeAudit(audit: Audit): string {
  const counted = `The service counts ${formatCount(audit.total_count)}: ${formatClips(audit.outputs)} and ${formatCount(audit.without_audio)} with no audio left`;
  if (audit.unaccounted === 0) return `${counted}. Nothing is unaccounted for.`;
  return `${counted}; ${formatCount(audit.unaccounted)} unaccounted for. Run "voicekeep sync --full" again.`;
}
