import { existsSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../contract/errors.ts';
import { parseKey } from '../contract/key-text.ts';
import type { EntryUrls } from '../entry-urls.ts';
import type { KeptKey, KeyHolder } from '../keychain/key-holder.ts';
import type { KeyNames } from '../keychain/key-names.ts';
import type { Library } from '../library/library.ts';
import { openLibrary } from '../library/open-library.ts';
import { databaseName } from '../library/paths.ts';
import type { StablecogClient } from '../stablecog/client.ts';
import { assertSameAccount } from '../stablecog/listing/account-match.ts';
import type { Clients } from './clients.ts';

/** Checks a key against the service and the clips of the library that is chosen, then saves it for that library. */
export function createConnect(options: {
  readonly key: KeyHolder;
  readonly keyNames: KeyNames;
  readonly clients: Clients;
  readonly workers: EntryUrls['workers'];
  readonly holder: string;
  /** Folder of the library that is chosen now. */
  readonly folder: () => Promise<string>;
}): (text: string, signal?: AbortSignal) => Promise<KeptKey> {
  const { key, keyNames, clients, workers, holder } = options;

  /** A key of another account than the library's clips is not even kept. Learns the library's id, for the key's name. */
  async function assertSameAsLibrary(
    client: StablecogClient,
    folder: string,
    signal: AbortSignal,
  ): Promise<void> {
    if (!existsSync(path.join(folder, databaseName))) {
      await keyNames.prepare(folder, undefined);
      return;
    }
    let library: Library;
    try {
      library = await openLibrary({ folder, mode: 'read', workers, holder });
    } catch (error) {
      // Not to be read as it is now (older, damaged): the sync looks again once it is open.
      if (error instanceof AppError) return;
      throw error;
    }
    try {
      const listing = await client.listAccount(signal);
      await assertSameAccount({ client, library, listing, emptyIsOther: true, signal });
      await keyNames.prepare(folder, await library.libraryId());
    } finally {
      await library.close();
    }
  }

  return async (text, signal = new AbortController().signal) => {
    const checked = parseKey(text);
    // The library of this moment: another one may have been chosen by the time that the service has answered.
    const folder = await options.folder();
    const client = clients.forService(checked);
    await client.checkKey(signal);
    await assertSameAsLibrary(client, folder, signal);
    return key.keep(checked, await keyNames.of(folder));
  };
}
