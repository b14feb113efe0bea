// Where things lie in this repository. Runs on any Node from 20 on, before anything is installed.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const modules = join(root, 'node_modules');
export const output = join(root, 'out');
/** What set-up keeps between runs and `npm ci` must not throw away: big downloads. */
export const cache = join(root, '.cache');

const exe = process.platform === 'win32' ? '.exe' : '';

/** Node 24, as the npm package `node` carries it. */
export const node24 = join(modules, 'node', 'bin', `node${exe}`);

/**
 * The environment for everything that runs after set-up: Node 24 and the locked tools first on the PATH.
 * @param {NodeJS.ProcessEnv} [extra]
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnvironment(extra = {}) {
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const separator = process.platform === 'win32' ? ';' : ':';
  const path = [join(modules, 'node', 'bin'), join(modules, '.bin'), process.env[key] ?? ''].join(separator);
  return { ...process.env, [key]: path, ...extra };
}

/**
 * The date that everything built carries, so that one commit gives the same files twice: SOURCE_DATE_EPOCH, or that
 * of the commit, or (outside a repository) of now.
 */
export function buildDate() {
  const given = Number(process.env['SOURCE_DATE_EPOCH']);
  if (given > 0) return new Date(given * 1000);
  const { stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' });
  return stdout?.trim() ? new Date(Number(stdout) * 1000) : new Date();
}
