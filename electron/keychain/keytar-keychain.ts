import { AppError } from '../contract/errors.ts';
import { classifyFailure, keychainError } from './failures.ts';
import { createSerialQueue } from '../platform/serial-queue.ts';
import { within } from '../platform/within.ts';
import type { Keychain } from './keychain.ts';

type Keytar = Pick<typeof import('keytar'), 'getPassword' | 'setPassword' | 'deletePassword'>;

const service = 'Voicekeep';

/** A person may have to type a password to unlock the keychain. */
const patience = 60_000;

/**
 * The keychain by way of keytar 7.9. What keytar needs care for:
 * it throws when it is loaded without libsecret, so it is loaded at the first use; its calls cannot be cancelled, so
 * they are given up after `timeout` (milliseconds); a locked keyring answers null; and `findCredentials` crashes the
 * process on a locked keyring, so it is never called.
 */
export function createKeytarKeychain(
  options: { readonly load?: () => Promise<Keytar>; readonly timeout?: number } = {},
): Keychain {
  const { load = loadKeytar, timeout = patience } = options;

  const queue = createSerialQueue();
  /** A call that was given up goes on, and holds one of the few threads that also read and write files. */
  let unanswered: Promise<unknown> | null = null;

  const late = () => keychainError('locked', 'The keychain did not answer in time.');

  async function ask<Answer>(question: (keytar: Keytar) => Promise<Answer>): Promise<Answer> {
    return queue.run(() => askNow(question));
  }

  /** One call at a time, and none behind one that is not answered: so a prompt that nobody sees stops no disk. */
  async function askNow<Answer>(question: (keytar: Keytar) => Promise<Answer>): Promise<Answer> {
    if (unanswered !== null) throw late();
    try {
      const call = load().then(question);
      return await within(timeout, call, () => {
        const over = () => {
          unanswered = null;
        };
        unanswered = call.then(over, over);
        return late();
      });
    } catch (error) {
      if (error instanceof AppError) throw error;
      const reason = firstLine(error);
      throw keychainError(classifyFailure(reason), reason);
    }
  }

  return {
    async read(account) {
      try {
        const key = await ask((keytar) => keytar.getPassword(service, account));
        return key === null || key === '' ? { kind: 'nothing' } : { kind: 'found', key };
      } catch (error) {
        const reason = firstLine(error);
        if (!(error instanceof AppError)) throw error;
        if (error.code === 'keychain-locked') return { kind: 'locked', reason };
        if (error.code === 'keychain-denied') return { kind: 'denied', reason };
        if (error.code === 'keychain-no-libsecret') return { kind: 'no-libsecret', reason };
        return { kind: 'unavailable', reason };
      }
    },
    save: (account, key) => ask((keytar) => keytar.setPassword(service, account, key)),
    forget: (account) => ask((keytar) => keytar.deletePassword(service, account)),
  };
}

async function loadKeytar(): Promise<Keytar> {
  // A CommonJS module: its functions are on `default` when Node imports it, on the namespace when a bundler does.
  const loaded: Keytar & { readonly default?: Keytar } = await import('keytar');
  return loaded.default ?? loaded;
}

function firstLine(error: unknown): string {
  if (error instanceof AppError) return String(error.params?.['reason'] ?? error.message);
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n')[0] ?? '').slice(0, 200);
}
