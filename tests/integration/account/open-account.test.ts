import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { OpenAccountOptions } from '../../../electron/account/open-account.ts';
import { createOpenAccount } from '../../../electron/account/open-account.ts';
import { entryUrls } from '../../../electron/entry-urls.ts';
import { takeWriteLock } from '../../../electron/library/database/write-lock.ts';
import { built } from '../../built.ts';

test('a library that is moved while it is being opened is opened where it is now', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-open-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [before, after] = [path.join(folder, 'before'), path.join(folder, 'after')];
  // Each time that it is asked for: the move is done after the first.
  const chosen = [before];
  const open = createOpenAccount({
    ...entryUrls(built('main.js').href),
    libraries: {
      wasOpened: async () => false,
      isTrusted: async () => true,
      noteOpened: async () => undefined,
    },
    keyNames: { isOther: async () => false, bind: async () => undefined },
    folderOf: async () => chosen.shift() ?? after,
    isNamed: false,
    holder: 'a test',
    notify: () => undefined,
    // What asks the service is not needed to open.
  } as unknown as OpenAccountOptions);
  const account = await open('service');
  onTestFinished(() => account.close());
  expect(account.library.folder).toBe(after);
  expect(account.mark.folder).toBe(after);
  takeWriteLock(before, 'another program').release();
});
