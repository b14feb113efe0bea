import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeAccount } from '../../fakes/account.ts';
import type { FakeService } from '../../fakes/service.ts';
import { startFakeService } from '../../fakes/service.ts';
import type { Ran, Sandbox } from '../terminal/sandbox.ts';
import { createSandbox } from '../terminal/sandbox.ts';

let service: FakeService;
let sandbox: Sandbox;

beforeAll(async () => {
  service = await startFakeService({
    account: makeAccount({ seed: 3, voiceovers: 30 }),
    faults: {
      api: [
        { kind: 'status-500', rate: 0.2 },
        { kind: 'cut', times: 1 },
        { kind: 'too-many', times: 1 },
      ],
      audio: [{ kind: 'cut', rate: 0.2 }],
    },
  });
  sandbox = await createSandbox({ VOICEKEEP_API_URL: service.apiUrl });
});
afterAll(async () => {
  await service.close();
  await sandbox.remove();
});

it('a key goes through connect, sync, a crash, export, verify and refusal, and is nowhere but in requests to the API', async () => {
  const { key } = service;
  const env = { STABLECOG_API_KEY: key };
  const ran: Ran[] = [];
  ran.push(await sandbox.run(['connect', '--key-stdin'], { input: `${key}\n` }));
  ran.push(await sandbox.run(['connect', '--key-stdin', '--json'], { input: `two words ${key}\n` }));
  ran.push(
    await sandbox.run(['sync'], {
      env,
      onStart: (child) =>
        void waitFor(() => service.audioRequests.length > 3).then(() => child.kill('SIGKILL')),
    }),
  );
  const synced = await sandbox.run(['sync', '--json'], { env });
  ran.push(synced);
  // 1: clips whose audio the service no longer has.
  expect([0, 1]).toContain(synced.code);
  ran.push(await sandbox.run(['status'], { env }), await sandbox.run(['list', '--json'], { env }));
  ran.push(await sandbox.run(['export', '--to', path.join(sandbox.folder, 'exported')], { env }));
  ran.push(await sandbox.run(['verify', '--repair'], { env }));
  service.revokeKey();
  const refused = await sandbox.run(['sync'], { env });
  ran.push(refused, await sandbox.run(['sync', '--json'], { env }));
  expect(refused.code).toBe(3);

  for (const { stdout, stderr } of ran) expect(`${stdout}${stderr}`).not.toContain(key);
  const files = await sandbox.files();
  expect(files.length).toBeGreaterThan(20);
  const holding: string[] = [];
  for (const file of files) {
    const bytes = await readFile(path.join(sandbox.folder, file));
    if (bytes.includes(key) || bytes.includes(Buffer.from(key).toString('base64'))) holding.push(file);
  }
  expect(holding).toEqual([]);
  expect(JSON.stringify(service.audioRequests)).not.toContain(key);
  expect(service.apiRequests.some(({ url }) => url.includes(key))).toBe(false);
});

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
