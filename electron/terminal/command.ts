import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import type { AccountKind } from '../contract/account.ts';
import type { JobOptions } from '../jobs/job.ts';
import type { OpenAccount } from '../account/account.ts';
import type { Parts } from '../app.ts';
import { AppError } from '../contract/errors.ts';
import { databaseName } from '../library/paths.ts';
import { cancelled } from '../platform/cancellation.ts';
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
  /** Milliseconds for a library to open or close. Default: a minute. */
  readonly patience?: number | undefined;
  /** Something waits for a disk that does not answer: the process has to be ended, as it will not end by itself. */
  readonly stuck: () => void;
}

/** What commands are added to the program with. */
export interface CommandFrame {
  readonly text: TerminalText;
  /** Gives a command's work its parts, and handles its output, errors and exit code. */
  run(command: Command, work: (context: Context) => Promise<Outcome>): Promise<void>;
}

/** Milliseconds for a library to open or close, and those for each byte of its database: it may have to be rebuilt. */
const usualPatience = 60_000;
const patienceOfByte = 1 / 1000;
/** Milliseconds for an opening to end by itself when the person cancels. */
const patienceOfCancel = 2000;

/**
 * Opens the library for some work and closes it whatever happens. `library-not-opened` or `library-not-closed` when its
 * disk does not answer; the thread that waits for it goes on waiting, so the process has to be ended.
 */
export async function withAccount<Answer>(
  context: Context,
  mode: 'read' | 'write',
  work: (account: OpenAccount) => Promise<Answer>,
): Promise<Answer> {
  const { parts, kind, patience = usualPatience } = context;
  const folder = await parts.libraryFolder(kind);
  // A database that is not there has no size; one on a disk that hangs has no answer.
  const size = stat(path.join(folder, databaseName)).then(
    ({ size: bytes }) => bytes,
    () => 0,
  );
  const bytes = await inTime(context, size, { code: 'library-not-opened', patience });
  const limit = patience + bytes * patienceOfByte;
  const opening = parts.open(kind, mode);
  const account = await inTime(context, opening, { code: 'library-not-opened', patience: limit });
  try {
    return await work(account);
  } finally {
    await inTime(context, account.close(), { code: 'library-not-closed', patience: limit });
  }
}

/** Answers as work does that waits for a disk, as long as that is within the patience. */
function inTime<Answer>(
  { job: { signal }, stuck }: Context,
  work: Promise<Answer>,
  {
    code,
    patience,
  }: { readonly code: 'library-not-opened' | 'library-not-closed'; readonly patience: number },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const timers = new Set<NodeJS.Timeout>();
    const giveUp = (milliseconds: number, error: () => Error) => {
      const end = () => {
        stuck();
        reject(error());
      };
      timers.add(setTimeout(end, milliseconds));
    };
    const cancel = () => giveUp(patienceOfCancel, () => cancelled(signal.reason));
    giveUp(patience, () => new AppError(code));
    // What was done is being saved when it closes, also for a person who cancels.
    if (code === 'library-not-opened') {
      if (signal.aborted) cancel();
      else signal.addEventListener('abort', cancel, { once: true });
    }
    work.then(resolve, reject).finally(() => {
      for (const timer of timers) clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
    });
  });
}
