#!/usr/bin/env node
// Takes the place of fpm (CUSTOM_FPM_PATH) where fpm cannot be had: what electron-builder asks of it, done with
// dpkg-deb. For trying a package out, never for a release: the package says so itself.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildDate } from '../paths.mjs';
import { Failure, capture, lastLines, runMain } from '../terminal.mjs';

/** Options with a value; any other is a question that this adapter has no answer to. */
const known = [
  ...['-s', '-t', '-d', '--deb-recommends', '--deb-compression', '--deb-changelog', '--deb-priority'],
  ...['--architecture', '--after-install', '--after-remove', '--description', '--version', '--package'],
  ...['--name', '--maintainer', '--vendor', '--url', '--category', '--license'],
];

await runMain(async () => {
  const { options, pairs } = parse(process.argv.slice(2));
  const one = (/** @type {string} */ name) => options.get(name)?.at(-1) ?? '';
  if (one('-t') !== 'deb') throw new Failure(`this stand-in for fpm makes no ${one('-t')}.`);
  const folder = mkdtempSync(join(tmpdir(), 'voicekeep-deb-'));
  try {
    for (const pair of pairs) place(folder, pair);
    const documents = join(folder, 'usr', 'share', 'doc', one('--name'));
    mkdirSync(documents, { recursive: true });
    writeFileSync(
      join(documents, 'changelog.gz'),
      gzipSync(readFileSync(one('--deb-changelog')), { level: 9 }),
    );
    const sums = tidy(folder);
    const control = join(folder, 'DEBIAN');
    mkdirSync(control);
    writeFileSync(join(control, 'md5sums'), sums.map(({ md5, path }) => `${md5}  ${path}\n`).join(''));
    const size = Math.ceil(sums.reduce((sum, { bytes }) => sum + bytes, 0) / 1024);
    writeFileSync(join(control, 'control'), controlFile({ options, one, size }));
    script(one('--after-install'), join(control, 'postinst'));
    script(one('--after-remove'), join(control, 'postrm'));
    chmodSync(folder, 0o755);
    date(folder);
    const built = capture(
      'dpkg-deb',
      ['--build', '--root-owner-group', '-Zgzip', '-z1', folder, one('--package')],
      { env: { ...process.env } },
    );
    if (!built.ok) throw new Failure(`dpkg-deb could not build it: ${lastLines(built.output)}`);
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
 * Modes as packages have them, whatever the umask of the machine.
 * @param {string} root
 */
function tidy(root) {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return entries
    .map((entry) => ({ entry, path: join(entry.parentPath, entry.name) }))
    .flatMap(({ entry, path }) => {
      if (entry.isDirectory()) chmodSync(path, 0o755);
      if (!entry.isFile()) return [];
      chmodSync(path, statSync(path).mode & 0o100 ? 0o755 : 0o644);
      const content = readFileSync(path);
      const md5 = createHash('md5').update(content).digest('hex');
      return [{ path: relative(root, path), bytes: content.length, md5 }];
    })
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

/**
 * Gives all that is packed the date of the build: it was copied at other times in each.
 * @param {string} folder
 */
function date(folder) {
  const when = buildDate();
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  for (const path of [...paths, folder]) lutimesSync(path, when, when);
}

/**
 * @param {{ options: Map<string, string[]>, one: (name: string) => string, size: number }} given size: in KiB
 */
function controlFile({ options, one, size }) {
  const [synopsis = '', ...long] = one('--description').split('\n');
  const fields = {
    Package: one('--name'),
    Version: one('--version'),
    License: one('--license'),
    Vendor: one('--vendor'),
    Architecture: one('--architecture'),
    Maintainer: one('--maintainer'),
    'Installed-Size': String(size),
    Depends: (options.get('-d') ?? []).join(', '),
    Recommends: (options.get('--deb-recommends') ?? []).join(', '),
    Section: one('--category'),
    Priority: one('--deb-priority'),
    Homepage: one('--url'),
    'X-Voicekeep-Stand-In': 'made without fpm, on a runtime that nobody vouches for: for trying out only',
    Description: [
      `${synopsis} (trial package)`,
      ...long.map((line) => ` ${line.trim() || '.'}`),
      ' .',
      ' This package was made for trying out packaging. It is not a release.',
    ].join('\n'),
  };
  const lines = Object.entries(fields).filter(([, value]) => value !== '');
  return lines.map(([name, value]) => `${name}: ${value}\n`).join('');
}

/**
 * @param {string} source
 * @param {string} target
 */
function script(source, target) {
  copyFileSync(source, target);
  chmodSync(target, 0o755);
}
