import { readdirSync } from 'node:fs';
import path from 'node:path';
import { makeOwnerOnly } from '../platform/owner-only.ts';
import { isTemporary } from '../platform/safe-write.ts';

const ours =
  /^(?:library(?:\.damaged-[-0-9TZ]+|\.rebuilt(?:-[0-9a-f]{12})?)?\.sqlite(?:-wal|-shm|-journal)?|library\.lock(?:\.txt|-journal)?|own(?:\.\w+-[-0-9TZ]+)?\.json|README\.txt|audio|video|records)$/;

/** What systems leave in any folder that they show, and in each disk's topmost one. */
const ofSystems =
  /^(?:\.DS_Store|\._.*|\.localized|\.Trash.*|\.Spotlight-V100|\.fseventsd|Thumbs\.db|desktop\.ini|@eaDir|lost\+found|System Volume Information|\$RECYCLE\.BIN)$/i;

/** Whether an entry of a library's folder has a name that this program gives. */
export function isOfLibrary(name: string): boolean {
  return ours.test(name);
}

/** Whether an entry is one that systems leave beside a person's files. */
export function isOfSystem(name: string): boolean {
  return ofSystems.test(name);
}

/**
 * Makes what lies in a library for its owner alone, as far as it is ours: the folders that hold clips and records, the
 * files beside them, and the library's own folder where nothing else lies in it; one that holds something of the person's
 * may be shared on purpose. Answers how many of them others could read before.
 */
export function makePrivate(folder: string): number {
  const names = readdirSync(folder);
  const mine = names.filter((name) => ours.test(name));
  const holdsOthers = names.some((name) => !ours.test(name) && !ofSystems.test(name) && !isTemporary(name));
  const found = (holdsOthers ? mine : ['', ...mine]).filter((name) => makeOwnerOnly(path.join(folder, name)));
  return found.length;
}
