import type { KeyMark } from '../contract/account.ts';

/** What is remembered of each account's key from run to run, by its name in the keychain. Never the key. */
export interface KeyMarker {
  read(account: string): Promise<KeyMark>;
  write(account: string, mark: KeyMark): Promise<void>;
}

/** What the service last said to the key that is used for an account. */
export interface KeyStanding {
  /** `refused` and `revoked` keys are of no use; null: nothing speaks against it. */
  refusal(name: string): Promise<'refused' | 'revoked' | null>;
  /** Whether the service has accepted this key before. */
  hasWorked(name: string): Promise<boolean>;
  /** Records how the service answered the key. Rejects with `disk-…`. */
  note(answer: 'accepted' | 'refused', name: string): Promise<void>;
}

/** `fromEnvironment`: what the service said to that key is no word about the one in the keychain. */
export function createKeyStanding(marker: KeyMarker, fromEnvironment: boolean): KeyStanding {
  const nameOf = (name: string) => (fromEnvironment ? `${name} (environment)` : name);
  return {
    async refusal(name) {
      const { standing } = await marker.read(nameOf(name));
      return standing === 'refused' || standing === 'revoked' ? standing : null;
    },
    hasWorked: async (name) => wasAccepted(await marker.read(nameOf(name))),
    async note(answer, name) {
      const mark = await marker.read(nameOf(name));
      const refused = wasAccepted(mark) ? 'revoked' : 'refused';
      const standing = answer === 'accepted' ? answer : refused;
      if (standing !== mark.standing) await marker.write(nameOf(name), { ...mark, standing });
    },
  };
}

function wasAccepted({ standing }: KeyMark): boolean {
  return standing === 'accepted' || standing === 'revoked';
}
