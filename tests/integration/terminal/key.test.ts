import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAccount } from '../../fakes/account.ts';
import type { FakeService } from '../../fakes/service.ts';
import { startFakeService } from '../../fakes/service.ts';
import type { KeyringState } from '../keychain/keyring.ts';
import { hasKeyring, runWithKeyring } from '../keychain/keyring.ts';
import type { Sandbox } from './sandbox.ts';
import { cli } from '../../built.ts';
import { createSandbox } from './sandbox.ts';

let service: FakeService;
let sandbox: Sandbox;
/** Everything that any command printed. */
let printed = '';

beforeAll(async () => {
  service = await startFakeService({ account: makeAccount({ seed: 3, voiceovers: 6 }) });
  sandbox = await createSandbox();
});
afterAll(async () => {
  await service.close();
  await sandbox.remove();
});

async function run(state: KeyringState, args: readonly string[], input = '') {
  const env = { VOICEKEEP_HOME: path.join(sandbox.folder, 'home'), VOICEKEEP_API_URL: service.apiUrl };
  const ran = await runWithKeyring(state, sandbox.folder, [cli, ...args], { env, input });
  printed += ran.stdout + ran.stderr;
  return ran;
}

describe.skipIf(!hasKeyring)(
  'a key in a real keyring (needs dbus-run-session and gnome-keyring-daemon)',
  { timeout: 120_000 },
  () => {
    it('is connected once and used from then on', async () => {
      const connected = await run('unlocked', ['connect', '--key-stdin', '--json'], `\r\n ${service.key} \n`);
      expect(JSON.parse(connected.stdout)).toEqual({ connected: true, key: 'keychain' });
      expect(connected.code).toBe(0);
      expect((await run('unlocked', ['sync', '--json'])).code).toBe(0);
      const status = await run('unlocked', ['status', '--json']);
      expect(JSON.parse(status.stdout)).toMatchObject({ account: { key: 'keychain' } });
    });

    it('is locked, not missing, while the keyring is; the library is there all the same', async () => {
      const synced = await run('locked', ['sync', '--json']);
      expect(JSON.parse(synced.stdout)).toMatchObject({ error: { code: 'keychain-locked' } });
      expect(synced.code).toBe(3);
      expect((await run('locked', ['list', '--json'])).code).toBe(0);
      const status = await run('locked', ['status']);
      expect(status.stdout).toMatch(/Key: the keychain is locked; unlock it/);
    });

    it('is out of reach, not missing, where there is no keychain', async () => {
      const status = await run('no keyring', ['status', '--json']);
      expect(JSON.parse(status.stdout)).toMatchObject({ account: { key: 'unavailable' } });
      expect((await run('no keyring', ['status'])).stdout).toMatch(
        /no keychain on this machine; set STABLECOG/,
      );
    });

    it('belongs to one service: another address does not get it', async () => {
      const other = await startFakeService({ account: makeAccount({ seed: 4, voiceovers: 1 }) });
      try {
        expect((await run('unlocked', ['sync', '--api', other.apiUrl])).code).toBe(3);
        expect(other.apiRequests).toEqual([]);
      } finally {
        await other.close();
      }
    });

    it('is found nowhere but in the keyring, whatever goes wrong', async () => {
      for (const kind of ['html-200', 'invalid-json', 'reset', 'redirect'] as const) {
        service.faults.api = [{ kind, times: 1 }];
        await run('unlocked', ['sync', '--full', '--json']);
      }
      service.faults.api = [];
      await run('unlocked', ['export', path.join(sandbox.folder, 'out')]);
      await run('unlocked', ['verify', '--repair']);
      await run('unlocked', ['verify', path.join(sandbox.folder, 'out')]);
      service.revokeKey();
      expect((await run('unlocked', ['sync'])).code).toBe(3);

      const needles = [service.key, Buffer.from(service.key).toString('base64').slice(0, 40)];
      const files = await sandbox.files();
      expect(files).toContain('home/settings.json');
      for (const file of files) {
        const content = await readFile(path.join(sandbox.folder, file));
        for (const needle of needles) expect([file, content.includes(needle)]).toEqual([file, false]);
      }
      for (const needle of needles) expect(printed).not.toContain(needle);
      expect(JSON.stringify(service.audioRequests)).not.toContain(service.key);
    });
  },
);
