import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../electron/contract/settings.ts';
import { settingsSchema } from '../../../electron/contract/settings.ts';
import { keychainError } from '../../../electron/keychain/failures.ts';
import { createKeyHolder } from '../../../electron/keychain/key-holder.ts';
import type { IdentifiedLibrary } from '../../../electron/keychain/key-names.ts';
import { createKeyNames } from '../../../electron/keychain/key-names.ts';
import { keychainAccount } from '../../../electron/keychain/keychain.ts';
import { createFakeKeychain } from './fake-keychain.ts';

const apiUrl = new URL('https://api.example.org');
const byFolder = (folder: string) => keychainAccount(apiUrl, folder);

function libraryOf(clips: number, id: string | null = null, writable = true): IdentifiedLibrary {
  let own = id;
  return {
    writable,
    libraryId: async () => own,
    identify: async (suggested) => (own ??= suggested),
    status: async () => ({ clips }),
  };
}

/** A home, with what an older version left in it. */
function homeOf(left: Partial<Settings> = {}, saved: Readonly<Record<string, string>> = {}) {
  let settings = settingsSchema.parse(left);
  const store = {
    read: async () => settings,
    change: async (change: (before: Settings) => Partial<Settings>) =>
      (settings = { ...settings, ...change(settings) }),
  };
  const names = createKeyNames({ apiUrl, settings: store });
  const fake = createFakeKeychain();
  for (const [name, key] of Object.entries(saved)) fake.keys.set(name, key);
  const holder = () =>
    createKeyHolder({
      keychain: fake.keychain,
      environmentKey: undefined,
      account: () => names.of('/library'),
      formerName: names.former,
      marker: {
        read: async (name) => settings.keys[name] ?? { saved: false, standing: 'untried' },
        write: async (name, mark) => {
          settings = { ...settings, keys: { ...settings.keys, [name]: mark } };
        },
      },
    });
  return { ...fake, names, holder, settings: () => settings };
}

const older = () =>
  homeOf(
    { keys: { [byFolder('/library')]: { saved: true, standing: 'accepted' } } },
    {
      [byFolder('/library')]: 'sc-old',
    },
  );

describe('a key belongs to a library', () => {
  it('that is made after it, and goes where the library is moved', async () => {
    const { names, holder, keys } = homeOf();
    await names.prepare('/library', undefined);
    await holder().keep('sc-1', await names.of('/library'));
    const library = libraryOf(0);
    await names.bind('/library', library);
    expect([...keys.keys()].some((name) => name.includes('/library'))).toBe(false);
    expect(await holder().load()).toBe('sc-1');
    await names.bind('/moved', library);
    expect(await holder().load(await names.of('/moved'))).toBe('sc-1');
  });

  it('of an older version, whose key was saved for its path: it moves to the id, marks and all', async () => {
    const { names, holder, keys, settings } = older();
    expect(await holder().state()).toBe('keychain');
    await names.bind('/library', libraryOf(7));
    const name = await names.of('/library');
    expect(name).not.toBe(byFolder('/library'));
    expect(await holder().state()).toBe('keychain');
    expect(await holder().hasWorked()).toBe(true);
    expect(await holder().load()).toBe('sc-old');
    expect([...keys]).toEqual([[name, 'sc-old']]);
    expect(settings().keys[byFolder('/library')]?.saved).toBe(false);
    expect(await names.former(name)).toBeNull();
    expect(await holder().load()).toBe('sc-old');
  });

  it('of an older version also when the key is replaced or forgotten first', async () => {
    for (const first of ['keep', 'forget'] as const) {
      const { names, holder, keys } = older();
      await names.bind('/library', libraryOf(7));
      if (first === 'keep') await holder().keep('sc-new');
      else await holder().forget();
      expect([...keys.values()]).toEqual(first === 'keep' ? ['sc-new'] : []);
      expect(await holder().state()).toBe(first === 'keep' ? 'keychain' : 'none');
    }
  });

  it('and is used from where it was while the keychain does not take it', async () => {
    const { names, holder, keychain, keys } = older();
    await names.bind('/library', libraryOf(7));
    keychain.save = () => Promise.reject(keychainError('denied', 'full'));
    expect(await holder().load()).toBe('sc-old');
    expect([...keys]).toEqual([[byFolder('/library'), 'sc-old']]);
  });

  it.each([
    ['with an id of its own', libraryOf(7, 'another')],
    ['without one', libraryOf(7)],
  ])('and not to another %s that was put in its place', async (_what, stranger) => {
    const { names, holder } = homeOf();
    await names.bind('/library', libraryOf(3));
    await holder().keep('sc-1', await names.of('/library'));
    await names.bind('/library', stranger);
    await expect(holder().load()).rejects.toMatchObject({ code: 'key-missing' });
    expect(await holder().state()).toBe('none');
  });

  it('by its path where the library has no id and takes none', async () => {
    const { names, holder } = older();
    await names.bind('/library', libraryOf(7, null, false));
    await names.prepare('/library', null);
    expect(await names.of('/library')).toBe(byFolder('/library'));
    expect(await holder().load()).toBe('sc-old');
  });
});
