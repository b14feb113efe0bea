import { describe, expect, it } from 'vitest';
import { createKeyHolder } from '../../../electron/keychain/key-holder.ts';
import { keychainAccount } from '../../../electron/keychain/keychain.ts';
import { createFakeKeychain, createFakeMarker } from './fake-keychain.ts';

function setUp(environmentKey?: string) {
  const fake = createFakeKeychain();
  const marker = createFakeMarker();
  const chosen = { account: 'account' };
  const holder = () =>
    createKeyHolder({
      keychain: fake.keychain,
      marker,
      environmentKey,
      account: async () => chosen.account,
    });
  const saved = () => marker.marks.get('account')?.saved ?? false;
  return { ...fake, marker, holder, chosen, saved };
}

describe('the key of an account', () => {
  it('is kept in the keychain and found again by the next run', async () => {
    const { holder, keys, saved } = setUp();
    expect(await holder().keep('  sc-1\n')).toEqual({ state: 'keychain' });
    expect([...keys.values()]).toEqual(['sc-1']);
    expect(saved()).toBe(true);
    const next = holder();
    expect(await next.state()).toBe('keychain');
    expect(await next.load()).toBe('sc-1');
  });

  it('is asked of the keychain once in a session', async () => {
    const { holder, state } = setUp();
    await holder().keep('sc-1');
    const next = holder();
    await next.load();
    await next.load();
    expect(state.reads).toBe(1);
  });

  it('comes from the environment before anything else, and is not saved by that', async () => {
    const { holder, keys, state } = setUp(' sc-env \n');
    expect(await holder().state()).toBe('environment');
    expect(await holder().load()).toBe('sc-env');
    expect(keys.size + state.reads).toBe(0);
  });

  it('is not taken from an empty variable', async () => {
    const { holder } = setUp('  ');
    expect(await holder().state()).toBe('none');
    await expect(holder().load()).rejects.toMatchObject({ code: 'key-missing' });
  });

  it.each(['unavailable', 'no-libsecret', 'locked', 'denied'] as const)(
    'stays in memory for this session only when the keychain is %s',
    async (failure) => {
      const { holder, state, saved } = setUp();
      state.failure = failure;
      const session = holder();
      expect(await session.keep('sc-1')).toMatchObject({
        state: 'session',
        reason: { code: `keychain-${failure}` },
      });
      expect(await session.state()).toBe('session');
      expect(await session.load()).toBe('sc-1');
      expect(saved()).toBe(false);
    },
  );

  it('is locked away, not missing, when the keychain gives nothing although one was saved', async () => {
    const { holder, state } = setUp();
    await holder().keep('sc-1');
    state.failure = 'locked';
    const next = holder();
    await expect(next.load()).rejects.toMatchObject({ code: 'keychain-locked' });
    expect(await next.state()).toBe('locked');
    state.failure = null;
    expect(await next.load()).toBe('sc-1');
    expect(await next.state()).toBe('keychain');
  });

  it.each(['unavailable', 'no-libsecret', 'denied'] as const)(
    'is told as %s when the keychain is',
    async (failure) => {
      const { holder, state } = setUp();
      state.failure = failure;
      const next = holder();
      await expect(next.load()).rejects.toMatchObject({ code: `keychain-${failure}` });
      expect(await next.state()).toBe(failure);
    },
  );

  it('is found although the marker was lost with the settings', async () => {
    const { holder, marker, saved } = setUp();
    await holder().keep('sc-1');
    marker.marks.clear();
    expect(await holder().load()).toBe('sc-1');
    expect(saved()).toBe(true);
  });

  it('is gone from keychain and memory once forgotten', async () => {
    const { holder, keys, saved } = setUp();
    const session = holder();
    await session.keep('sc-1');
    await session.forget();
    expect(keys.size).toBe(0);
    expect(saved()).toBe(false);
    expect(await session.state()).toBe('none');
    await expect(session.load()).rejects.toMatchObject({ code: 'key-missing' });
  });

  it('is forgotten in memory, and told, when the locked keychain does not let go of it', async () => {
    const { holder, state, saved } = setUp();
    const session = holder();
    await session.keep('sc-1');
    state.failure = 'locked';
    await expect(session.forget()).rejects.toMatchObject({ code: 'keychain-locked' });
    expect(saved()).toBe(true);
    await expect(session.load()).rejects.toMatchObject({ code: 'keychain-locked' });
  });

  it('of a session can be forgotten with no keychain', async () => {
    const { holder, state } = setUp();
    state.failure = 'unavailable';
    const session = holder();
    await session.keep('sc-1');
    await session.forget();
    expect(await session.state()).toBe('none');
  });

  it('does not come back by a read that was under way when it was forgotten', async () => {
    const { keychain, marker } = setUp();
    let answer: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const slow = createKeyHolder({
      keychain: {
        ...keychain,
        read: async () => {
          await asked;
          return { kind: 'found', key: 'sc-1' };
        },
      },
      marker,
      environmentKey: undefined,
      account: async () => 'account',
    });
    const reading = slow.load();
    // Lets the read begin before the key is forgotten.
    await Promise.resolve();
    await Promise.resolve();
    await slow.forget();
    answer();
    await expect(reading).rejects.toMatchObject({ code: 'key-missing' });
    expect(await slow.state()).toBe('none');
  });

  it('that the service takes no more is told apart from one that it never took, in the next run too', async () => {
    const { holder } = setUp();
    await holder().keep('sc-1');
    await holder().noteAnswer('refused');
    expect(await holder().state()).toBe('revoked');
    await holder().noteAnswer('accepted');
    expect(await holder().state()).toBe('keychain');

    const never = setUp('sc-env').holder;
    await never().noteAnswer('refused');
    expect(await never().state()).toBe('refused');
    await never().noteAnswer('accepted');
    expect(await never().state()).toBe('environment');
    await never().noteAnswer('refused');
    expect(await never().state()).toBe('revoked');
  });

  it('that was refused is good again once a new one is kept, and none once it is forgotten', async () => {
    const { holder } = setUp();
    const session = holder();
    await session.keep('sc-1');
    await session.noteAnswer('refused');
    await session.keep('sc-2');
    expect(await session.state()).toBe('keychain');
    await session.noteAnswer('refused');
    await session.forget();
    expect(await session.state()).toBe('none');
  });

  it('is given for its own account alone, from memory too', async () => {
    const { holder, chosen } = setUp();
    const session = holder();
    await session.keep('sc-1');
    chosen.account = 'another';
    expect(await session.state()).toBe('none');
    await expect(session.load()).rejects.toMatchObject({ code: 'key-missing' });
    await session.keep('sc-2');
    chosen.account = 'account';
    expect(await session.load()).toBe('sc-1');
    await session.forget();
    chosen.account = 'another';
    expect(await session.load()).toBe('sc-2');
  });

  it('is bound to the service and the library', () => {
    const one = keychainAccount(new URL('https://api.stablecog.com/v1'), '/home/a/library');
    expect(one).toBe('https://api.stablecog.com /home/a/library');
    expect(keychainAccount(new URL('http://127.0.0.1:8080'), '/home/a/library')).not.toBe(one);
    expect(keychainAccount(new URL('https://api.stablecog.com'), '/home/b')).not.toBe(one);
  });
});
