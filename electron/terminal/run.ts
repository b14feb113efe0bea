import { CommanderError } from 'commander';
import { z } from 'zod';
import { AppError, toErrorReport } from '../contract/errors.ts';
import { createErrorText } from '../contract/messages/errors.ts';
import type { Parts } from '../app.ts';
import type { ProfileFlags } from '../app-data/runtime-config.ts';
import type { Act, Outcome } from './command.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import { createOutput } from './output.ts';
import { plainJson, plainText } from './plain-text.ts';
import { createProgram } from './program.ts';
import { createProgressLine } from './progress.ts';

export interface Terminal {
  /** Arguments after the program's name. */
  readonly args: readonly string[];
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Aborted when the person cancels. */
  readonly signal: AbortSignal;
  /** Puts the parts together for the flags that were given. `bad-request` for a flag that cannot be. */
  readonly parts: (flags: ProfileFlags, tell: (sentence: string) => void) => Parts;
}

const flagsSchema = z.object({
  library: z.string().optional(),
  api: z.string().optional(),
  sample: z.boolean().default(false),
});

/** Runs one command line to its end and answers its exit code; never rejects. */
export async function runTerminal(terminal: Terminal): Promise<ExitCode> {
  const { args, signal } = terminal;
  const stdout = createOutput(terminal.stdout);
  const stderr = createOutput(terminal.stderr);
  const json = args.includes('--json');
  const progress = createProgressLine({
    stream: terminal.stderr,
    quiet: json,
    clock: () => performance.now(),
  });
  let exitCode: ExitCode = exitCodes.done;
  let help = '';

  const tell = (sentence: string) => {
    progress.clear();
    // Nothing follows from a remark that cannot be shown.
    stderr.write(`${plainText(sentence)}\n`).catch(() => undefined);
  };

  const act: Act = async (command, work) => {
    const { sample, library, api } = flagsSchema.parse(command.optsWithGlobals());
    const outcome = await work({
      parts: terminal.parts({ library, api }, tell),
      kind: sample ? 'sample' : 'service',
      job: { signal, onProgress: (now) => progress.show(now) },
      stdin: terminal.stdin,
      tell,
    });
    exitCode = await print(outcome);
  };

  async function print(outcome: Outcome): Promise<ExitCode> {
    progress.clear();
    await stdout.write(
      json ? `${plainJson(outcome.json)}\n` : outcome.text.map((line) => `${line}\n`).join(''),
    );
    return outcome.exitCode;
  }

  try {
    const program = createProgram(act, (text) => {
      help += text;
    });
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) {
      await stdout.write(help).catch(() => undefined);
      return exitCodes.done;
    }
    const report = toErrorReport(asAppError(error));
    const message = createErrorText().ofReport(report);
    tell(`voicekeep: ${message}`);
    exitCode = exitCodeOf(report.code);
    if (!json) return exitCode;
    // When stdout itself is what failed, stderr has told it.
    return print({
      exitCode,
      json: { error: { code: report.code, message, ...(report.params ? { detail: report.params } : {}) } },
      text: [],
    }).catch(() => exitCode);
  }
}

function asAppError(error: unknown): unknown {
  if (!(error instanceof CommanderError)) return error;
  if (error.code === 'commander.help') {
    return new AppError(
      'bad-request',
      'Say what to do: connect, forget, sync, status, list, export or verify. See voicekeep --help.',
    );
  }
  const sentence = error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
  return new AppError(
    'bad-request',
    `${capitalised(sentence)}${/[.)?]$/.test(sentence) ? '' : '.'} See voicekeep --help.`,
  );
}

function capitalised(sentence: string): string {
  return sentence.slice(0, 1).toUpperCase() + sentence.slice(1);
}
