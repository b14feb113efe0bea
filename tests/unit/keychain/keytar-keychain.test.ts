import { describe, expect, it } from 'vitest';
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
});
