/**
 * What the keychain answered.
 * - `nothing`: it gave no key. A locked keyring answers the same, so this alone does not prove that none was saved.
 * - `unavailable`, `no-libsecret`, `locked`, `denied`: why it could not be asked; `reason` is for the log, never the key.
 */
export type KeyReading =
  | { readonly kind: 'found'; readonly key: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: KeychainFailure; readonly reason: string };

export type KeychainFailure = 'unavailable' | 'no-libsecret' | 'locked' | 'denied';

/**
 * The operating system's keychain: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.
 * `account` is a name from `keychainAccount`.
 */
export interface Keychain {
  read(account: string): Promise<KeyReading>;
  /** Rejects with `keychain-unavailable`, `keychain-no-libsecret`, `keychain-locked` or `keychain-denied`. */
  save(account: string, key: string): Promise<void>;
  /** False when there was nothing to remove, or the keychain is locked; rejects as `save` does. */
  forget(account: string): Promise<boolean>;
}

/**
 * Name of a key in the keychain: one for each service and library, so that accounts do not mix. `library`: its id;
 * its folder where it has none, as in older versions.
 */
export function keychainAccount(apiUrl: URL, library: string): string {
  return `${apiUrl.origin} ${library}`;
}
