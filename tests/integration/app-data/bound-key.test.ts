import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createParts } from '../../../electron/app.ts';
import { entryUrls } from '../../../electron/entry-urls.ts';
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

it('a key that was checked for one library is never kept for another that is chosen meanwhile', async () => {
  const [first, second] = [path.join(home, 'first'), path.join(home, 'second')];
  const { keychain, keys } = createFakeKeychain();
  let switching: Promise<void> | null = null;
  const parts = createParts({
    home,
    apiUrl: new URL(service.apiUrl),
    libraryFolder: null,
    environmentKey: undefined,
    ...entryUrls(new URL('../../../electron/main.ts', import.meta.url).href),
    keychain,
    // While the service looks at the key, the person goes to another library.
    fetch: async (input, init) => {
      switching ??= parts.libraries.choose(second);
      await switching;
      return fetch(input, init);
    },
    holder: 'a test',
    notify: () => undefined,
  });
  await parts.libraries.choose(first);
  expect(await parts.connect(service.key)).toMatchObject({ state: 'keychain' });
  expect([...keys.values()]).toEqual([service.key]);
  expect(await parts.libraryFolder('service')).toBe(second);
  await expect(parts.key.load()).rejects.toMatchObject({ code: 'key-missing' });
  await parts.libraries.choose(first);
  expect(await parts.key.load()).toBe(service.key);
});
