// Builds the app into out/, and skips that when nothing has changed since the last time.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundledFile } from './bundled.mjs';
import { licenseTexts } from './licenses.mjs';
import { node24, output, root, toolEnvironment } from './paths.mjs';
import { Failure, runMain, say, stream } from './terminal.mjs';

const stamp = join(output, '.built');
const configs = ['vite.electron.config.ts', 'vite.preload.config.ts', 'vite.renderer.config.ts'];
const inputs = ['electron', 'renderer', 'package.json', 'package-lock.json', 'tsconfig.json'].concat(
  ['build.mjs', 'bundled.mjs', 'compiled-in.mjs', 'licenses.mjs', 'native-packages.mjs', ...configs].map(
    (name) => join('build', name),
  ),
);

/**
 * Builds on Node 24, whichever Node runs this.
 * @throws {Failure} when the build fails
 */
export async function buildIfChanged() {
  if (isBuilt()) return;
  say('building');
  const code = await stream(node24, [join(root, 'build', 'build.mjs')], {
    cwd: root,
    env: toolEnvironment(),
  });
  if (code !== 0) throw new Failure('the build failed; what is wrong stands above.');
}

async function build() {
  if (!existsSync(node24)) throw new Failure('nothing is installed yet. Run `npm run setup` first.');
  const state = sourceState();
  forgetBuild();
  rmSync(bundledFile, { force: true });
  mkdirSync(output, { recursive: true });
  // Vite and Svelte would build for development where the environment says so.
  process.env['NODE_ENV'] = 'production';
  const vite = await import('vite');
  for (const config of configs) {
    await vite.build({ configFile: join(root, 'build', config), logLevel: 'warn' });
  }
  await cp(join(root, 'electron', 'sample', 'data'), join(output, 'electron', 'sample'), { recursive: true });
  writeFileSync(join(output, 'licenses.txt'), licenseTexts());
  writeFileSync(join(output, 'electron', 'build.json'), `${JSON.stringify({ commit: commit() })}\n`);
  writeFileSync(stamp, state);
}

/** After this, out/ counts as changed, whatever it holds. */
export function forgetBuild() {
  rmSync(stamp, { force: true });
}

export function isBuilt() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceState();
}

/** The commit that is built, shortened, with a plus sign where files of it have changed since; null outside a repository. */
function commit() {
  const git = (/** @type {string[]} */ ...parameters) =>
    spawnSync('git', parameters, { cwd: root, encoding: 'utf8' }).stdout?.trim() ?? '';
  const head = git('rev-parse', '--short=12', 'HEAD');
  if (head === '') return null;
  return git('status', '--porcelain', '--', ...inputs) === '' ? head : `${head}+`;
}

/** One hash over the commit and the names and contents of everything that goes into the build. */
function sourceState() {
  const hash = createHash('sha256').update(commit() ?? '');
  for (const input of inputs) {
    for (const path of filesUnder(join(root, input))) {
      hash
        .update(`${relative(root, path)}\0`)
        .update(readFileSync(path))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(path) {
  if (!existsSync(path)) return [];
  const entries = readdirSyncOrNull(path);
  return entries ? entries.flatMap((name) => filesUnder(join(path, name))) : [path];
}

/** @param {string} path */
function readdirSyncOrNull(path) {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return null;
    throw error;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runMain(async () => {
    if (isBuilt()) say('nothing has changed since the last build');
    else await build();
    return 0;
  });
}
