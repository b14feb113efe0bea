// The locked npm packages, among them Node 24 itself.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { modules, node24, root } from '../paths.mjs';
import { Failure, capture, lastLines, say } from '../terminal.mjs';

/** Inside node_modules, so that it goes when they go. */
const stamp = join(modules, '.cache', 'voicekeep', 'dependencies');

export const keytarBinary = join(modules, 'keytar', 'build', 'Release', 'keytar.node');

/** @throws {Failure} when npm cannot install, or Node 24 does not run */
export function installDependencies() {
  const wanted = lockedState();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(node24)) return;
  say('installing the locked dependencies, Node 24 among them (once; a minute or two)');
  const { command, parameters, shell } = npm();
  const env = { ...process.env };
  const headers = nodeHeaders(command);
  // Keytar is built from source where its ready-made binary is out of reach; the headers that lie beside
  // this Node spare node-gyp another download.
  if (headers && !env['npm_config_nodedir']) env['npm_config_nodedir'] = headers;
  const result = capture(
    command,
    [
      ...parameters,
      'ci',
      '--loglevel=error',
      // What a failed build of keytar says is told below.
      '--foreground-scripts',
      '--no-audit',
      '--no-fund',
      '--include=dev',
      '--include=optional',
    ],
    { cwd: root, env, shell },
  );
  if (!result.ok) {
    throw new Failure(
      'npm could not install the dependencies. If the network or a proxy is at fault, mend that and run the ' +
        `same command again; it starts where nothing is broken. npm said:\n${lastLines(result.output, 20)}`,
    );
  }
  if (!existsSync(keytarBinary)) {
    throw new Failure(
      "keytar, which reaches the system's keychain, could not be built. Mend what it says below, then run the " +
        `same command again.\n${buildErrors(result.output)}`,
    );
  }
  const version = capture(node24, ['--version']);
  if (!version.ok) {
    throw new Failure(
      `Node 24 was installed into node_modules but does not run here (${lastLines(version.output, 2)}). ` +
        'Delete node_modules and run the same command again; if it stays so, this system is too old for it.',
    );
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

/**
 * What node-gyp said just before it gave up, out of npm's output with that of all install scripts.
 * @param {string} text
 */
function buildErrors(text) {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => line.includes('gyp ERR!'));
  return end < 0 ? lastLines(text) : lines.slice(Math.max(0, end - 12), end + 1).join('\n');
}

function lockedState() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return `${process.platform}-${process.arch} ${createHash('sha256').update(lock).digest('hex')}\n`;
}

/**
 * npm, run by a Node outside node_modules: `npm ci` removes that folder, and with it Node 24.
 * @returns {{ command: string, parameters: string[], shell: boolean }}
 */
export function npm() {
  const script = process.env['npm_execpath'];
  if (script?.endsWith('.js')) return { command: outerNode(), parameters: [script], shell: false };
  const isWindows = process.platform === 'win32';
  return { command: isWindows ? 'npm.cmd' : 'npm', parameters: [], shell: isWindows };
}

function outerNode() {
  if (!process.execPath.startsWith(modules)) return process.execPath;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const folders = (process.env['PATH'] ?? process.env['Path'] ?? '').split(delimiter);
  const found = folders
    .filter((folder) => folder !== '' && !folder.includes('node_modules'))
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
  return found ?? process.execPath;
}

/** @param {string} node */
function nodeHeaders(node) {
  if (process.platform === 'win32' || !node.startsWith('/')) return null;
  const prefix = dirname(dirname(node));
  return existsSync(join(prefix, 'include', 'node', 'node_api.h')) ? prefix : null;
}
