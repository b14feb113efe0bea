import type { AccountKind } from '../contract/account.ts';
import type { ErrorReport } from '../contract/errors.ts';
import { AppError, toErrorReport } from '../contract/errors.ts';
import { createSerialQueue } from '../platform/serial-queue.ts';
import { within } from '../platform/within.ts';
import type { NamedLibrary, OpenAccount } from '../account/account.ts';

type OpenKind = Exclude<AccountKind, 'none'>;

/** The account that is open in the app, at most one. */
export interface CurrentAccount {
  readonly kind: AccountKind;
  /** Whether a library is being opened. */
  readonly opening: boolean;
  /** Why the last change failed; null when it did not. */
  readonly problem: ErrorReport | null;
  /** Throws `library-not-open` when none is open. */
  get(): OpenAccount;
  /** Calls `listener` whenever an account has been opened, and once for one that is open. */
  whenOpened(listener: () => void): void;
  /** Waits until no change is under way. */
  idle(): Promise<void>;
  /**
   * Closes what is open, then opens another (`at`: not the one of the settings); a failure leaves none open.
   * What is still being opened for an earlier change is given up, and that change rejects with `cancelled`.
   */
  change(kind: AccountKind, at?: NamedLibrary): Promise<void>;
}

interface Opening {
  readonly kind: OpenKind;
  readonly at: NamedLibrary | undefined;
  readonly giveUp: () => void;
}

/** Milliseconds after which a library that does not close is left to itself: its disk may never answer. */
const patience = 10_000;

export function createCurrentAccount({
  open,
  beforeClose,
  onError,
}: {
  readonly open: (kind: OpenKind, at?: NamedLibrary) => Promise<OpenAccount>;
  /** Stops what still works on the account that is about to be closed. */
  readonly beforeClose: () => Promise<void>;
  /** Called with what failed after nobody waited for it any more. */
  readonly onError: (error: unknown) => void;
}): CurrentAccount {
  let account: OpenAccount | null = null;
  let opening: Opening | null = null;
  let problem: ErrorReport | null = null;
  const queue = createSerialQueue();
  const listeners: (() => void)[] = [];

  async function close(previous: OpenAccount): Promise<void> {
    const closed = beforeClose().then(() => previous.close());
    closed.catch(onError);
    await within(patience, closed, () => new AppError('library-not-closed'));
  }

  async function replace(kind: AccountKind, at: NamedLibrary | undefined): Promise<void> {
    if ((account?.kind ?? 'none') === kind && at === undefined) return;
    const previous = account;
    if (previous) {
      account = null;
      // What does not close in time must not keep another from being opened.
      await close(previous).catch(onError);
    }
    if (kind === 'none') return;
    const opened = abandonable(open(kind, at), onError);
    opening = { kind, at, giveUp: opened.giveUp };
    try {
      account = await opened.account;
    } finally {
      opening = null;
    }
    for (const listener of listeners) listener();
  }

  return {
    get kind() {
      return account?.kind ?? 'none';
    },
    get opening() {
      return opening !== null;
    },
    get problem() {
      return problem;
    },
    get() {
      if (account) return account;
      throw new AppError('library-not-open');
    },
    whenOpened(listener) {
      listeners.push(listener);
      if (account) listener();
    },
    idle: () => queue.idle(),
    change(kind, at) {
      if (opening && (opening.kind !== kind || opening.at?.folder !== at?.folder)) opening.giveUp();
      return queue.run(async () => {
        try {
          await replace(kind, at);
          problem = null;
        } catch (error) {
          problem = toErrorReport(error);
          throw error;
        }
      });
    },
  };
}

/** An account that is being opened. Once it is given up, nobody waits for it; when it is open after all, it is closed. */
function abandonable(
  opened: Promise<OpenAccount>,
  onError: (error: unknown) => void,
): { readonly account: Promise<OpenAccount>; readonly giveUp: () => void } {
  let reject: (why: AppError) => void;
  const givenUp = new Promise<never>((_resolve, refuse) => (reject = refuse));
  return {
    account: Promise.race([opened, givenUp]),
    giveUp() {
      opened.then((late) => late.close()).catch(onError);
      reject(new AppError('cancelled'));
    },
  };
}
