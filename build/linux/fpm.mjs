#!/usr/bin/env node
// Takes the place of fpm (CUSTOM_FPM_PATH) where fpm cannot be had: what electron-builder asks of it, done with
// dpkg-deb and rpmbuild. For trying a package out, never for a release: the package says so itself.
import { chmodSync, lutimesSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildDate } from '../paths.mjs';
import { Failure, capture, lastLines, runMain } from '../terminal.mjs';
import { buildDeb } from './deb.mjs';
import { buildRpm } from './rpm.mjs';

/** Options with a value; any other is a question that this adapter has no answer to. */
const known = [
  ...['-s', '-t', '-d', '--deb-recommends', '--deb-compression', '--deb-changelog', '--deb-priority'],
  ...['--rpm-os', '--rpm-compression', '--rpm-summary', '--rpm-tag', '--rpm-rpmbuild-define'],
  ...['--architecture', '--after-install', '--after-remove', '--description', '--version', '--package'],
  ...['--name', '--maintainer', '--vendor', '--url', '--category', '--license'],
];

/**
 * What is asked for: `one` answers the last value of an option ('' for none), `all` every one.
 * @typedef {{ one: (name: string) => string, all: (name: string) => readonly string[] }} Wishes
 */

/** @type {Record<string, (folder: string, wishes: Wishes) => void>} */
const builders = { deb: buildDeb, rpm: buildRpm };

await runMain(async () => {
  const { options, pairs } = parse(process.argv.slice(2));
  const all = (/** @type {string} */ name) => options.get(name) ?? [];
  const one = (/** @type {string} */ name) => all(name).at(-1) ?? '';
  const builder = builders[one('-t')];
  if (!builder) throw new Failure(`this stand-in for fpm makes no ${one('-t')}.`);
  const folder = mkdtempSync(join(tmpdir(), 'voicekeep-package-'));
  try {
    for (const pair of pairs) place(folder, pair);
    tidy(folder);
    builder(folder, { one, all });
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** @param {readonly string[]} words */
function parse(words) {
  /** @type {Map<string, string[]>} */
  const options = new Map();
  /** @type {string[]} */
  const pairs = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--force') continue;
    if (!word.startsWith('-')) {
      pairs.push(word);
      continue;
    }
    const [name = '', joined] = /^(--[a-z-]+)=(.*)$/s.exec(word)?.slice(1) ?? [word];
    if (!known.includes(name)) throw new Failure(`this stand-in for fpm does not know ${name}.`);
    if (joined === undefined) index += 1;
    options.set(name, [...(options.get(name) ?? []), joined ?? words[index] ?? '']);
  }
  return { options, pairs };
}

/**
 * A source that ends in a slash is the content of a folder.
 * @param {string} root
 * @param {string} pair
 */
function place(root, pair) {
  const cut = pair.lastIndexOf('=');
  const source = pair.slice(0, cut);
  const target = join(root, pair.slice(cut + 1));
  mkdirSync(source.endsWith('/') ? target : dirname(target), { recursive: true });
  const copied = capture('cp', ['-a', source.endsWith('/') ? `${source}.` : source, target]);
  if (!copied.ok) throw new Failure(`${source} could not be copied: ${lastLines(copied.output)}`);
}

/**
 * Modes as packages have them, whatever the umask of the machine, and the date of the build: the files were copied at
 * other times in each.
 * @param {string} root
 */
function tidy(root) {
  const when = buildDate();
  const paths = readdirSync(root, { recursive: true, withFileTypes: true }).map((entry) => {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) chmodSync(path, 0o755);
    if (entry.isFile()) chmodSync(path, statSync(path).mode & 0o100 ? 0o755 : 0o644);
    return path;
  });
  chmodSync(root, 0o755);
  for (const path of [...paths, root]) lutimesSync(path, when, when);
}
