import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeAccount } from '../../fakes/account.ts';
import type { ApiFault, AudioFault } from '../../fakes/faults.ts';
import { apiFaultKinds, audioFaultKinds } from '../../fakes/faults.ts';
import { startFakeService } from '../../fakes/service.ts';
import type { Ran, Sandbox } from '../terminal/sandbox.ts';
import { createSandbox } from '../terminal/sandbox.ts';
import { holds } from './key-forms.ts';

type Canary = Awaited<ReturnType<typeof openCanary>>;

/** A service with a recognisable key, and a machine on which commands are run with it. */
async function openCanary() {
  const service = await startFakeService({ account: makeAccount({ seed: 3, voiceovers: 30 }) });
  const sandbox = await createSandbox({ VOICEKEEP_API_URL: service.apiUrl });
  const ran: Ran[] = [];
  return {
    service,
    sandbox,
    async run(args: readonly string[], options: Parameters<Sandbox['run']>[1] = {}): Promise<Ran> {
      const one = await sandbox.run(args, { env: { STABLECOG_API_KEY: service.key }, ...options });
      ran.push(one);
      return one;
    },
    async expectNowhere(): Promise<void> {
      expect(ran.length).toBeGreaterThan(0);
      for (const { stdout, stderr } of ran) {
        expect(holds(Buffer.from(stdout + stderr), service.key)).toBe(false);
      }
      const files = await sandbox.files();
      expect(files.length).toBeGreaterThan(20);
      const holding: string[] = [];
      for (const file of files) {
        if (holds(await readFile(path.join(sandbox.folder, file)), service.key)) holding.push(file);
      }
      expect(holding).toEqual([]);
      expect(holds(Buffer.from(JSON.stringify(service.audioRequests)), service.key)).toBe(false);
      expect(service.apiRequests.some(({ url }) => url.includes(service.key))).toBe(false);
      expect(service.apiRequests.some(({ headers }) => headers.authorization?.includes(service.key))).toBe(
        true,
      );
    },
    async close() {
      await service.close();
      await sandbox.remove();
    },
  };
}

async function withCanary(use: (canary: Canary) => Promise<void>): Promise<void> {
  const canary = await openCanary();
  try {
    await use(canary);
  } finally {
    await canary.close();
  }
}

// Every audio fault goes with one of the API's; there is one more of these.
const faults = apiFaultKinds.map((api, at) => [api, audioFaultKinds[at] ?? 'reset'] as const);
const stalls = faults.filter((kinds) => kinds.some((kind) => kind === 'stall'));

async function syncWith(api: ApiFault['kind'], audio: AudioFault['kind']): Promise<void> {
  await withCanary(async ({ service, run, expectNowhere }) => {
    service.faults.api = [{ kind: api, times: 1 }];
    service.faults.audio = [{ kind: audio, times: 2 }];
    await run(['sync', '--json']);
    await run(['sync']);
    await expectNowhere();
  });
}

// Beside each other, as most of their time is waiting: half a minute for a connection that stalls, half as long before
// a refusal of a key that has worked is believed. Those that wait longest begin.
describe.concurrent('a key is nowhere but in requests to the API', { timeout: 240_000 }, () => {
  it.each(stalls)('after a sync with the faults %s and %s', syncWith);

  it('after it was revoked', () =>
    withCanary(async ({ service, run, expectNowhere }) => {
      expect((await run(['sync'])).code).toBe(0);
      service.revokeKey();
      expect((await run(['sync'])).code).toBe(3);
      await run(['sync', '--json']);
      await run(['status', '--json']);
      await expectNowhere();
    }));

  it('when it goes through connect, sync, a crash, export, verify and forgetting', () =>
    withCanary(async ({ service, sandbox, run, expectNowhere }) => {
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
    }));

  it.each(faults.filter((pair) => !stalls.includes(pair)))(
    'after a sync with the faults %s and %s',
    syncWith,
  );
});

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
