import type { Command } from 'commander';
import { AppError } from '../contract/errors.ts';
import type { AccountKind } from '../contract/account.ts';
import type { JobOptions } from '../jobs/job.ts';
import type { OpenAccount, Parts } from '../app.ts';
import type { ExitCode } from './exit-code.ts';

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
  /** A remark on stderr. */
  readonly tell: (sentence: string) => void;
}

/** Puts a command's work into its frame: parts, output, errors, exit code. */
export type Act = (command: Command, work: (context: Context) => Promise<Outcome>) => Promise<void>;

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

export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('cancelled', 'Cancelled. What was done until now is kept.');
}
