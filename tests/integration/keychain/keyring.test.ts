import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeyringState } from './keyring.ts';
import { hasKeyring, runWithKeyring } from './keyring.ts';

const script = fileURLToPath(new URL('./ask-keychain.ts', import.meta.url));
let home: string;

async function ask(state: KeyringState, ...tasks: readonly string[]): Promise<unknown> {
  const { stdout, stderr } = await runWithKeyring(state, home, [script, ...tasks]);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'voicekeep-keyring-'));
});
// The keyring's daemon may still be letting go of its folder.
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));

describe.skipIf(!hasKeyring)('a real GNOME keyring (needs dbus-run-session and gnome-keyring-daemon)', () => {
  it('keeps a key, gives it back, forgets it', { timeout: 60_000 }, async () => {
    expect(await ask('unlocked', 'read', 'save=sc-1', 'read')).toEqual([
      { kind: 'nothing' },
      'saved',
      { kind: 'found', key: 'sc-1' },
    ]);
    expect(await ask('unlocked', 'read', 'forget', 'read', 'forget')).toEqual([
      { kind: 'found', key: 'sc-1' },
      true,
      { kind: 'nothing' },
      false,
    ]);
  });

  it('gives nothing and takes nothing while it is locked, and says so', { timeout: 60_000 }, async () => {
    await ask('unlocked', 'save=sc-1');
    expect(await ask('locked', 'read', 'save=sc-2', 'forget')).toEqual([
      { kind: 'nothing' },
      'keychain-locked',
      false,
    ]);
    expect(await ask('unlocked', 'read')).toEqual([{ kind: 'found', key: 'sc-1' }]);
  });
});

describe.skipIf(process.platform !== 'linux')('a Linux machine with no D-Bus', () => {
  it('has no keychain, and says so', { timeout: 60_000 }, async () => {
    expect(await ask('no keyring', 'read', 'save=sc-1', 'forget')).toEqual([
      { kind: 'unavailable', reason: expect.stringMatching(/D-Bus/) as unknown },
      'keychain-unavailable',
      'keychain-unavailable',
    ]);
  });
});
