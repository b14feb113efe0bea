import { describe, expect, it, vi } from 'vitest';
import type { KeychainAnswer, KeychainCall } from '../../../electron/keychain/keychain-call.ts';
import { createKeytarKeychain } from '../../../electron/keychain/keytar-keychain.ts';

/** Processes that answer as they are told, and what became of them. */
function processes(answer: (call: KeychainCall) => Promise<KeychainAnswer>) {
  const calls: KeychainCall[] = [];
  const state = { started: 0, ended: 0 };
  const start = async () => {
    state.started += 1;
    return {
      ask(call: KeychainCall) {
        calls.push(call);
        return answer(call);
      },
      end() {
        state.ended += 1;
      },
    };
  };
  return { start, calls, state };
}

const never = () => new Promise<never>(() => undefined);

describe('the keychain by way of keytar', () => {
  it('makes each call in a process of its own, started when it is asked and ended with its answer', async () => {
    const { start, calls, state } = processes(async ({ method }) => ({
      value: method === 'getPassword' ? 'sc-1' : method === 'deletePassword' ? true : null,
    }));
    const keychain = createKeytarKeychain({ start });
    expect(state.started).toBe(0);
    expect(await keychain.read('a')).toEqual({ kind: 'found', key: 'sc-1' });
    await keychain.save('a', 'sc-2');
    expect(await keychain.forget('a')).toBe(true);
    expect(calls.map(({ method, args }) => [method, ...args])).toEqual([
      ['getPassword', 'a'],
      ['setPassword', 'a', 'sc-2'],
      ['deletePassword', 'a'],
    ]);
    expect(state).toEqual({ started: 3, ended: 3 });
  });

  it.each([null, ''])('has nothing where keytar answers %j', async (value) => {
    const keychain = createKeytarKeychain(processes(async () => ({ value })));
    expect(await keychain.read('a')).toEqual({ kind: 'nothing' });
    expect(await keychain.forget('a')).toBe(false);
  });

  it('says so when libsecret is missing', async () => {
    const reason = 'libsecret-1.so.0: cannot open shared object file: No such file or directory';
    const keychain = createKeytarKeychain(processes(async () => ({ error: `${reason}\nRequire stack:` })));
    expect(await keychain.read('a')).toEqual({ kind: 'no-libsecret', reason });
    await expect(keychain.save('a', 'sc-canary')).rejects.toMatchObject({
      code: 'keychain-no-libsecret',
      params: { reason },
    });
    await expect(keychain.forget('a')).rejects.toMatchObject({ code: 'keychain-no-libsecret' });
  });

  it('is unavailable when its process does not start or ends without an answer', async () => {
    const fails = () => Promise.reject(new Error('spawn ENOMEM'));
    for (const start of [fails, processes(fails).start]) {
      const keychain = createKeytarKeychain({ start });
      expect(await keychain.read('a')).toEqual({ kind: 'unavailable', reason: 'spawn ENOMEM' });
      await expect(keychain.save('a', 'sc-1')).rejects.toMatchObject({ code: 'keychain-unavailable' });
    }
  });

  it('is locked when it does not answer in time, and its process is ended', async () => {
    const { start, state } = processes(never);
    const keychain = createKeytarKeychain({ start, timeout: 5 });
    expect(await keychain.read('a')).toMatchObject({ kind: 'locked' });
    await expect(keychain.save('a', 'sc-1')).rejects.toMatchObject({ code: 'keychain-locked' });
    expect(state).toEqual({ started: 2, ended: 2 });
  });

  it('is asked once at a time; what waited behind a prompt that nobody answered does not show it again', async () => {
    let answer: (value: KeychainAnswer) => void = () => undefined;
    const { start, calls, state } = processes(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    const keychain = createKeytarKeychain({ start, timeout: 200 });
    const readings = await Promise.all(Array.from({ length: 20 }, () => keychain.read('a')));
    expect(readings.every(({ kind }) => kind === 'locked')).toBe(true);
    expect(state).toEqual({ started: 1, ended: 1 });
    const again = keychain.read('a');
    await vi.waitFor(() => expect(calls).toHaveLength(2));
    answer({ value: 'sc-2' });
    expect(await again).toEqual({ kind: 'found', key: 'sc-2' });
  });
});
