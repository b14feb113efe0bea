import { z } from 'zod';
import type { ErrorReport } from './errors.ts';

/**
 * Where the key is, as far as that can be told without reading it.
 * - `unavailable`: no keychain on this machine; `no-libsecret`: the library that would reach it is not installed
 * - `refused`: the service has never taken it; `revoked`: the service took it before, and does no more
 */
export const keyStates = [
  'none',
  'keychain',
  'session',
  'environment',
  'locked',
  'denied',
  'unavailable',
  'no-libsecret',
  'refused',
  'revoked',
] as const;

export type KeyState = (typeof keyStates)[number];

/** `none`: first run, nothing is open. */
export type AccountKind = 'none' | 'service' | 'sample';

export interface AccountStatus {
  readonly kind: AccountKind;
  readonly key: KeyState;
  /** Folder of the library that is open; with `none`, of the one that a key would be connected to. */
  readonly library: string;
  /** The library came from someone else and is open for reading only, until `account.trustLibrary`. */
  readonly foreign: boolean;
  /** A library is being opened: what follows comes with `account.changed`. */
  readonly opening: boolean;
  /** Why the account that was open last time could not be opened; null when there was no trouble. */
  readonly problem: ErrorReport | null;
}

/**
 * What is remembered of a key. `saved`: it was put into the keychain, which tells "locked" from "no key", as keytar
 * answers null for both. `standing`: what the service last said to it.
 */
export const keyMarkSchema = z.strictObject({
  saved: z.boolean(),
  standing: z.enum(['untried', 'accepted', 'refused', 'revoked']),
});

export type KeyMark = z.infer<typeof keyMarkSchema>;

/** The libraries of this person's accounts. */
export interface KnownLibraries {
  /** The one that `account.openService` opens. */
  readonly current: string;
  readonly folders: readonly string[];
  /** The folder was given from outside for this run (VOICEKEEP_LIBRARY), so there is nothing to switch. */
  readonly fixed: boolean;
}
