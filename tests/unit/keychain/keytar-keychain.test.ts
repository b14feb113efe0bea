import { describe, expect, it, vi } from 'vitest';
import { createKeytarKeychain } from '../../../electron/keychain/keytar-keychain.ts';

const never = () => new Promise<never>(() => undefined);

describe('the keychain by way of keytar', () => {
  it('loads keytar only when it is first asked', async () => {
    let loads = 0;
    const load = async () => {
      loads += 1;
      return {
        getPassword: async () => null,
        setPassword: async () => undefined,
        deletePassword: async () => true,
      };
    };
    const keychain = createKeytarKeychain({ load });
    expect(loads).toBe(0);
    expect(await keychain.read('a')).toEqual({ kind: 'nothing' });
    expect(loads).toBe(1);
  });

  it('says so when libsecret is missing', async () => {
    const reason = 'libsecret-1.so.0: cannot open shared object file: No such file or directory';
    const keychain = createKeytarKeychain({
      load: () => Promise.reject(new Error(`${reason}\nRequire stack:`)),
    });
    expect(await keychain.read('a')).toEqual({ kind: 'no-libsecret', reason });
    await expect(keychain.save('a', 'sc-canary')).rejects.toMatchObject({
      code: 'keychain-no-libsecret',
      params: { reason },
    });
    await expect(keychain.forget('a')).rejects.toMatchObject({ code: 'keychain-no-libsecret' });
  });

  it('is locked when it does not answer in time, as when nobody answers its prompt', async () => {
    const load = async () => ({ getPassword: never, setPassword: never, deletePassword: never });
    const keychain = createKeytarKeychain({ load, timeout: 5 });
    expect(await keychain.read('a')).toMatchObject({ kind: 'locked' });
    await expect(keychain.save('a', 'sc-1')).rejects.toMatchObject({ code: 'keychain-locked' });
  });

  it('is asked once at a time, and not again behind a prompt that nobody answers', async () => {
    let calls = 0;
    let answer: (key: string) => void = () => undefined;
    const getPassword = () =>
      new Promise<string>((resolve) => {
        calls += 1;
        answer = resolve;
      });
    const load = async () => ({ getPassword, setPassword: never, deletePassword: never });
    const keychain = createKeytarKeychain({ load, timeout: 200 });
    const readings = await Promise.all(Array.from({ length: 20 }, () => keychain.read('a')));
    expect(readings.every(({ kind }) => kind === 'locked')).toBe(true);
    expect(calls).toBe(1);
    // Once the person has answered after all, it is asked as ever.
    answer('sc-1');
    await new Promise((resolve) => setImmediate(resolve));
    const again = keychain.read('a');
    await vi.waitFor(() => expect(calls).toBe(2));
    answer('sc-2');
    expect(await again).toEqual({ kind: 'found', key: 'sc-2' });
  });
});
