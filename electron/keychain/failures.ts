import { AppError } from '../contract/errors.ts';
import type { KeychainFailure } from './keychain.ts';

/**
 * What the words of a keychain's error mean. They come from libsecret and GLib (Linux), from the Security framework
 * (macOS) and from the Credential Manager (Windows); none of them has codes that keytar passes on.
 */
const words: readonly (readonly [KeychainFailure, RegExp])[] = [
  ['no-libsecret', /libsecret[^:]*: cannot open shared object/i],
  ['locked', /locked|dismissed|interaction is not allowed|auth(entication)? failed/i],
  ['denied', /denied|cancel|not permitted|passphrase you entered|access is not allowed|unauthori[sz]ed/i],
];

/** Anything else means that there is no keychain to talk to (no D-Bus, no service). */
export function classifyFailure(reason: string): KeychainFailure {
  return words.find(([, pattern]) => pattern.test(reason))?.[0] ?? 'unavailable';
}

/** The error that a person sees. `reason` is the keychain's own text; it never holds the key. */
export function keychainError(failure: KeychainFailure, reason: string): AppError {
  return new AppError(`keychain-${failure}`, { params: { reason } });
}
