import { AppError } from '../contract/errors.ts';
import type { SyncReport } from '../contract/job.ts';
import type { Notify } from '../contract/notices.ts';
import type { KeyHolder } from '../keychain/key-holder.ts';
import type { KeyNames } from '../keychain/key-names.ts';
import type { Library } from '../library/library.ts';
import { assertSameAccount } from '../stablecog/listing/account-match.ts';
import { createSync } from '../sync/sync.ts';
import type { Clients } from './clients.ts';

/** Runs a sync with the key of the library in this folder, and notes what the service said to that key. */
export type SyncWithKey = (library: Library, folder: string, job: SyncJob) => Promise<SyncReport>;

type SyncJob = Parameters<ReturnType<typeof createSync>['run']>[0];

export function createSyncWithKey(options: {
  readonly key: KeyHolder;
  readonly keyNames: KeyNames;
  readonly clients: Clients;
  readonly home: string;
  readonly notify: Notify;
}): SyncWithKey {
  const { key, keyNames, clients, home, notify } = options;

  async function note(answer: 'accepted' | 'refused', name: string): Promise<void> {
    try {
      await key.noteAnswer(answer, name);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      notify({ code: 'key-standing-not-saved', params: { path: home } });
    }
  }

  function tellOfParts({ smallest_page, rows_passed_over }: SyncReport): void {
    if (smallest_page === null && rows_passed_over === 0) return;
    notify({
      code: 'listing-in-parts',
      params: { rows: smallest_page ?? 0, passedOver: rows_passed_over },
    });
  }

  return async (library, folder, job) => {
    const name = await keyNames.of(folder);
    const client = clients.forService(await key.load(name), await key.hasWorked(name));
    // An empty answer proves nothing: it makes no clip gone, so it need not be another account's.
    const admit: Parameters<typeof createSync>[0]['admit'] = (listing, signal) =>
      assertSameAccount({ client, library, listing, emptyIsOther: false, signal });
    try {
      const report = await createSync({ client, library, admit }).run(job);
      await note('accepted', name);
      tellOfParts(report);
      return report;
    } catch (error) {
      if (error instanceof AppError && error.code === 'key-refused') await note('refused', name);
      throw error;
    }
  };
}
