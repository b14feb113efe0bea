import type { Command } from 'commander';
import { z } from 'zod';
import type { Audit } from '../../contract/library-status.ts';
import type { SyncReport } from '../../contract/job.ts';
import type { CommandFrame, Context, Outcome } from '../command.ts';
import { describeExports, runDueExports } from '../due-exports.ts';
import { withAccount } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { formatBytes, formatElapsed } from '../format.ts';
import { plainText } from '../plain-text.ts';
import type { TerminalText } from '../text.ts';

const optionsSchema = z.object({
  full: z.boolean().default(false),
  audio: z.boolean().default(true),
  video: z.boolean().default(true),
});
type SyncOptions = z.infer<typeof optionsSchema>;

export function addSync(program: Command, frame: CommandFrame): void {
  const { text } = frame;
  program
    .command('sync')
    .description(text('sync.description'))
    .option('--full', text('sync.option.full'))
    .option('--no-audio', text('sync.option.noAudio'))
    .option('--no-video', text('sync.option.noVideo'))
    .action((options, command: Command) =>
      frame.run(command, (context) => sync(context, optionsSchema.parse(options))),
    );
}

async function sync(context: Context, { full, audio, video }: SyncOptions): Promise<Outcome> {
  const { connections, videos } = await context.parts.settings.read();
  return withAccount(context, 'write', async (account) => {
    const wanted = { full, audio, video: video && videos, connections };
    const report = await account.sync.run({ ...context.job, ...wanted });
    // Who asks for the list alone is not told of the files that are missing by that.
    const done = audio ? report.complete : isListed(report);
    const exports = audio ? await runDueExports(context, account) : [];
    const failed = exports.some(({ problem, failed }) => problem !== null || failed > 0);
    return {
      exitCode: done && !failed ? exitCodes.done : exitCodes.inPart,
      json: exports.length === 0 ? report : { ...report, exports },
      text: [...describe(report, context.text), ...describeExports(exports, context.text)],
    };
  });
}

function isListed({ audit, missing }: SyncReport): boolean {
  return audit !== null && audit.total_count === audit.outputs && !missing.some(({ what }) => what === 'row');
}

/** Missing files and rows that are named in text; `--json` names them all. */
const mostNamed = 20;

function describe(report: SyncReport, text: TerminalText): readonly string[] {
  const { outputs, added, gone, audio, video, unproven, audit, missing, requests, elapsed_ms } = report;
  const rows = missing.filter(({ what }) => what === 'row');
  const hasVideos = video.cached + video.failed > 0;
  return [
    text('sync.clips', { outputs, added, gone }),
    text('sync.audio', { cached: audio.cached, failed: audio.failed, bytes: formatBytes(audio.bytes) }),
    ...(hasVideos
      ? [text('sync.video', { cached: video.cached, failed: video.failed, bytes: formatBytes(video.bytes) })]
      : []),
    ...(unproven > 0 ? [text('sync.unproven', { unproven })] : []),
    ...(audit ? [describeAudit(audit, text)] : []),
    ...(report.whole || report.counted_at === null
      ? []
      : [text('sync.lastCount', { at: new Date(report.counted_at) })]),
    ...rows
      .slice(0, mostNamed)
      .map(({ id, why }) =>
        plainText(
          `  ${text('sync.row', { at: id, why: id === '' ? why : why === 'notUnderstood' ? why : 'unreadable' })}`,
        ),
      ),
    ...[...audio.failures, ...video.failures].map(({ id, prompt, message }) =>
      plainText(`  ${text('sync.failure', { id, prompt: prompt.slice(0, 60), reason: message })}`),
    ),
    ...(audio.failed + video.failed > 0 ? [text('sync.triedAgain')] : []),
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
