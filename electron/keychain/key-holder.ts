import { AppError } from '../contract/errors.ts';
import type { KeyMark, KeyState } from '../contract/account.ts';
import { keychainError } from './failures.ts';
import { parseKey } from '../contract/key-text.ts';
import type { KeyReading, Keychain, KeychainFailure } from './keychain.ts';

/** What is remembered of each account's key from run to run, by its name in the keychain. Never the key. */
export interface KeyMarker {
  read(account: string): Promise<KeyMark>;
  write(account: string, mark: KeyMark): Promise<void>;
}

/** Where a key went. With `session` it is in memory only, and `reason` says why the keychain did not take it. */
export type KeptKey =
  { readonly state: 'keychain' } | { readonly state: 'session'; readonly reason: AppError };

/**
 * The key of the account that is chosen, or of the one that is named (by its name in the keychain), while the program
 * runs. Another account's key is never given for it.
 */
export interface KeyHolder {
  /** Where the key is, as far as that can be told without asking the keychain (which may ask the person). */
  state(): Promise<KeyState>;
  /** The key: from the environment, from memory, else from the keychain. `key-missing` or `keychain-…` when there is none. */
  load(account?: string): Promise<string>;
  /** Saves a key that the service has accepted, in memory and in the keychain; with no keychain in memory alone, never on disk. */
  keep(key: string, account?: string): Promise<KeptKey>;
  /** Removes the key from memory and keychain; `keychain-…` when the keychain did not let go of it. */
  forget(account?: string): Promise<void>;
  /** Records how the service answered the key. Rejects with `disk-…`. */
  noteAnswer(answer: 'accepted' | 'refused', account?: string): Promise<void>;
  /** Whether the service has accepted this key before. */
  hasWorked(account?: string): Promise<boolean>;
}

export interface KeyHolderOptions {
  readonly keychain: Keychain;
  /** Name in the keychain of the account that is chosen now. */
  readonly account: () => Promise<string>;
  readonly marker: KeyMarker;
  /** The name under which an older version saved the key of this one, until it was moved; null when none did. */
  readonly formerName?: (account: string) => Promise<string | null>;
  /** `STABLECOG_API_KEY`; goes before everything else. */
  readonly environmentKey: string | undefined;
}

/** What is kept in memory of one account. */
interface Held {
  key: { readonly text: string; readonly state: 'keychain' | 'session' } | null;
  lastFailure: KeychainFailure | null;
  /** Grows with each `forget`, so that a read that was under way does not bring the key back. */
  forgotten: number;
}

export function createKeyHolder(options: KeyHolderOptions): KeyHolder {
  const { keychain, account, marker, formerName = () => Promise.resolve(null), environmentKey } = options;
  const fromEnvironment =
    environmentKey === undefined || environmentKey.trim() === '' ? null : environmentKey;
  const accounts = new Map<string, Held>();

  async function chosen(named?: string): Promise<{ readonly name: string; readonly held: Held }> {
    const name = named ?? (await account());
    const held = accounts.get(name) ?? { key: null, lastFailure: null, forgotten: 0 };
    accounts.set(name, held);
    return { name, held };
  }

  /** What the service said to a key from the environment is no word about the one in the keychain. */
  function markName(name: string): string {
    return fromEnvironment === null ? name : `${name} (environment)`;
  }

  function fail(held: Held, failure: KeychainFailure, reason: string): AppError {
    held.lastFailure = failure;
    return keychainError(failure, reason);
  }

  /** Moves a key to its name of today. It stays where it was as long as the keychain does not take it. */
  async function moveFormer(name: string, reading: KeyReading): Promise<KeyReading> {
    const former = reading.kind === 'nothing' ? await formerName(name) : null;
    if (former === null) return reading;
    const found = await keychain.read(former);
    if (found.kind !== 'found') return found;
    try {
      await keychain.save(name, found.key);
      await removeFormer(former);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
    return found;
  }

  async function removeFormer(former: string): Promise<void> {
    await keychain.forget(former);
    await marker.write(former, { saved: false, standing: 'untried' });
  }

  return {
    async state() {
      const { name, held } = await chosen();
      const { saved, standing } = await marker.read(markName(name));
      const refusal = standing === 'refused' || standing === 'revoked' ? standing : null;
      if (fromEnvironment !== null) return refusal ?? 'environment';
      if (held.key) return refusal ?? held.key.state;
      if (held.lastFailure) return held.lastFailure;
      return saved ? (refusal ?? 'keychain') : 'none';
    },

    async load(named) {
      if (fromEnvironment !== null) return parseKey(fromEnvironment);
      const { name, held } = await chosen(named);
      if (held.key) return held.key.text;
      const before = held.forgotten;
      const reading = await moveFormer(name, await keychain.read(name));
      const mark = await marker.read(name);
      if (reading.kind === 'found') {
        const text = parseKey(reading.key);
        if (held.forgotten !== before) throw missing();
        held.key = { text, state: 'keychain' };
        held.lastFailure = null;
        if (!mark.saved) await marker.write(name, { ...mark, saved: true });
        return text;
      }
      if (reading.kind !== 'nothing') throw fail(held, reading.kind, reading.reason);
      if (mark.saved) throw fail(held, 'locked', 'The keychain gave no key although one was saved.');
      held.lastFailure = null;
      throw missing();
    },

    async keep(text, named) {
      const key = parseKey(text);
      const { name, held } = await chosen(named);
      try {
        await keychain.save(name, key);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        held.key = { text: key, state: 'session' };
        // An older key may still lie in the keychain.
        await marker.write(name, { ...(await marker.read(name)), standing: 'accepted' });
        return { state: 'session', reason: error };
      }
      held.key = { text: key, state: 'keychain' };
      held.lastFailure = null;
      await marker.write(name, { saved: true, standing: 'accepted' });
      const former = await formerName(name);
      if (former !== null) await removeFormer(former);
      return { state: 'keychain' };
    },

    async forget(named) {
      const { name, held } = await chosen(named);
      held.forgotten += 1;
      held.key = null;
      held.lastFailure = null;
      const { saved, standing } = await marker.read(name);
      let removed: boolean;
      try {
        const former = await formerName(name);
        removed = former !== null && (await keychain.forget(former));
        if (former !== null && removed) await marker.write(former, { saved: false, standing: 'untried' });
        removed = (await keychain.forget(name)) || removed;
      } catch (error) {
        // Nothing was ever saved there, so nothing is left behind.
        if (!saved && error instanceof AppError) return;
        throw error;
      }
      if (saved && !removed) throw fail(held, 'locked', 'The keychain did not remove the key.');
      if (saved || standing !== 'untried') await marker.write(name, { saved: false, standing: 'untried' });
    },

    async hasWorked(named) {
      const { standing } = await marker.read(markName((await chosen(named)).name));
      return standing === 'accepted' || standing === 'revoked';
    },

    async noteAnswer(answer, named) {
      const name = markName((await chosen(named)).name);
      const mark = await marker.read(name);
      const known = mark.standing === 'accepted' || mark.standing === 'revoked';
      const standing = answer === 'accepted' ? answer : known ? 'revoked' : 'refused';
      if (standing !== mark.standing) await marker.write(name, { ...mark, standing });
    },
  };
}

function missing(): AppError {
  return new AppError('key-missing', { params: { reason: 'none' } });
}
