import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Parts } from '../../../electron/app.ts';
import { createParts } from '../../../electron/app.ts';
import type { Notice } from '../../../electron/contract/notices.ts';
import { entryUrls } from '../../../electron/entry-urls.ts';
import { built } from '../../built.ts';
import { makeAccount } from '../../fakes/account.ts';
import type { FakeService } from '../../fakes/service.ts';
import { startFakeService } from '../../fakes/service.ts';
import { createFakeKeychain } from '../../unit/keychain/fake-keychain.ts';

let folder: string;
let mine: string;
let theirs: string;
let service: FakeService;
let told: Notice[];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-swapped-'));
  mine = path.join(folder, 'mine');
  theirs = path.join(folder, 'theirs');
  service = await startFakeService({ account: makeAccount({ seed: 8, voiceovers: 2 }) });
  told = [];
  await fill(partsOf('my-home'), mine);
  await fill(partsOf('their-home'), theirs);
});
afterEach(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

function partsOf(home: string, libraryFolder: string | null = null): Parts {
  return createParts({
    home: path.join(folder, home),
    apiUrl: new URL(service.apiUrl),
    libraryFolder,
    environmentKey: service.key,
    ...entryUrls(built('main.js').href),
    keychain: createFakeKeychain().keychain,
    fetch,
    holder: 'a test',
    notify: (notice) => told.push(notice),
  });
}

const job = {
  ...{ full: false, audio: false, video: false, connections: 4 },
  signal: new AbortController().signal,
  onProgress: () => undefined,
};

async function fill(parts: Parts, library: string): Promise<void> {
  await parts.libraries.choose(library);
  const account = await parts.open('service');
  await account.sync.run(job);
  await account.close();
}

async function openOnce(parts: Parts, mode?: 'write' | 'read', trusted = false) {
  const account = await parts.open('service', mode, trusted ? { folder: mine, trusted } : undefined);
  const { foreign, library } = account;
  await account.close();
  return { foreign, writable: library.writable };
}

describe('a library in the place of one that is trusted', () => {
  beforeEach(async () => {
    await rename(mine, path.join(folder, 'away'));
    await cp(theirs, mine, { recursive: true });
  });

  it('is opened for reading only and said to be, until the person allows changes', async () => {
    const parts = partsOf('my-home');
    expect(await openOnce(parts, 'read')).toEqual({ foreign: true, writable: false });
    for (let times = 0; times < 2; times += 1) {
      told = [];
      expect(await openOnce(partsOf('my-home'))).toEqual({ foreign: true, writable: false });
      expect(told.map(({ code }) => code)).toContain('library-foreign');
    }
    expect(await openOnce(parts, 'write', true)).toEqual({ foreign: false, writable: true });
    await parts.libraries.choose(mine, true);
    expect(await openOnce(partsOf('my-home'))).toEqual({ foreign: false, writable: true });
  });

  it('is not asked about where the person named its folder for this run', async () => {
    expect(await openOnce(partsOf('my-home', mine))).toEqual({ foreign: false, writable: true });
  });
});

it('a library that was restored from a copy of itself is trusted as before', async () => {
  await cp(mine, path.join(folder, 'copy'), { recursive: true });
  await rm(mine, { recursive: true });
  await rename(path.join(folder, 'copy'), mine);
  expect(await openOnce(partsOf('my-home'))).toEqual({ foreign: false, writable: true });
});

it('a copy of a trusted library at another path is not trusted for its id', async () => {
  const copy = path.join(folder, 'copy');
  await cp(mine, copy, { recursive: true });
  const parts = partsOf('my-home');
  const account = await parts.open('service', 'write', { folder: copy, trusted: false });
  expect(account.foreign).toBe(true);
  await account.close();
});

describe('a library that is gone', () => {
  it('is not made anew by itself, and is there again with its folder', async () => {
    await rename(mine, path.join(folder, 'away'));
    const parts = partsOf('my-home');
    await expect(parts.open('service')).rejects.toMatchObject({
      code: 'disk-missing',
      params: { place: 'library', path: mine },
    });
    await rename(path.join(folder, 'away'), mine);
    expect(await openOnce(parts)).toEqual({ foreign: false, writable: true });
  });

  it('leaves its path to a new one on the person’s word, with an id and a key of its own', async () => {
    await rename(mine, path.join(folder, 'away'));
    const parts = partsOf('my-home');
    const before = (await parts.settings.read()).libraryIds[mine];
    await parts.libraries.startNew(mine);
    await fill(parts, mine);
    const after = (await parts.settings.read()).libraryIds[mine];
    expect(after).toBeDefined();
    expect(after).not.toBe(before);
  });

  it('leaves the list when it is found in another folder', async () => {
    const found = path.join(folder, 'disk', 'found');
    await mkdir(path.dirname(found));
    await rename(mine, found);
    const parts = partsOf('my-home');
    const account = await parts.open('service', 'write', { folder: found, trusted: true });
    await account.close();
    await parts.libraries.choose(found, true);
    await parts.libraries.dropMoved(mine);
    expect(await parts.libraries.known()).toMatchObject({ current: found });
    expect((await parts.libraries.known()).folders).not.toContain(mine);
  });

  it('stays on the list when another one was opened in its stead', async () => {
    await rename(mine, path.join(folder, 'away'));
    const parts = partsOf('my-home');
    const account = await parts.open('service', 'write', { folder: theirs, trusted: true });
    await account.close();
    await parts.libraries.choose(theirs, true);
    await parts.libraries.dropMoved(mine);
    expect((await parts.libraries.known()).folders).toContain(mine);
  });
});
