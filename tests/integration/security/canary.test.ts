import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeAccount } from '../../fakes/account.ts';
import { apiFaultKinds, audioFaultKinds } from '../../fakes/faults.ts';
import type { FakeService } from '../../fakes/service.ts';
import { startFakeService } from '../../fakes/service.ts';
import type { Ran, Sandbox } from '../terminal/sandbox.ts';
import { createSandbox } from '../terminal/sandbox.ts';
import { holds } from './key-forms.ts';

let service: FakeService;
let sandbox: Sandbox;
const ran: Ran[] = [];

beforeAll(async () => {
  service = await startFakeService({ account: makeAccount({ seed: 3, voiceovers: 30 }) });
  sandbox = await createSandbox({ VOICEKEEP_API_URL: service.apiUrl });
});
afterAll(async () => {
  await service.close();
  await sandbox.remove();
});

async function run(args: readonly string[], options: Parameters<Sandbox['run']>[1] = {}): Promise<Ran> {
  const one = await sandbox.run(args, { env: { STABLECOG_API_KEY: service.key }, ...options });
  ran.push(one);
  return one;
}

async function expectNowhere(): Promise<void> {
  for (const { stdout, stderr } of ran) expect(holds(Buffer.from(stdout + stderr), service.key)).toBe(false);
  const files = await sandbox.files();
  expect(files.length).toBeGreaterThan(20);
  const holding: string[] = [];
  for (const file of files) {
    if (holds(await readFile(path.join(sandbox.folder, file)), service.key)) holding.push(file);
  }
  expect(holding).toEqual([]);
  expect(holds(Buffer.from(JSON.stringify(service.audioRequests)), service.key)).toBe(false);
  expect(service.apiRequests.some(({ url }) => url.includes(service.key))).toBe(false);
  expect(service.apiRequests.some(({ headers }) => headers.authorization?.includes(service.key))).toBe(true);
}

it('a key goes through connect, sync, a crash, export, verify and refusal, and is nowhere but in requests to the API', async () => {
  service.faults.api = [
    { kind: 'status-500', rate: 0.2 },
    { kind: 'cut', times: 1 },
  ];
  service.faults.audio = [{ kind: 'cut', rate: 0.2 }];
  await run(['connect', '--key-stdin'], { env: {}, input: `${service.key}\n` });
  await run(['connect', '--key-stdin', '--json'], { env: {}, input: `two words ${service.key}\n` });
  await run(['sync'], {
    env: { STABLECOG_API_KEY: service.key },
    onStart: (child) =>
      void waitFor(() => service.audioRequests.length > 3).then(() => child.kill('SIGKILL')),
  });
  // 1: clips whose audio the service no longer has.
  expect([0, 1]).toContain((await run(['sync', '--json'])).code);
  await run(['status']);
  await run(['list', '--json']);
  const exported = path.join(sandbox.folder, 'exported');
  expect((await run(['export', exported, '--json'])).code).toBe(0);
  await run(['verify', exported]);
  await run(['verify', '--repair']);
  await run(['forget']);
  await expectNowhere();
});

// Every audio fault goes with one of the API's; there is one more of these.
it.each(apiFaultKinds.map((api, at) => [api, audioFaultKinds[at] ?? 'reset'] as const))(
  'it is nowhere after a sync with the faults %s and %s',
  { timeout: 120_000 },
  async (api, audio) => {
    service.faults.api = [{ kind: api, times: 1 }];
    service.faults.audio = [{ kind: audio, times: 2 }];
    const library = path.join(sandbox.folder, `library-${api}`);
    await run(['--library', library, 'sync', '--json']);
    await run(['--library', library, 'sync']);
    await expectNowhere();
  },
);

it('it is nowhere after it was revoked', async () => {
  service.faults.api = [];
  service.faults.audio = [];
  service.revokeKey();
  const refused = await run(['sync']);
  expect(refused.code).toBe(3);
  await run(['sync', '--json']);
  await run(['status', '--json']);
  await expectNowhere();
});

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
