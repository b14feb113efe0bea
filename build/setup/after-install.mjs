// npm runs this after `npm ci` or `npm install` (npm runs a project's `preinstall` then too, so nothing can speak
// earlier). Keytar is an optional dependency: where it cannot be built, npm drops it without a word.
import { existsSync } from 'node:fs';
import { say } from '../terminal.mjs';
import { keytarBinary } from './dependencies.mjs';

if (!existsSync(keytarBinary)) {
  say(
    "the system's keychain cannot be used yet, as keytar could not be built here. Run `npm run setup`: it installs what is missing, or says how.",
  );
}
