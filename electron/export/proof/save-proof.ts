import { mkdir, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { diskError } from '../../platform/disk-error.ts';
import { hasErrno } from '../../platform/errno.ts';
import { safeWrite } from '../../platform/safe-write.ts';
import { checksumLine } from '../formats/catalogue/checksums.ts';
import type { ProvableLibrary } from './proof.ts';
import { makeProof } from './proof.ts';
import { proofPage } from './proof-page.ts';

/** Names of a folder that are tried before giving up. */
const mostNames = 1000;

/**
 * Writes down what a library holds, in a new folder below `folder`: a page to read, the same as JSON, and the hashes as
 * `sha256sum` checks them. Answers the new folder. `now`: milliseconds since 1970.
 */
export async function saveProof(library: ProvableLibrary, folder: string, now: number): Promise<string> {
  const proof = await makeProof(library, now);
  const files = {
    'proof.html': proofPage(proof),
    'proof.json': `${JSON.stringify(proof, null, 1)}\n`,
    SHA256SUMS: proof.files.map((file) => checksumLine(file.path, file.sha256)).join(''),
  };
  let made: string | null = null;
  try {
    made = await newFolder(folder, `Voicekeep proof ${proof.madeAt.slice(0, 10)}`);
    for (const [name, content] of Object.entries(files)) await safeWrite(path.join(made, name), content);
    return made;
  } catch (error) {
    // The first error is the one to tell.
    if (made !== null) await removeProof(made, Object.keys(files)).catch(() => undefined);
    throw diskError(error, 'proof', folder);
  }
}

/** A part of a proof is none. What else came to its folder stays. */
async function removeProof(made: string, names: readonly string[]): Promise<void> {
  for (const name of names) await rm(path.join(made, name), { force: true });
  await rmdir(made);
}

/** Nothing that is there is written over: the folder gets a number where its name is taken. */
async function newFolder(folder: string, name: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const made = path.join(folder, number === 1 ? name : `${name} (${number})`);
    try {
      await mkdir(made);
      return made;
    } catch (error) {
      if (!hasErrno(error, 'EEXIST') || number === mostNames) throw error;
    }
  }
}
