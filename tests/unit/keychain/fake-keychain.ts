import type { KeyMark } from '../../../electron/contract/account.ts';
import { keychainError } from '../../../electron/keychain/failures.ts';
import type { Keychain, KeychainFailure } from '../../../electron/keychain/keychain.ts';
import type { KeyMarker } from '../../../electron/keychain/key-standing.ts';

/** A keychain in memory. `locked` behaves as GNOME's locked keyring: gives nothing, removes nothing, takes nothing. */
export function createFakeKeychain() {
  const keys = new Map<string, string>();
  const state: { failure: KeychainFailure | null; reads: number } = { failure: null, reads: 0 };
  const keychain: Keychain = {
    async read(account) {
      state.reads += 1;
      const { failure } = state;
      if (failure !== null && failure !== 'locked') return { kind: failure, reason: 'fake' };
      const key = failure === 'locked' ? undefined : keys.get(account);
      return key === undefined ? { kind: 'nothing' } : { kind: 'found', key };
    },
    async save(account, key) {
      if (state.failure !== null) throw keychainError(state.failure, 'fake');
      keys.set(account, key);
    },
    async forget(account) {
      if (state.failure === 'locked') return false;
      if (state.failure !== null) throw keychainError(state.failure, 'fake');
      return keys.delete(account);
    },
  };
  return { keychain, keys, state };
}

/** Marks in memory, by account. */
export function createFakeMarker(): KeyMarker & { readonly marks: Map<string, KeyMark> } {
  const marks = new Map<string, KeyMark>();
  return {
    marks,
    async read(account) {
      return marks.get(account) ?? { saved: false, standing: 'untried' };
    },
    async write(account, mark) {
      marks.set(account, mark);
    },
  };
}
