import type { Command } from 'commander';
import type { AccountKind } from '../contract/account.ts';
import type { JobOptions } from '../jobs/job.ts';
import type { OpenAccount } from '../account/account.ts';
import type { Parts } from '../app.ts';
import type { ExitCode } from './exit-code.ts';
import type { ResultList } from './result-list.ts';
import type { TerminalText } from './text.ts';

/** What a command ends with; printed as text, or as JSON with `--json`. */
export interface Outcome {
  readonly exitCode: ExitCode;
  readonly json: unknown;
  /** Lines for a person; what came from elsewhere in them must have gone through `plainText`. */
  readonly text: readonly string[];
}

/** What a command works with. */
export interface Context {
  readonly parts: Parts;
  readonly kind: Exclude<AccountKind, 'none'>;
  /** Cancellation and progress, as jobs take them. */
  readonly job: JobOptions;
  readonly stdin: NodeJS.ReadStream;
  readonly text: TerminalText;
  /** Begins a long result, whose other fields are `head`; what the outcome has as `json` is then not printed. */
  readonly list: (head: Readonly<Record<string, unknown>>, name: string) => ResultList;
  /** Writes a remark to stderr. */
  readonly tell: (sentence: string) => void;
}

/** What commands are added to the program with. */
export interface CommandFrame {
  readonly text: TerminalText;
  /** Gives a command's work its parts, and handles its output, errors and exit code. */
  run(command: Command, work: (context: Context) => Promise<Outcome>): Promise<void>;
}

/** Opens the library for some work and closes it whatever happens. */
export async function withAccount<Answer>(
  context: Context,
  mode: 'read' | 'write',
  work: (account: OpenAccount) => Promise<Answer>,
): Promise<Answer> {
  const account = await context.parts.open(context.kind, mode);
  try {
    return await work(account);
  } finally {
    await account.close();
  }
}
