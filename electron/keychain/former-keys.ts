import { AppError } from '../contract/errors.ts';
import type { KeyMarker } from './key-standing.ts';
import type { KeyReading, Keychain } from './keychain.ts';

/** Keys that an older version saved under another name. */
export interface FormerKeys {
  /** What was read under the name of today; where that was nothing, the key moves there from its former name. */
  move(name: string, reading: KeyReading): Promise<KeyReading>;
  /** Removes the key under the former name, if there is one; answers whether the keychain let go of it. */
  remove(name: string): Promise<boolean>;
}

/** `formerName` answers the name under which the key of this one was saved, until it was moved; null when it never was. */
export function createFormerKeys(
  keychain: Keychain,
  marker: KeyMarker,
  formerName: (name: string) => Promise<string | null>,
): FormerKeys {
  const forgetMark = (former: string) => marker.write(former, { saved: false, standing: 'untried' });
  return {
    async move(name, reading) {
      const former = reading.kind === 'nothing' ? await formerName(name) : null;
      if (former === null) return reading;
      const found = await keychain.read(former);
      if (found.kind !== 'found') return found;
      try {
        await keychain.save(name, found.key);
        await keychain.forget(former);
        await forgetMark(former);
      } catch (error) {
        // It stays where it was as long as the keychain does not take it.
        if (!(error instanceof AppError)) throw error;
      }
      return found;
    },
    async remove(name) {
      const former = await formerName(name);
      if (former === null) return false;
      const removed = await keychain.forget(former);
      if (removed) await forgetMark(former);
      return removed;
    },
  };
}
