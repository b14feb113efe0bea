import { AppError } from '../contract/errors.ts';
import type { KeyState } from '../contract/models.ts';
import { keychainError } from './failures.ts';
import type { Keychain, KeychainFailure } from './keychain.ts';
import { parseKey } from './key-text.ts';

/** Whether a key was saved in the keychain once: tells a locked keychain from an empty one. Never the key. */
export interface KeyMarker {
  read(): Promise<boolean>;
  write(saved: boolean): Promise<void>;
}

/** Where a key went. With `session` it is in memory only, and `reason` says why the keychain did not take it. */
export type KeptKey =
  { readonly state: 'keychain' } | { readonly state: 'session'; readonly reason: AppError };

/** The account's key while the program runs. */
export interface KeyHolder {
  /** Where the key is, as far as that can be told without asking the keychain (which may ask the person). */
  state(): Promise<KeyState>;
  /** The key: from the environment, from memory, else from the keychain. `key-missing` or `keychain-…` when there is none. */
  load(): Promise<string>;
  /** Keeps a key in memory and in the keychain; with no keychain in memory alone, never on disk. */
  keep(key: string): Promise<KeptKey>;
  /** Removes the key from memory and keychain; `keychain-…` when the keychain did not let go of it. */
  forget(): Promise<void>;
}

export interface KeyHolderOptions {
  readonly keychain: Keychain;
  readonly account: () => Promise<string>;
  readonly marker: KeyMarker;
  /** `STABLECOG_API_KEY`; goes before everything else. */
  readonly environmentKey: string | undefined;
}

export function createKeyHolder({ keychain, account, marker, environmentKey }: KeyHolderOptions): KeyHolder {
  const fromEnvironment =
    environmentKey === undefined || environmentKey.trim() === '' ? null : environmentKey;
  let held: { readonly key: string; readonly state: 'keychain' | 'session' } | null = null;
  let lastFailure: KeychainFailure | null = null;
  /** Grows with each `forget`, so that a read that was under way does not bring the key back. */
  let forgotten = 0;

  function fail(failure: KeychainFailure, reason: string): AppError {
    lastFailure = failure;
    return keychainError(failure, reason);
  }

  return {
    async state() {
      if (fromEnvironment !== null) return 'environment';
      if (held) return held.state;
      if (lastFailure) return lastFailure;
      return (await marker.read()) ? 'keychain' : 'none';
    },

    async load() {
      if (fromEnvironment !== null) return parseKey(fromEnvironment);
      if (held) return held.key;
      const before = forgotten;
      const reading = await keychain.read(await account());
      if (reading.kind === 'found') {
        const key = parseKey(reading.key);
        if (forgotten !== before) throw missing();
        held = { key, state: 'keychain' };
        lastFailure = null;
        if (!(await marker.read())) await marker.write(true);
        return key;
      }
      if (reading.kind !== 'nothing') throw fail(reading.kind, reading.reason);
      if (await marker.read()) throw fail('locked', 'The keychain gave no key although one was saved.');
      lastFailure = null;
      throw missing();
    },

    async keep(text) {
      const key = parseKey(text);
      try {
        await keychain.save(await account(), key);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        held = { key, state: 'session' };
        return { state: 'session', reason: error };
      }
      held = { key, state: 'keychain' };
      lastFailure = null;
      await marker.write(true);
      return { state: 'keychain' };
    },

    async forget() {
      forgotten += 1;
      held = null;
      lastFailure = null;
      const saved = await marker.read();
      let removed: boolean;
      try {
        removed = await keychain.forget(await account());
      } catch (error) {
        // Nothing was ever saved there, so nothing is left behind.
        if (!saved && error instanceof AppError) return;
        throw error;
      }
      if (saved && !removed) throw fail('locked', 'The keychain did not remove the key.');
      if (saved) await marker.write(false);
    },
  };
}

function missing(): AppError {
  return new AppError(
    'key-missing',
    'There is no key for this library. The clips that are here stay playable; connect with your Stablecog key to bring it up to date.',
  );
}
