import type { ErrorReport } from '../contract/errors.ts';
import { AppError, toErrorReport } from '../contract/errors.ts';
import type { AccountKind } from '../contract/account.ts';
import type { OpenAccount } from '../app.ts';

/** The account that is open in the app, at most one. */
export interface CurrentAccount {
  readonly kind: AccountKind;
  /** Why the last change failed; null when it did not. */
  readonly problem: ErrorReport | null;
  /** `library-not-found` when none is open. */
  get(): OpenAccount;
  /** Waits until no change is under way. */
  settled(): Promise<void>;
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
  let last: Promise<void> = Promise.resolve();

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
      throw new AppError(
        'library-not-found',
        'No library is open. Connect with a key, or open the sample library.',
      );
    },
    settled: () => last,
    change(kind) {
      const next = last.then(() => replace(kind));
      // The caller gets the failure; the next change must still have its turn.
      last = next.then(
        () => {
          problem = null;
        },
        (error: unknown) => {
          problem = toErrorReport(error);
        },
      );
      return next;
    },
  };
}
