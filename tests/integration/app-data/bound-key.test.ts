import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Parts } from '../../../electron/app.ts';
import { createParts } from '../../../electron/app.ts';
import { entryUrls } from '../../../electron/entry-urls.ts';
import type { Keychain } from '../../../electron/keychain/keychain.ts';
import { keychainAccount } from '../../../electron/keychain/keychain.ts';
import { built } from '../../built.ts';
import { makeAccount } from '../../fakes/account.ts';
import type { FakeService } from '../../fakes/service.ts';
import { startFakeService } from '../../fakes/service.ts';
import { createFakeKeychain } from '../../unit/keychain/fake-keychain.ts';

let home: string;
let service: FakeService;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'voicekeep-bound-'));
  service = await startFakeService({ account: makeAccount({ seed: 8, voiceovers: 2 }) });
});
afterEach(async () => {
  await service.close();
  await rm(home, { recursive: true, force: true });
});

function partsWith(keychain: Keychain, ask: typeof fetch = fetch): Parts {
  return createParts({
    home,
    apiUrl: new URL(service.apiUrl),
    libraryFolder: null,
    environmentKey: undefined,
    ...entryUrls(built('main.js').href),
    keychain,
    fetch: ask,
    holder: 'a test',
    notify: () => undefined,
  });
}

const job = {
  ...{ full: false, audio: true, video: true, connections: 4 },
  signal: new AbortController().signal,
  onProgress: () => undefined,
};

it('a key that was checked for one library is never kept for another that is chosen meanwhile', async () => {
  const [first, second] = [path.join(home, 'first'), path.join(home, 'second')];
  const { keychain, keys } = createFakeKeychain();
  let switching: Promise<void> | null = null;
  const parts = partsWith(keychain, async (input, init) => {
    // While the service looks at the key, the person goes to another library.
    switching ??= parts.libraries.choose(second);
    await switching;
    return fetch(input, init);
  });
  await parts.libraries.choose(first);
  expect(await parts.connect(service.key)).toMatchObject({ state: 'keychain' });
  expect([...keys.values()]).toEqual([service.key]);
  expect(await parts.libraryFolder('service')).toBe(second);
  await expect(parts.key.load()).rejects.toMatchObject({ code: 'key-missing' });
  await parts.libraries.choose(first);
  expect(await parts.key.load()).toBe(service.key);
});

it('a key goes where its library is moved, and is forgotten with the last place that it is known at', async () => {
  const [first, moved, other] = ['first', 'moved', 'other'].map((name) => path.join(home, name)) as [
    string,
    string,
    string,
  ];
  const { keychain, keys } = createFakeKeychain();
  const parts = partsWith(keychain);
  await parts.libraries.choose(first);
  await parts.connect(service.key);
  const account = await parts.open('service');
  expect(await account.sync.run(job)).toMatchObject({ complete: true });
  await account.close();

  await rename(first, moved);
  await parts.libraries.choose(moved);
  const later = partsWith(keychain);
  const again = await later.open('service');
  expect(await again.sync.run({ ...job, full: true })).toMatchObject({ complete: true });
  await again.close();
  expect(keys.size).toBe(1);
  expect([...keys.keys()].join()).not.toContain(home);

  await later.libraries.choose(other);
  for (const [folder, isLast] of [
    [first, false],
    [moved, true],
  ] as const) {
    await later.libraries.unlist(folder);
    expect(await later.hasKeyOfItsOwn(folder)).toBe(isLast);
  }
  await later.forgetKey(moved);
  expect(keys.size).toBe(0);
  expect(await later.hasKeyOfItsOwn(moved)).toBe(false);
});

it('a key that an older version saved by the path of a library is found, and moves to its id', async () => {
  const folder = path.join(home, 'library');
  const { keychain, keys } = createFakeKeychain();
  const older = keychainAccount(new URL(service.apiUrl), folder);
  keys.set(older, service.key);
  await writeFile(
    path.join(home, 'settings.json'),
    JSON.stringify({ keys: { [older]: { saved: true, standing: 'accepted' } } }),
  );
  const parts = partsWith(keychain);
  expect(await parts.key.state()).toBe('keychain');
  const account = await parts.open('service');
  expect(await parts.key.state()).toBe('keychain');
  expect(await account.sync.run(job)).toMatchObject({ complete: true });
  await account.close();
  expect([...keys]).toEqual([[expect.not.stringContaining(folder), service.key]]);
  expect(await parts.key.state()).toBe('keychain');
});
