import { AppError } from '../contract/errors.ts';
import type { KeyState } from '../contract/account.ts';
import { parseKey } from '../contract/key-text.ts';
import { keychainError } from './failures.ts';
import type { FormerKeys } from './former-keys.ts';
import { createFormerKeys } from './former-keys.ts';
import type { KeyMarker } from './key-standing.ts';
import { createKeyStanding } from './key-standing.ts';
import type { Keychain, KeychainFailure } from './keychain.ts';

/** Where a key went. With `session` it is in memory only, and `reason` says why the keychain did not take it. */
export type KeptKey =
  { readonly state: 'keychain' } | { readonly state: 'session'; readonly reason: AppError };

/**
 * The key of the account that is chosen, or of the one that is named (by its name in the keychain), while the program
 * runs. Another account's key is never given for it.
 */
export interface KeyHolder {
  /** Where the key is, as far as that can be told without asking the keychain (which may ask the person). */
  state(): Promise<KeyState>;
  /** The key: from the environment, from memory, else from the keychain. `key-missing` or `keychain-…` when there is none. */
  load(account?: string): Promise<string>;
  /** Saves a key that the service has accepted, in memory and in the keychain; with no keychain in memory alone, never on disk. */
  keep(key: string, account?: string): Promise<KeptKey>;
  /** Removes the key from memory and keychain; `keychain-…` when the keychain did not let go of it. */
  forget(account?: string): Promise<void>;
  /** Records how the service answered the key. Rejects with `disk-…`. */
  noteAnswer(answer: 'accepted' | 'refused', account?: string): Promise<void>;
  /** Whether the service has accepted this key before. */
  hasWorked(account?: string): Promise<boolean>;
}

export interface KeyHolderOptions {
  readonly keychain: Keychain;
  /** Name in the keychain of the account that is chosen now. */
  readonly account: () => Promise<string>;
  readonly marker: KeyMarker;
  /** The name under which an older version saved the key of this one, until it was moved; null when none did. */
  readonly formerName?: (account: string) => Promise<string | null>;
  /** `STABLECOG_API_KEY`; goes before everything else. */
  readonly environmentKey: string | undefined;
}

/** What is kept in memory of one account. */
interface Held {
  key: { readonly text: string; readonly state: 'keychain' | 'session' } | null;
  lastFailure: KeychainFailure | null;
  /** Grows with each `forget`, so that a read that was under way does not bring the key back. */
  forgotten: number;
}

export function createKeyHolder(options: KeyHolderOptions): KeyHolder {
  const { keychain, marker, formerName = () => Promise.resolve(null), environmentKey } = options;
  const fromEnvironment =
    environmentKey === undefined || environmentKey.trim() === '' ? null : environmentKey;
  const held = createHeldKeys();
  const standing = createKeyStanding(marker, fromEnvironment !== null);
  const former = createFormerKeys(keychain, marker, formerName);
  const nameOf = async (named?: string) => named ?? (await options.account());

  return {
    async state() {
      const name = await nameOf();
      const refusal = await standing.refusal(name);
      if (fromEnvironment !== null) return refusal ?? 'environment';
      const { key, lastFailure } = held.of(name);
      if (key) return refusal ?? key.state;
      if (lastFailure) return lastFailure;
      return (await marker.read(name)).saved ? (refusal ?? 'keychain') : 'none';
    },

    async load(named) {
      if (fromEnvironment !== null) return parseKey(fromEnvironment);
      const name = await nameOf(named);
      const memory = held.of(name);
      if (memory.key) return memory.key.text;
      return loadSaved({ keychain, former, marker }, name, memory);
    },

    async keep(text, named) {
      const key = parseKey(text);
      const name = await nameOf(named);
      const memory = held.of(name);
      try {
        await keychain.save(name, key);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        memory.key = { text: key, state: 'session' };
        // An older key may still lie in the keychain.
        await marker.write(name, { ...(await marker.read(name)), standing: 'accepted' });
        return { state: 'session', reason: error };
      }
      memory.key = { text: key, state: 'keychain' };
      memory.lastFailure = null;
      await marker.write(name, { saved: true, standing: 'accepted' });
      await former.remove(name);
      return { state: 'keychain' };
    },

    async forget(named) {
      const name = await nameOf(named);
      const memory = held.of(name);
      memory.forgotten += 1;
      memory.key = null;
      memory.lastFailure = null;
      const mark = await marker.read(name);
      let removed: boolean;
      try {
        removed = await former.remove(name);
        removed = (await keychain.forget(name)) || removed;
      } catch (error) {
        // Nothing was ever saved there, so nothing is left behind.
        if (!mark.saved && error instanceof AppError) return;
        throw error;
      }
      if (mark.saved && !removed) throw fail(memory, 'locked', 'The keychain did not remove the key.');
      if (mark.saved || mark.standing !== 'untried') {
        await marker.write(name, { saved: false, standing: 'untried' });
      }
    },

    hasWorked: async (named) => standing.hasWorked(await nameOf(named)),
    noteAnswer: async (answer, named) => standing.note(answer, await nameOf(named)),
  };
}

interface SavedKeys {
  readonly keychain: Keychain;
  readonly former: FormerKeys;
  readonly marker: KeyMarker;
}

/** The key of the keychain, which is held in memory from now on. */
async function loadSaved(
  { keychain, former, marker }: SavedKeys,
  name: string,
  memory: Held,
): Promise<string> {
  const before = memory.forgotten;
  const reading = await former.move(name, await keychain.read(name));
  const mark = await marker.read(name);
  if (reading.kind === 'found') {
    const text = parseKey(reading.key);
    if (memory.forgotten !== before) throw missing();
    memory.key = { text, state: 'keychain' };
    memory.lastFailure = null;
    if (!mark.saved) await marker.write(name, { ...mark, saved: true });
    return text;
  }
  if (reading.kind !== 'nothing') throw fail(memory, reading.kind, reading.reason);
  if (mark.saved) throw fail(memory, 'locked', 'The keychain gave no key although one was saved.');
  memory.lastFailure = null;
  throw missing();
}

function createHeldKeys(): { of(name: string): Held } {
  const accounts = new Map<string, Held>();
  return {
    of(name) {
      const held = accounts.get(name) ?? { key: null, lastFailure: null, forgotten: 0 };
      accounts.set(name, held);
      return held;
    },
  };
}

function fail(held: Held, failure: KeychainFailure, reason: string): AppError {
  held.lastFailure = failure;
  return keychainError(failure, reason);
}

function missing(): AppError {
  return new AppError('key-missing', { params: { reason: 'none' } });
}
