import { CommanderError } from 'commander';
import { z } from 'zod';
import type { ErrorCode, ErrorParams } from '../contract/errors.ts';
import { toErrorReport } from '../contract/errors.ts';
import { createErrorText } from '../contract/messages/errors.ts';
import { createNoticeText } from '../contract/messages/notices.ts';
import type { Notify } from '../contract/notices.ts';
import type { Parts } from '../app.ts';
import { tightenHome } from '../app-data/tighten-home.ts';
import type { ProfileFlags } from '../app-data/runtime-config.ts';
import type { CommandFrame, Outcome } from './command.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import { createOutput } from './output.ts';
import { plainJson, plainText } from './plain-text.ts';
import { createProgram } from './program.ts';
import { createProgressLine } from './progress.ts';
import type { JsonList } from './result-list.ts';
import { createJsonList, createTextList } from './result-list.ts';
import type { TerminalText } from './text.ts';
import { createTerminalText } from './text.ts';
import { UnsavedKey } from './unsaved-key.ts';
import { UsageError } from './usage-error.ts';

export interface Terminal {
  /** Arguments after the program's name. */
  readonly args: readonly string[];
  readonly version: string;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Aborted when the person cancels. */
  readonly signal: AbortSignal;
  /** Puts the parts together for the flags that were given. Throws `bad-request` for a flag that cannot be. */
  readonly parts: (flags: ProfileFlags, notify: Notify) => Parts;
}

/** A failure as the terminal tells it. */
interface Told {
  readonly code: ErrorCode;
  readonly message: string;
  readonly params?: ErrorParams | undefined;
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
      });
      exitCode = await print(outcome);
    },
  };

  async function print(outcome: Outcome): Promise<ExitCode> {
    progress.clear();
    if (printed.list) await printed.list.end();
    else if (json) await stdout.write(`${plainJson(outcome.json)}\n`);
    else await stdout.write(outcome.text.map((line) => `${line}\n`).join(''));
    return outcome.exitCode;
  }

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
    if (error instanceof CommanderError && error.exitCode === 0) {
      await stdout.write(help).catch(() => undefined);
      return exitCodes.done;
    }
    const { code, message, params } = toldOf(error, text);
    tell(text('error', { message }));
    exitCode = exitCodeOf(code);
    if (!json) return exitCode;
    // When stdout itself is what failed, stderr has told it.
    const told = { code, message, ...(params ? { detail: params } : {}) };
    const ended = printed.list ? printed.list.end(told) : stdout.write(`${plainJson({ error: told })}\n`);
    await ended.catch(() => undefined);
    return exitCode;
  }
}

/** What is told of whatever was thrown: its code, and a sentence in the terminal's words. */
function toldOf(error: unknown, text: TerminalText): Told {
  if (error instanceof UsageError) return { code: error.code, message: usageText(error, text) };
  if (error instanceof CommanderError) return toldOf(usageOf(error), text);
  const report = toErrorReport(error instanceof UnsavedKey ? error.reason : error);
  const sentence = createErrorText().ofReport(report);
  const message = error instanceof UnsavedKey ? text('connect.notSaved', { reason: sentence }) : sentence;
  return { code: report.code, message, params: report.params };
}

function usageText({ key, params }: UsageError, text: TerminalText): string {
  const message = text(key, params);
  return text('usage.seeHelp', { message });
}

/** Commander's own errors; what they are about stands in quotes in its sentences. */
function usageOf({ code, message }: CommanderError): UsageError {
  const about = /'([^']*)'/.exec(message)?.[1] ?? '';
  const meant = /Did you mean (?:one of )?(.+)\?/.exec(message)?.[1] ?? '';
  const hasSuggestion = meant === '' ? 'no' : 'yes';
  switch (code) {
    case 'commander.help':
      return new UsageError('usage.noCommand');
    case 'commander.unknownCommand':
      return new UsageError('usage.unknownCommand', { about, meant, hasSuggestion });
    case 'commander.unknownOption':
      return new UsageError('usage.unknownOption', { about, meant, hasSuggestion });
    case 'commander.optionMissingArgument':
      return new UsageError('usage.optionWithoutValue', { about });
    case 'commander.missingMandatoryOptionValue':
      return new UsageError('usage.optionMissing', { about });
    case 'commander.missingArgument':
      return new UsageError('usage.argumentMissing', { about });
    case 'commander.excessArguments':
      return new UsageError('usage.tooManyArguments');
    default:
      return new UsageError('usage.notUnderstood');
  }
}
