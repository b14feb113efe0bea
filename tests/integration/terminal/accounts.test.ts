import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAccount } from '../../fakes/account.ts';
import type { FakeService } from '../../fakes/service.ts';
import { startFakeService } from '../../fakes/service.ts';
import { hasKeyring, runWithKeyring } from '../keychain/keyring.ts';
import type { Sandbox } from './sandbox.ts';
import { cli } from '../../built.ts';
import { createSandbox } from './sandbox.ts';

let one: FakeService;
let other: FakeService;
let empty: FakeService;
let sandbox: Sandbox;

beforeAll(async () => {
  one = await startFakeService({ account: makeAccount({ seed: 1, voiceovers: 8 }) });
  other = await startFakeService({ account: makeAccount({ seed: 2, voiceovers: 8 }) });
  empty = await startFakeService({ account: makeAccount({ seed: 3, voiceovers: 0 }) });
  sandbox = await createSandbox();
});
afterAll(async () => {
  await Promise.all([one, other, empty].map((service) => service.close()));
  await sandbox.remove();
});

function sync(service: FakeService, library: string) {
  const args = ['sync', '--json', '--api', service.apiUrl, '--library', path.join(sandbox.folder, library)];
  return sandbox.run(args, { env: { STABLECOG_API_KEY: service.key } });
}

function status(library: string) {
  return sandbox.run(['status', '--json', '--library', path.join(sandbox.folder, library)]);
}

describe('several accounts', () => {
  it('have a library each, named in the terminal', async () => {
    expect((await sync(one, 'one')).code).toBe(0);
    expect((await sync(other, 'other')).code).toBe(0);
    expect((await status('one')).json()).toMatchObject({ clips: one.account.outputs.length, gone: 0 });
    expect((await status('other')).json()).toMatchObject({ clips: other.account.outputs.length, gone: 0 });
  });

  it('are not mixed: the key of another one is noticed before anything is saved', async () => {
    const before = (await status('one')).json();
    const audioBefore = other.audioRequests.length;
    const refused = await sync(other, 'one');
    expect(refused.code).toBe(3);
    expect(refused.json()).toMatchObject({ error: { code: 'key-other-account' } });
    expect(refused.stderr).toMatch(/another Stablecog account.*Nothing was changed/);
    expect((await status('one')).json()).toEqual(before);
    expect(other.audioRequests).toHaveLength(audioBefore);
    // The right key goes on as ever.
    expect((await sync(one, 'one')).code).toBe(0);
  });

  it('are not mixed: an account that lists nothing makes no clip gone, and is told as a contradiction', async () => {
    const { clips } = (await status('one')).json() as { readonly clips: number };
    const ran = await sync(empty, 'one');
    expect(ran.code).toBe(1);
    expect(ran.json()).toMatchObject({
      gone: 0,
      complete: false,
      missing: [{ what: 'row', why: 'contradiction' }],
    });
    expect((await status('one')).json()).toMatchObject({ clips, gone: 0 });
    expect((await sync(one, 'one')).code).toBe(0);
  });

  it('are told apart also where most clips were deleted on the service', async () => {
    for (const { id } of one.account.outputs.slice(1)) one.account.remove(id);
    expect((await sync(one, 'one')).json()).toMatchObject({ gone: expect.any(Number) as unknown });
    expect((await sync(other, 'one')).json()).toMatchObject({ error: { code: 'key-other-account' } });
  });
});

describe.skipIf(!hasKeyring)(
  'keys in a real keyring (needs dbus-run-session and gnome-keyring-daemon)',
  { timeout: 120_000 },
  () => {
    const home = () => path.join(sandbox.folder, 'keyring-home');
    const run = (service: FakeService, library: string, args: readonly string[], input = '') =>
      runWithKeyring(
        'unlocked',
        home(),
        [cli, ...args, '--library', path.join(home(), library), '--api', service.apiUrl],
        { input, env: { VOICEKEEP_HOME: path.join(home(), 'voicekeep') } },
      );

    it('belong to a library each, are refused by another, and are forgotten one by one', async () => {
      const mine = await startFakeService({ account: makeAccount({ seed: 4, voiceovers: 3 }) });
      try {
        expect((await run(mine, 'a', ['connect', '--key-stdin'], mine.key)).code).toBe(0);
        expect((await run(mine, 'a', ['sync', '--json'])).code).toBe(0);
        // The other library has no key, though one lies in the keychain for the same service.
        expect((await run(mine, 'b', ['sync', '--json'])).code).toBe(3);
        expect((await run(mine, 'b', ['connect', '--key-stdin'], mine.key)).code).toBe(0);
        expect((await run(mine, 'b', ['sync', '--json'])).code).toBe(0);

        const wrong = await run(other, 'a', ['connect', '--key-stdin', '--json'], other.key);
        expect(wrong.code).toBe(3);
        expect(JSON.parse(wrong.stdout)).toMatchObject({ error: { code: 'key-other-account' } });
        expect((await run(other, 'a', ['sync'])).stderr).toMatch(/no key for this library/);

        const forgotten = await run(mine, 'a', ['forget']);
        expect(forgotten.stdout).toMatch(/removed from the keychain. The library .* stay/);
        expect((await run(mine, 'a', ['sync'])).code).toBe(3);
        expect((await run(mine, 'a', ['list', '--json'])).code).toBe(0);
        expect((await run(mine, 'b', ['sync'])).code).toBe(0);

        mine.revokeKey();
        expect((await run(mine, 'b', ['sync'])).code).toBe(3);
        const revoked = await run(mine, 'b', ['status']);
        expect(revoked.stdout).toMatch(/Key: accepted before, now refused by the service/);
        const settings = await readFile(path.join(home(), 'voicekeep', 'settings.json'), 'utf8');
        expect(settings).not.toContain(mine.key);
      } finally {
        await mine.close();
      }
    });
  },
);

it('a key from the environment that the service never took is told as refused', async () => {
  const env = { STABLECOG_API_KEY: 'sc-wrong', VOICEKEEP_API_URL: one.apiUrl };
  const library = path.join(sandbox.folder, 'other');
  expect((await sandbox.run(['sync', '--library', library], { env })).code).toBe(3);
  const told = await sandbox.run(['status', '--library', library], { env });
  expect(told.stdout).toMatch(/Key: refused by the service/);
});
