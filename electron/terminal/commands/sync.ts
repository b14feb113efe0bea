import type { Command } from 'commander';
import { z } from 'zod';
import type { Audit } from '../../contract/library-status.ts';
import type { SyncReport } from '../../contract/job.ts';
import type { CommandFrame, Context, Outcome } from '../command.ts';
import { withAccount } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { formatBytes, formatElapsed } from '../format.ts';
import { plainText } from '../plain-text.ts';
import type { TerminalText } from '../text.ts';

const optionsSchema = z.object({ full: z.boolean().default(false), audio: z.boolean().default(true) });
type SyncOptions = z.infer<typeof optionsSchema>;

export function addSync(program: Command, frame: CommandFrame): void {
  const { text } = frame;
  program
    .command('sync')
    .description(text('sync.description'))
    .option('--full', text('sync.option.full'))
    .option('--no-audio', text('sync.option.noAudio'))
    .action((options, command: Command) =>
      frame.run(command, (context) => sync(context, optionsSchema.parse(options))),
    );
}

async function sync(context: Context, { full, audio }: SyncOptions): Promise<Outcome> {
  const { connections } = await context.parts.settings.read();
  const report = await withAccount(context, 'write', (account) =>
    account.sync.run({ ...context.job, full, audio, connections }),
  );
  const inPart = report.audio.failed > 0 || (report.audit?.unaccounted ?? 0) > 0;
  return {
    exitCode: inPart ? exitCodes.inPart : exitCodes.done,
    json: report,
    text: describe(report, context.text),
  };
}

function describe(report: SyncReport, text: TerminalText): readonly string[] {
  const { outputs, added, gone, audio, audit, requests, elapsed_ms } = report;
  return [
    text('sync.clips', { outputs, added, gone }),
    text('sync.audio', { cached: audio.cached, failed: audio.failed, bytes: formatBytes(audio.bytes) }),
    ...(audit ? [describeAudit(audit, text)] : []),
    ...audio.failures.map(({ id, prompt, message }) =>
      plainText(`  ${text('sync.failure', { id, prompt: prompt.slice(0, 60), reason: message })}`),
    ),
    ...(audio.failed > 0 ? [text('sync.triedAgain')] : []),
    text('sync.done', { elapsed: formatElapsed(elapsed_ms), requests }),
  ];
}

/** The account of every row that the service counts, in one sentence or two. */
export function describeAudit(
  { total_count, outputs, without_audio, unaccounted }: Audit,
  text: TerminalText,
): string {
  return text('audit', { total: total_count, outputs, withoutAudio: without_audio, unaccounted });
}
