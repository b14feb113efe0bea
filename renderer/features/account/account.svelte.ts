import type { AccountStatus } from '../../../electron/contract/account.ts';
import type { Backend } from '../../app/bridge.ts';
import { reportOf } from '../../app/bridge.ts';
import type { ErrorReport } from '../../../electron/contract/errors.ts';

type AccountRequest =
  | 'account.openSample'
  | 'account.openService'
  | 'account.forgetKey'
  | 'account.leave'
  | 'account.status'
  | 'account.trustLibrary'
  | 'account.findLibrary';

/** Which account is open, and the way to another. */
export class Account {
  status = $state.raw<AccountStatus | null>(null);
  /** What is under way: one at a time. */
  busy = $state.raw<'connect' | 'other' | null>(null);
  /** Why the last try did not work. */
  error = $state.raw<ErrorReport | null>(null);

  readonly #backend: Backend;
  readonly #opened: (status: AccountStatus) => void;

  /** `opened` is called each time another account is open, before the page shows it. */
  constructor(backend: Backend, opened: (status: AccountStatus) => void) {
    this.#backend = backend;
    this.#opened = opened;
    backend.on('account.changed', (status) => this.#take(status));
  }

  /** White space around the key is taken off. Answers whether it worked. */
  async connect(key: string): Promise<boolean> {
    return this.#run('connect', () => this.#backend.request('account.connect', { key: key.trim() }));
  }

  /** Opens the library of another account: one of those known. */
  async openLibrary(folder: string): Promise<boolean> {
    return this.#run('other', () => this.#backend.request('account.openLibrary', { folder }));
  }

  /** Lets the user choose the folder of another account's library. */
  async addLibrary(): Promise<boolean> {
    return this.#run('other', () => this.#backend.request('account.addLibrary', undefined));
  }

  /** Shows what is open, once it is known. */
  async begin(status: Promise<AccountStatus>): Promise<boolean> {
    return this.#run('other', () => status);
  }

  /** Asks for what is open, or opens another account, or drops the key. */
  async ask(request: AccountRequest): Promise<boolean> {
    return this.#run('other', () => this.#backend.request(request, undefined));
  }

  async #run(busy: 'connect' | 'other', request: () => Promise<AccountStatus>): Promise<boolean> {
    if (this.busy !== null) return false;
    this.busy = busy;
    this.error = null;
    try {
      this.#take(await request());
      return true;
    } catch (error) {
      this.error = reportOf(error);
      return false;
    } finally {
      this.busy = null;
    }
  }

  #take(status: AccountStatus): void {
    const before = this.status;
    const another = before?.kind !== 'none' && before?.library !== status.library;
    if (status.kind !== (before?.kind ?? 'none') || (status.kind !== 'none' && before !== null && another)) {
      this.#opened(status);
    }
    this.status = status;
  }
}
