import { createLibraryCopy, moveTarget } from '../account/library-copy.ts';
import type { Parts } from '../app.ts';
import { AppError } from '../contract/errors.ts';
import type { LibraryMoved } from '../contract/library-status.ts';
import type { RunningJobs } from '../jobs/running-jobs.ts';
import type { CurrentAccount } from './account.ts';

/** Moves the open library to a folder that the person chooses, and goes on from there; null where none was chosen. */
export function createLibraryMove(options: {
  readonly account: CurrentAccount;
  readonly jobs: Pick<RunningJobs, 'run'>;
  readonly libraries: Pick<Parts['libraries'], 'known' | 'choose' | 'unlist' | 'assertKnown'>;
  readonly chooseFolder: () => Promise<string | null>;
  /** Name of a folder that is made for it in one that holds other things. */
  readonly folderName: string;
  readonly holder: string;
  /** Tells the page what is open now. */
  readonly report: () => Promise<unknown>;
}): () => Promise<LibraryMoved | null> {
  const { account, jobs, libraries, report } = options;

  /** The library in its new folder, or, where it does not open there, in the one that it was in. */
  async function goOn(from: string, to: string): Promise<void> {
    await libraries.choose(to);
    try {
      await account.change('service');
    } catch (error) {
      await libraries.choose(from);
      await libraries.unlist(to);
      throw error;
    }
    // Two libraries that are one and the same are not both offered: changes to the older one would be lost.
    await libraries.unlist(from);
  }

  return async () => {
    const { kind, foreign, library } = account.get();
    const from = library.folder;
    if (kind !== 'service' || foreign || !library.writable) throw new AppError('library-read-only');
    await libraries.assertKnown(from);
    const chosen = await options.chooseFolder();
    if (chosen === null) return null;
    const to = await moveTarget(chosen, from, options.folderName);
    const copy = createLibraryCopy({ from, to, holder: options.holder });
    await jobs.run('move', (job) => copy.begin(job));
    // Another library may have been opened meanwhile.
    if (account.kind !== 'service' || account.get().library.folder !== from) throw new AppError('cancelled');
    await account.change('none');
    try {
      await copy.complete(() => goOn(from, to));
    } catch (error) {
      await account.change('service');
      throw error;
    } finally {
      await report();
    }
    return { from, to };
  };
}
