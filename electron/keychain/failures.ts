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

const sentences: Readonly<Record<KeychainFailure, string>> = {
  unavailable:
    'This machine has no keychain that Voicekeep can use (on Linux it needs a keyring such as GNOME Keyring or KWallet, and a session that runs it).',
  'no-libsecret':
    'The system library libsecret is missing, and without it Voicekeep cannot reach the keychain.',
  locked: 'The keychain is locked, or gave no key although one was saved.',
  denied: 'The keychain denied Voicekeep access to the key.',
};

const waysOut: Readonly<Record<KeychainFailure, string>> = {
  'no-libsecret':
    'Install it (Debian and Ubuntu: libsecret-1-0; Fedora and Arch: libsecret), or connect again to use a key for this session, or set STABLECOG_API_KEY.',
  unavailable: 'Connect again to use a key for this session, or set STABLECOG_API_KEY.',
  locked: 'Unlock it and try again, or connect with the key again.',
  denied: 'Allow the access when the system asks, or connect with the key again.',
};

/** The error that a person is told. `reason` is the keychain's own text; it never holds the key. */
export function keychainError(failure: KeychainFailure, reason: string): AppError {
  return new AppError(
    `keychain-${failure}`,
    `${sentences[failure]} The clips in your library are not affected. ${waysOut[failure]}`,
    { detail: { reason } },
  );
}
