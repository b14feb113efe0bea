import { randomUUID } from 'node:crypto';
import type { Settings } from '../contract/settings.ts';
import { keychainAccount } from './keychain.ts';

/** What is asked of a library to know it by its id. */
export interface IdentifiedLibrary {
  readonly writable: boolean;
  libraryId(): Promise<string | null>;
  identify(suggested: string): Promise<string>;
  status(options: { readonly missing: number }): Promise<{ readonly clips: number }>;
}

/** Names of keys in the keychain: by the id that each library holds, so that a key belongs to it and not to its path. */
export interface KeyNames {
  /** Name of the key of the library in this folder; by the folder itself as long as no id is known. */
  of(folder: string): Promise<string>;
  /** Name under which an older version saved the same key; null when none is left there. */
  former(name: string): Promise<string | null>;
  /** Whether the library that was opened in this folder is another one than was known there. */
  isOther(folder: string, library: IdentifiedLibrary): Promise<boolean>;
  /** A library that was opened: learns its id, or gives it one. A key that was saved for its path goes with it. */
  bind(folder: string, library: IdentifiedLibrary): Promise<void>;
  /** A folder that a key is for: `id` of the library there, null when it has none, undefined when none is there yet. */
  prepare(folder: string, id: string | null | undefined): Promise<void>;
}

export function createKeyNames(options: {
  readonly apiUrl: URL;
  readonly settings: {
    read(): Promise<Settings>;
    change(change: (settings: Settings) => Partial<Settings>): Promise<Settings>;
  };
}): KeyNames {
  const { apiUrl, settings } = options;
  const byFolder = (folder: string) => keychainAccount(apiUrl, folder);

  async function remember(folder: string, id: string): Promise<void> {
    await settings.change(({ libraryIds }) => ({ libraryIds: { ...libraryIds, [folder]: id } }));
  }

  /** The marks of the path's key count for the new id. */
  async function adopt(folder: string, id: string): Promise<void> {
    await settings.change(({ libraryIds, keys }) => {
      const mark = keys[byFolder(folder)];
      const name = keychainAccount(apiUrl, id);
      return {
        libraryIds: { ...libraryIds, [folder]: id },
        ...(mark && !keys[name] ? { keys: { ...keys, [name]: mark } } : {}),
      };
    });
  }

  return {
    async of(folder) {
      return keychainAccount(apiUrl, (await settings.read()).libraryIds[folder] ?? folder);
    },
    async former(name) {
      const { keys, libraryIds } = await settings.read();
      if (!keys[name]?.saved) return null;
      const folders = Object.keys(libraryIds).filter(
        (folder) => keychainAccount(apiUrl, libraryIds[folder] ?? folder) === name,
      );
      return folders.map(byFolder).find((former) => former !== name && keys[former]?.saved) ?? null;
    },
    async isOther(folder, library) {
      const known = (await settings.read()).libraryIds[folder];
      if (known === undefined) return false;
      const own = await library.libraryId();
      // Without an id and without clips it is the new one that an id waits for.
      return own === null ? (await library.status({ missing: 0 })).clips > 0 : own !== known;
    },
    async bind(folder, library) {
      const known = (await settings.read()).libraryIds[folder];
      const own = await library.libraryId();
      if (own !== null) {
        if (own !== known) await remember(folder, own);
        return;
      }
      if (!library.writable) return;
      // A folder that was prepared for its first library gives it the id that the key waits under. Another one that
      // has no id and lies where a known library lay is not that library.
      const isNew = (await library.status({ missing: 0 })).clips === 0;
      const id = await library.identify(isNew && known !== undefined ? known : randomUUID());
      if (known === undefined) await adopt(folder, id);
      else if (id !== known) await remember(folder, id);
    },
    async prepare(folder, id) {
      const known = (await settings.read()).libraryIds[folder];
      if (id === undefined) {
        if (known === undefined) await remember(folder, randomUUID());
      } else if (id === null) {
        if (known === undefined) return;
        await settings.change(({ libraryIds }) => ({
          libraryIds: Object.fromEntries(Object.entries(libraryIds).filter(([one]) => one !== folder)),
        }));
      } else if (id !== known) await remember(folder, id);
    },
  };
}
