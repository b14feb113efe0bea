import { CommanderError } from 'commander';
import { z } from 'zod';
import { createNoticeText } from '../contract/messages/notices.ts';
import type { Notify } from '../contract/notices.ts';
import type { Parts } from '../app.ts';
import { tightenHome } from '../app-data/tighten-home.ts';
import type { ProfileFlags } from '../app-data/runtime-config.ts';
import type { CommandFrame, Outcome } from './command.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import type { Told } from './failure.ts';
import { toldOf } from './failure.ts';
import type { Output } from './output.ts';
import { createOutput } from './output.ts';
import { plainJson, plainText } from './plain-text.ts';
import { createProgram } from './program.ts';
import { createProgressLine } from './progress.ts';
import type { JsonList } from './result-list.ts';
import { createJsonList, createTextList } from './result-list.ts';
import { createTerminalText } from './text.ts';
import { UsageError } from './usage-error.ts';

export interface Terminal {
  /** Arguments after the program's name. */
  readonly args: readonly string[];
  readonly version: string;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** `TERM` of the environment. */
  readonly kind?: string | undefined;
  /** Aborted when the person cancels. */
  readonly signal: AbortSignal;
  /** As for `Context`. */
  readonly patience?: number;
  /** As for `Context`. */
  readonly stuck: () => void;
  /** Puts the parts together for the flags that were given. Throws `bad-request` for a flag that cannot be. */
  readonly parts: (flags: ProfileFlags, notify: Notify) => Parts;
}

const flagsSchema = z.object({
  library: z.string().optional(),
  api: z.string().optional(),
  keyFile: z.string().optional(),
  sample: z.boolean().default(false),
});

/** Runs one command line to its end and answers its exit code; never rejects. */
export async function runTerminal(terminal: Terminal): Promise<ExitCode> {
  const { args, signal, version } = terminal;
  const text = createTerminalText();
  const noticeText = createNoticeText();
  const stdout = createOutput(terminal.stdout);
  const stderr = createOutput(terminal.stderr);
  const json = args.includes('--json');
  const progress = createProgressLine({
    stream: terminal.stderr,
    kind: terminal.kind,
    quiet: json,
    text,
    clock: () => performance.now(),
  });
  let exitCode: ExitCode = exitCodes.done;
  let help = '';
  const printed: { list: JsonList | null } = { list: null };

  const tell = (sentence: string) => {
    progress.clear();
    // Nothing follows from a remark that cannot be shown.
    stderr.write(`${plainText(sentence)}\n`).catch(() => undefined);
  };

  const frame: CommandFrame = {
    text,
    async run(command, work) {
      assertWorkingFolder();
      const { sample, ...flags } = flagsSchema.parse(command.optsWithGlobals());
      const notify: Notify = (notice) => tell(noticeText(notice));
      const parts = terminal.parts(flags, notify);
      tightenHome(parts.home, notify);
      const outcome = await work({
        parts,
        kind: sample ? 'sample' : 'service',
        job: { signal, onProgress: (now) => progress.show(now) },
        stdin: terminal.stdin,
        text,
        list(head, name) {
          progress.clear();
          if (!json) return createTextList(stdout);
          printed.list = createJsonList(stdout, head, name);
          return printed.list;
        },
        tell,
        patience: terminal.patience,
        stuck: terminal.stuck,
      });
      progress.clear();
      await print(outcome, { stdout, json, list: printed.list });
      exitCode = outcome.exitCode;
    },
  };

  const fail = async (error: unknown): Promise<ExitCode> => {
    const told = toldOf(error, text);
    tell(text('error', { message: told.message }));
    // When stdout itself is what failed, stderr has told it.
    if (json) await printFailure(told, { stdout, list: printed.list }).catch(() => undefined);
    return exitCodeOf(told.code);
  };

  try {
    const program = createProgram(frame, {
      version,
      print: (part) => {
        help += part;
      },
    });
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    const isHelp = error instanceof CommanderError && error.exitCode === 0;
    return isHelp ? stdout.write(help).then(() => exitCodes.done, fail) : fail(error);
  }
}

/** Paths go from it, and no thread starts without it. */
function assertWorkingFolder(): void {
  try {
    process.cwd();
  } catch (error) {
    throw new UsageError('usage.noWorkingFolder', {}, { cause: error });
  }
}

interface Printing {
  readonly stdout: Output;
  readonly json: boolean;
  /** The long result that the command has begun; null when there is none. */
  readonly list: JsonList | null;
}

async function print(outcome: Outcome, { stdout, json, list }: Printing): Promise<void> {
  if (list) await list.end();
  else if (json) await stdout.write(`${plainJson(outcome.json)}\n`);
  else await stdout.write(outcome.text.map((line) => `${line}\n`).join(''));
}

/** In JSON a failure is a result, too: the last member of a list that was begun, or an object of its own. */
async function printFailure(
  { code, message, params }: Told,
  { stdout, list }: Omit<Printing, 'json'>,
): Promise<void> {
  const error = { code, message, ...(params ? { detail: params } : {}) };
  if (list) await list.end(error);
  else await stdout.write(`${plainJson({ error })}\n`);
}
