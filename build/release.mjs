// The steps of the release workflow that are more than one command, so that they can be run and tested anywhere:
//   node build/release.mjs notary-key            Apple's key from the environment into a file, for the next step
//   node build/release.mjs checksums NAME        release/SHA256SUMS-NAME over everything that is handed on
//   node build/release.mjs verify FOLDER         every file of a folder against the lists that lie in it
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { Failure, runMain, say } from './terminal.mjs';

/** What a release hands on, by the end of its name. */
const handedOn = /\.(AppImage|deb|rpm|tar\.gz|dmg|zip|exe|cdx\.json|blockmap)$|^latest.*\.yml$/;
const isList = (/** @type {string} */ name) => name.startsWith('SHA256SUMS-');

await runMain(async () => {
  const [step, word = ''] = process.argv.slice(2);
  if (step === 'notary-key') return writeNotaryKey();
  if (step === 'checksums' && /^[\w.-]+$/.test(word)) return writeChecksums(word);
  if (step === 'verify' && word !== '') return verify(word);
  throw new Failure('say which step: notary-key, checksums NAME, verify FOLDER.');
});

/** Notarising takes all three values or none; without them the installers are made unsigned, and say so. */
function writeNotaryKey() {
  const { APPLE_KEY, APPLE_KEY_ID, APPLE_ISSUER, RUNNER_TEMP, GITHUB_ENV } = process.env;
  if (!APPLE_KEY) {
    say('there is no key for notarising, so the installers will not be notarised');
    return 0;
  }
  if (!APPLE_KEY_ID || !APPLE_ISSUER || !RUNNER_TEMP || !GITHUB_ENV) {
    throw new Failure('notarising needs the key, its id and its issuer.');
  }
  const file = join(RUNNER_TEMP, 'notary.p8');
  writeFileSync(file, `${APPLE_KEY}\n`, { mode: 0o600, flag: 'wx' });
  const lines = [
    `APPLE_API_KEY=${file}`,
    `APPLE_API_KEY_ID=${APPLE_KEY_ID}`,
    `APPLE_API_ISSUER=${APPLE_ISSUER}`,
  ];
  appendFileSync(GITHUB_ENV, `${lines.join('\n')}\n`);
  return 0;
}

/** @param {string} name */
function writeChecksums(name) {
  const release = join(root, 'release');
  const files = existsSync(release) ? readdirSync(release).filter((file) => handedOn.test(file)) : [];
  if (files.length === 0) throw new Failure('there is nothing in release/ to hand on.');
  if (files.some((file) => file.includes('stand-in'))) {
    throw new Failure('something in release/ was made of the stand-in runtime, which is never handed on.');
  }
  const lines = files.sort().map((file) => `${sha256(join(release, file))}  ${file}\n`);
  writeFileSync(join(release, `SHA256SUMS-${name}`), lines.join(''));
  process.stdout.write(lines.join(''));
  return 0;
}

/** @param {string} folder */
function verify(folder) {
  const names = readdirSync(folder);
  const listed = new Map(
    names.filter(isList).flatMap((list) =>
      readFileSync(join(folder, list), 'utf8')
        .trim()
        .split('\n')
        .map((line) => /** @type {const} */ ([line.slice(66), line.slice(0, 64)])),
    ),
  );
  const unlisted = names.filter((name) => !isList(name) && !listed.has(name));
  if (unlisted.length > 0) throw new Failure(`in no list of checksums: ${unlisted.join(', ')}`);
  const missing = [...listed.keys()].filter((name) => !names.includes(name));
  if (missing.length > 0) throw new Failure(`listed, but not here: ${missing.join(', ')}`);
  const wrong = [...listed].filter(([name, sum]) => sha256(join(folder, name)) !== sum).map(([name]) => name);
  if (wrong.length > 0) throw new Failure(`not what was built: ${wrong.join(', ')}`);
  say(`${listed.size} files are what was built`);
  return 0;
}

/** @param {string} file */
function sha256(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
