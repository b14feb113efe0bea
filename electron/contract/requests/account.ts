import { z } from 'zod';
import type { AccountStatus, KnownLibraries } from '../account.ts';
import { answering, folderSchema, nothing } from './request.ts';

export const accountRequests = {
  'account.status': answering<AccountStatus>()(nothing),
  /** Checks the key against the service, saves it, opens the library. White space around the key is taken off. */
  'account.connect': answering<AccountStatus>()(z.strictObject({ key: z.string().max(4096) })),
  'account.openSample': answering<AccountStatus>()(nothing),
  /** Opens the service account's library without asking for a key: offline, or with the key in the keychain. */
  'account.openService': answering<AccountStatus>()(nothing),
  /** Removes the key from keychain and memory; the library stays. */
  'account.forgetKey': answering<AccountStatus>()(nothing),
  /** Back to the first-run view; nothing is deleted. */
  'account.leave': answering<AccountStatus>()(nothing),
  'account.libraries': answering<KnownLibraries>()(nothing),
  /** Opens the library of another account: one of those known. */
  'account.openLibrary': answering<AccountStatus>()(z.strictObject({ folder: folderSchema })),
  /** Lets the user choose a folder; a library in it opens, a new one waits for its key. */
  'account.addLibrary': answering<AccountStatus>()(nothing),
  /** Lets the user choose the folder of a library that is there already; it opens without a key. */
  'account.findLibrary': answering<AccountStatus>()(nothing),
  /** Asks whether the open library, which came from someone else, may be changed; then opens it for that. */
  'account.trustLibrary': answering<AccountStatus>()(nothing),
  /** Takes a library off the list; nothing on disk is touched. */
  'account.unlistLibrary': answering<KnownLibraries>()(z.strictObject({ folder: folderSchema })),
} as const;
