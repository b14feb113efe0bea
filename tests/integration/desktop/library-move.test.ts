import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { AppError } from '../../../electron/contract/errors.ts';
import type { CurrentAccount } from '../../../electron/desktop/account.ts';
import { createLibraryMove } from '../../../electron/desktop/library-move.ts';
import { openLibrary } from '../../../electron/library/open-library.ts';
import { createRunningJobs } from '../../../electron/jobs/running-jobs.ts';
import { workers } from '../../built.ts';

interface Circumstances {
  /** While the library in the new folder is being opened. */
  readonly opening?: (from: string) => Promise<void>;
  /** Whether a library opens in a folder. */
  readonly opens?: (folder: string) => boolean;
  readonly foreign?: boolean;
  /** The person cancels as soon as there is progress. */
  readonly cancels?: boolean;
}

/** A library that is open, and what is said and chosen around it. */
async function setUp({
  opens = () => true,
  opening = async () => undefined,
  foreign = false,
  cancels = false,
}: Circumstances = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-move-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [from, to] = [path.join(folder, 'library'), path.join(folder, 'other')];
  await (await openLibrary({ folder: from, mode: 'write', workers, holder: 'a test' })).close();
  const known = { chosen: from, folders: [from] };
  let open: string | null = from;
  let reports = 0;
  const account = {
    get kind() {
      return open === null ? ('none' as const) : ('service' as const);
    },
    get: () => ({ kind: 'service' as const, foreign, library: { folder: open ?? '', writable: true } }),
    async change(kind: string) {
      if (kind === 'none') open = null;
      else if (open === null) {
        if (known.chosen === to) await opening(from);
        if (!opens(known.chosen))
          throw new AppError('disk-failed', { params: { place: 'library', path: '', errno: '' } });
        open = known.chosen;
      }
    },
  } as unknown as CurrentAccount;
  const jobs = createRunningJobs((job) => {
    if (cancels) jobs.cancel(job);
  });
  const move = createLibraryMove({
    account,
    jobs,
    libraries: {
      known: async () => ({ current: known.chosen, folders: known.folders, fixed: false }),
      assertKnown: async () => undefined,
      async choose(chosen) {
        known.chosen = chosen;
        known.folders = [...new Set([...known.folders, chosen])];
      },
      async unlist(gone) {
        if (gone !== known.chosen) known.folders = known.folders.filter((one) => one !== gone);
      },
    },
    chooseFolder: async () => to,
    folderName: 'Voicekeep library',
    holder: 'a test',
    report: async () => {
      reports += 1;
    },
  });
  return { from, to, known, move, isOpen: () => open, reports: () => reports };
}

test('a library that was moved is open in its new folder, which is listed in place of the old one', async () => {
  const { from, to, known, move, isOpen, reports } = await setUp();
  expect(await move()).toEqual({ from, to });
  expect(isOpen()).toBe(to);
  expect(known).toEqual({ chosen: to, folders: [to] });
  expect(await readdir(from)).toContain('library.sqlite');
  expect(reports()).toBe(1);
});

test('nobody writes to the older one until the new one is open', async () => {
  const refusals: unknown[] = [];
  const write = async (folder: string) => {
    const library = await openLibrary({ folder, mode: 'write', workers, holder: 'a terminal' });
    await library.close();
  };
  const { from, known, move } = await setUp({
    opening: (folder) => write(folder).catch((error: unknown) => void refusals.push(error)),
  });
  await move();
  expect(refusals).toMatchObject([{ code: 'library-busy' }]);
  expect(known.folders).not.toContain(from);
});

test('where it does not open in its new folder, it is open and listed as it was before', async () => {
  const { from, known, move, isOpen, reports } = await setUp({
    opens: (folder) => folder.endsWith('library'),
  });
  await expect(move()).rejects.toMatchObject({ code: 'disk-failed' });
  expect(isOpen()).toBe(from);
  expect(known).toEqual({ chosen: from, folders: [from] });
  expect(reports()).toBe(1);
});

test('it is open as before when copying is cancelled, or the copy cannot be completed', async () => {
  const cancelled = await setUp({ cancels: true });
  await expect(cancelled.move()).rejects.toMatchObject({ code: 'cancelled' });
  expect([cancelled.isOpen(), cancelled.known.folders]).toEqual([cancelled.from, [cancelled.from]]);

  const busy = await setUp();
  const other = await openLibrary({ folder: busy.from, mode: 'write', workers, holder: 'another program' });
  await expect(busy.move()).rejects.toMatchObject({ code: 'library-busy' });
  await other.close();
  expect([busy.isOpen(), busy.known.folders]).toEqual([busy.from, [busy.from]]);
});

test('one that came from someone else is not moved', async () => {
  const { move, isOpen, from } = await setUp({ foreign: true });
  await expect(move()).rejects.toMatchObject({ code: 'library-read-only' });
  expect(isOpen()).toBe(from);
});
