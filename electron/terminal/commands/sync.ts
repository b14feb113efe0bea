import type { Command } from 'commander';
import { z } from 'zod';
import { mediaKinds } from '../../contract/clip.ts';
import type { MissingItem } from '../../contract/library-status.ts';
import type { SyncReport } from '../../contract/job.ts';
import { describeAudit, describeMissing } from '../describe-library.ts';
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
      text: [...describe(report, audio, context.text), ...describeExports(exports, context.text)],
    };
  });
}

function isListed({ audit, missing }: SyncReport): boolean {
  return audit !== null && audit.total_count === audit.outputs && !missing.some(({ what }) => what === 'row');
}

/** `fetched`: audio and videos were wanted, and not the list alone. */
function describe(report: SyncReport, fetched: boolean, text: TerminalText): readonly string[] {
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
    ...describeMissing(rows, text),
    ...mediaKinds.flatMap((kind) =>
      report[kind].failures.map(({ id, prompt, message: reason }) =>
        plainText(`  ${text('sync.failure', { kind, id, prompt: prompt.slice(0, 60), reason })}`),
      ),
    ),
    ...(fetched ? describeMissing(notFetched(report), text) : []),
    ...(fetched && missing.some(({ what }) => what !== 'row') ? [text('sync.triedAgain')] : []),
    text('sync.done', { elapsed: formatElapsed(elapsed_ms), requests }),
  ];
}

/** Files that are missing although this sync did not fail to fetch them: they failed before, and their wait is not over. */
function notFetched({ audio, video, missing }: SyncReport): readonly MissingItem[] {
  const failed = {
    audio: new Set(audio.failures.map(({ id }) => id)),
    video: new Set(video.failures.map(({ id }) => id)),
  };
  return missing.filter(({ id, what }) => what !== 'row' && !failed[what].has(id));
}
