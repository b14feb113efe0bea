import { AppError } from '../contract/errors.ts';
import { classifyFailure, keychainError } from './failures.ts';
import { createSerialQueue } from '../platform/serial-queue.ts';
import { within } from '../platform/within.ts';
import type { Keychain } from './keychain.ts';
import type { KeychainAnswer, KeychainCall, StartKeychainProcess } from './keychain-call.ts';

/** A person may have to type a password to unlock the keychain. */
const patience = 60_000;

/**
 * The keychain by way of keytar 7.9. What keytar needs care for: it throws when it is loaded without libsecret; its
 * calls cannot be cancelled, so each is made in a process of its own, which is ended after `timeout` (milliseconds);
 * a locked keyring answers null; and `findCredentials` crashes on a locked keyring, so it is never called.
 */
export function createKeytarKeychain(options: {
  readonly start: StartKeychainProcess;
  readonly timeout?: number;
}): Keychain {
  const { start, timeout = patience } = options;
  const queue = createSerialQueue();
  /** How many calls were given up. Those that waited meanwhile would show the same prompt again. */
  let givenUp = 0;

  const late = () => keychainError('locked', 'The keychain did not answer in time.');

  /** One call at a time, so that one prompt shows. */
  function ask(call: KeychainCall): Promise<string | boolean | null> {
    const before = givenUp;
    return queue.run(() => {
      if (givenUp !== before) throw late();
      return askNow(call);
    });
  }

  async function askNow(call: KeychainCall): Promise<string | boolean | null> {
    const answer = await answerTo(call);
    if ('value' in answer) return answer.value;
    const reason = firstLine(answer.error);
    throw keychainError(classifyFailure(reason), reason);
  }

  async function answerTo(call: KeychainCall): Promise<KeychainAnswer> {
    try {
      const process = await start();
      try {
        return await within(timeout, process.ask(call), () => {
          givenUp += 1;
          return late();
        });
      } finally {
        process.end();
      }
    } catch (error) {
      if (error instanceof AppError) throw error;
      return { error: error instanceof Error ? error.message : String(error) };
    }
  }

  return {
    async read(account) {
      try {
        const key = await ask({ method: 'getPassword', args: [account] });
        return typeof key !== 'string' || key === '' ? { kind: 'nothing' } : { kind: 'found', key };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        const reason = String(error.params?.['reason'] ?? error.message);
        if (error.code === 'keychain-locked') return { kind: 'locked', reason };
        if (error.code === 'keychain-denied') return { kind: 'denied', reason };
        if (error.code === 'keychain-no-libsecret') return { kind: 'no-libsecret', reason };
        return { kind: 'unavailable', reason };
      }
    },
    async save(account, key) {
      await ask({ method: 'setPassword', args: [account, key] });
    },
    forget: async (account) => (await ask({ method: 'deletePassword', args: [account] })) === true,
  };
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 200);
}
