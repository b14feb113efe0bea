import type { ErrorReport } from '../contract/errors.ts';
import { AppError, toErrorReport } from '../contract/errors.ts';
import { createSerialQueue } from '../platform/serial-queue.ts';
import type { AccountKind } from '../contract/account.ts';
import type { OpenAccount } from '../app.ts';

/** The account that is open in the app, at most one. */
export interface CurrentAccount {
  readonly kind: AccountKind;
  /** Why the last change failed; null when it did not. */
  readonly problem: ErrorReport | null;
  /** Throws `library-not-open` when none is open. */
  get(): OpenAccount;
  /** Waits until no change is under way. */
  idle(): Promise<void>;
  /** Closes what is open, then opens another; a failure leaves none open. */
  change(kind: AccountKind): Promise<void>;
}

/** `beforeClose` stops what still works on the account that is about to be closed. */
export function createCurrentAccount(
  open: (kind: 'service' | 'sample') => Promise<OpenAccount>,
  beforeClose: () => Promise<void>,
): CurrentAccount {
  let account: OpenAccount | null = null;
  let problem: ErrorReport | null = null;
  const queue = createSerialQueue();

  async function replace(kind: AccountKind): Promise<void> {
    if ((account?.kind ?? 'none') === kind) return;
    const previous = account;
    if (previous) {
      await beforeClose();
      account = null;
      await previous.close();
    }
    if (kind !== 'none') account = await open(kind);
  }

  return {
    get kind() {
      return account?.kind ?? 'none';
    },
    get problem() {
      return problem;
    },
    get() {
      if (account) return account;
      throw new AppError('library-not-open');
    },
    idle: () => queue.idle(),
    change: (kind) =>
      queue.run(async () => {
        try {
          await replace(kind);
          problem = null;
        } catch (error) {
          problem = toErrorReport(error);
          throw error;
        }
      }),
  };
}
