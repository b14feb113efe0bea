import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeAccount } from '../../fakes/account.ts';
import type { FakeService } from '../../fakes/service.ts';
import { startFakeService } from '../../fakes/service.ts';
import type { Sandbox } from './sandbox.ts';
import { createSandbox } from './sandbox.ts';

let service: FakeService;
let sandbox: Sandbox;
let theirs: string;

beforeAll(async () => {
  service = await startFakeService({ account: makeAccount({ seed: 4, voiceovers: 4 }) });
  sandbox = await createSandbox({ STABLECOG_API_KEY: service.key, VOICEKEEP_API_URL: service.apiUrl });
  theirs = path.join(sandbox.folder, 'theirs');
  expect((await sandbox.run(['sync', '--library', theirs])).code).toBe(0);
  await mkdir(path.join(sandbox.folder, 'home'), { recursive: true });
  await writeFile(
    path.join(sandbox.folder, 'home', 'settings.json'),
    JSON.stringify({ libraryFolder: theirs, libraries: [theirs], foreignLibraries: [theirs] }),
  );
});
afterAll(async () => {
  await service.close();
  await sandbox.remove();
});

async function hashes(): Promise<readonly string[]> {
  // SQLite makes these two while it reads.
  const files = (await sandbox.files('theirs')).filter((file) => !/-(?:shm|wal)$/.test(file));
  return Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(path.join(theirs, file));
      return `${file} ${createHash('sha256').update(bytes).digest('hex')}`;
    }),
  );
}

it('a library from someone else is read and not changed, until it is named', async () => {
  const before = await hashes();
  const listed = await sandbox.run(['list', '--json']);
  expect(listed).toMatchObject({ code: 0, stderr: '' });
  const asked = service.apiRequests.length;
  const synced = await sandbox.run(['sync', '--json']);
  expect(synced.code).toBe(5);
  expect(synced.json()).toMatchObject({ error: { code: 'library-read-only' } });
  expect(synced.stderr).toMatch(/made elsewhere.*--library/);
  expect(service.apiRequests).toHaveLength(asked);
  expect(await hashes()).toEqual(before);
  expect((await sandbox.run(['sync', '--json', '--library', theirs])).code).toBe(0);
});
