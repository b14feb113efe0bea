import { readdirSync } from 'node:fs';
import path from 'node:path';
import { makeOwnerOnly } from '../platform/owner-only.ts';

const ours =
  /^(?:library(?:\.damaged-[-0-9TZ]+)?\.sqlite(?:-wal|-shm)?|library\.lock(?:\.txt)?|own(?:\.\w+-[-0-9TZ]+)?\.json|README\.txt|audio|video|records)$/;

/**
 * Makes what lies in a library for its owner alone, as far as it is ours: the folders that hold clips and records, and the
 * files beside them. Answers how many of them others could read before.
 */
export function makePrivate(folder: string): number {
  const found = readdirSync(folder).filter(
    (name) => ours.test(name) && makeOwnerOnly(path.join(folder, name)),
  );
  return found.length;
}
