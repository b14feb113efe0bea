import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { takeKey } from '../../../electron/app-data/environment-key.ts';
import { createKeytarKeychain } from '../../../electron/keychain/keytar-keychain.ts';
import { startOnNode } from '../../../electron/keychain/node-process.ts';

const program = new URL('./odd-keychain.ts', import.meta.url);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // ESRCH
  }
}

describe('a keychain in a process of its own', { timeout: 30_000 }, () => {
  it.each(['hang', 'silent'])('that does not answer (%s) is ended, and holds nothing up', async (account) => {
    const keychain = createKeytarKeychain({ start: startOnNode(program), timeout: 1500 });
    const readings = Promise.all(Array.from({ length: 8 }, () => keychain.read(account)));
    // More files than there are threads for them.
    const self = fileURLToPath(import.meta.url);
    const files = await Promise.all(Array.from({ length: 16 }, () => readFile(self, 'utf8')));
    expect(files.every((text) => text.includes('More files than'))).toBe(true);
    expect((await readings).map(({ kind }) => kind)).toEqual(Array(8).fill('locked'));
    // The next one is asked as if nothing had been.
    expect(await keychain.read('sound')).toMatchObject({ kind: 'found' });
  });

  it.each(['exit', 'abort'])('that dies (%s) is unavailable, and the program lives', async (account) => {
    const keychain = createKeytarKeychain({ start: startOnNode(program) });
    expect(await keychain.read(account)).toMatchObject({ kind: 'unavailable' });
    await expect(keychain.save(account, 'sc-1')).rejects.toMatchObject({ code: 'keychain-unavailable' });
  });

  it('leaves no process behind, and none has the key of the environment', async () => {
    process.env['STABLECOG_API_KEY'] = 'sc-canary';
    expect(takeKey(process.env)).toBe('sc-canary');
    const keychain = createKeytarKeychain({ start: startOnNode(program) });
    const reading = await keychain.read('sound');
    expect(reading.kind).toBe('found');
    const pid = Number(reading.kind === 'found' ? reading.key : NaN);
    expect(pid).toBeGreaterThan(0);
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false));
  });
});
