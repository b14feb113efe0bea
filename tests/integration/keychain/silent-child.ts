/** A program that asks a keychain by way of itself, as commands of the installed program do, or in place. */
import { fileURLToPath } from 'node:url';
import { createInPlace } from '../../../electron/keychain/in-place.ts';
import { createKeytarKeychain } from '../../../electron/keychain/keytar-keychain.ts';
import { isKeychainCall, makeKeychainCall, startOwnProgram } from '../../../electron/keychain/own-program.ts';

const words = process.argv.slice(2);
if (isKeychainCall(words)) await makeKeychainCall();
const inPlace = createInPlace();
const isInPlace = words.includes('in-place');
const start = isInPlace
  ? inPlace.start
  : startOwnProgram(process.execPath, [fileURLToPath(import.meta.url), '--no-warnings']);
const keychain = createKeytarKeychain({ start, timeout: 1000 });
for (const account of ['one', 'two']) process.stdout.write(`${(await keychain.read(account)).kind} `);
if (isInPlace) inPlace.exit(3);
process.exit(3);
