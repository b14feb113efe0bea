// The suites of the gate, in the order in which they run. A static check counts as one test.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { broken, counted } from './counted.mjs';
import { hasDisplay, startVirtualDisplay, startVirtualDisplays } from './display.mjs';
import { electronNotes, electronRuntime } from './electron-runtime.mjs';
import { modules, node24, root, toolEnvironment } from './paths.mjs';
import { whyNoReader } from './reader-test.mjs';
import { checkPage, checkPageIsLookedAt } from './page-types.mjs';
import { Failure, say, stream } from './terminal.mjs';
import { windowsNode } from './wine.mjs';

/**
 * @typedef {import('./counted.mjs').Result} Result
 * @typedef {import('./terminal.mjs').Print} Print
 * @typedef {{ name: string, inGate: boolean, needsBuild?: boolean, oneCore?: boolean,
 *   run: (rest: string[], print: Print) => Promise<Result> }} Suite
 *   `oneCore`: it leaves other cores idle, so that it can run beside another such suite; it speaks through `print`
 */

const prettier = join(modules, 'prettier', 'bin', 'prettier.cjs');
const eslint = join(modules, 'eslint', 'bin', 'eslint.js');
const eslintParameters = ['--max-warnings', '0'];
const unused = 'files,dependencies,unlisted,exports,duplicates';
const knip = join(modules, 'knip', 'bin', 'knip.js');
const typescript = join(modules, 'typescript', 'bin', 'tsc');
const vitest = join(modules, 'vitest', 'vitest.mjs');
/** Each on a display of its own, as one display has one focus. */
const windowsAtOnce = 2;
const playwright = join(modules, '@playwright', 'test', 'cli.js');

/** @type {readonly Suite[]} */
export const suites = [
  {
    name: 'lint',
    inGate: true,
    oneCore: true,
    run: (rest, print) =>
      checks({
        eslint: () => tool(eslint, [...eslintParameters, ...orAll(rest)], print),
        // Exports, files and packages that nobody uses.
        knip: () => tool(knip, ['--config', 'build/knip.json', '--no-progress', '--include', unused], print),
      }),
  },
  {
    name: 'typecheck',
    inGate: true,
    oneCore: true,
    run: (_rest, print) =>
      checks({
        tsc: () => tool(typescript, ['-p', 'tsconfig.json'], print),
        'tsc for tests/e2e': () => tool(typescript, ['-p', 'tests/e2e/tsconfig.json'], print),
        'tsc for tests/bench/window': () =>
          tool(typescript, ['-p', 'tests/bench/window/tsconfig.json'], print),
        'svelte-check': () => checkPage(print),
        'svelte-check with seeded errors': () => checkPageIsLookedAt(print),
      }),
  },
  {
    name: 'format',
    inGate: true,
    oneCore: true,
    run: (rest, print) => checks({ prettier: () => tool(prettier, ['--check', ...orAll(rest)], print) }),
  },
  {
    name: 'unit',
    inGate: true,
    run: (rest) => counted('unit', [vitest, ...vitestParameters('unit'), ...rest]),
  },
  {
    name: 'component',
    inGate: true,
    oneCore: true,
    run: (rest, print) =>
      counted('component', [vitest, ...vitestParameters('component'), ...rest], { print }),
  },
  {
    name: 'integration',
    inGate: true,
    needsBuild: true,
    run: (rest) =>
      withKeyring((wrap) =>
        counted('integration', [vitest, ...vitestParameters('integration'), ...rest], wrap),
      ),
  },
  { name: 'package', inGate: true, needsBuild: true, oneCore: true, run: packed },
  { name: 'e2e', inGate: true, needsBuild: true, run: (rest) => inWindow('e2e', rest) },
  { name: 'installed', inGate: false, needsBuild: true, run: (rest) => installed(rest) },
  { name: 'windows', inGate: false, needsBuild: true, run: (rest) => onWindows(rest) },
  { name: 'access', inGate: false, needsBuild: true, run: (rest) => withReader(rest) },
  { name: 'screenshots', inGate: false, needsBuild: true, run: (rest) => inWindow('screenshots', rest) },
];

/** @param {string[]} rest */
function orAll(rest) {
  return rest.length > 0 ? rest : ['.'];
}

/** @param {string} project */
function vitestParameters(project) {
  const reporters = ['--reporter=default', `--reporter=${join(root, 'build/report/vitest.ts')}`];
  return ['run', '--project', project, '--passWithNoTests', ...reporters];
}

/**
 * @param {string} script
 * @param {string[]} parameters
 * @param {Print} [print] else it speaks for itself
 */
function tool(script, parameters, print) {
  return stream(node24, [script, ...parameters], { cwd: root, env: toolEnvironment(), print });
}

/**
 * @param {Record<string, () => Promise<number>>} list by name; each answers an exit code
 * @returns {Promise<Result>}
 */
async function checks(list) {
  const failures = [];
  for (const [name, check] of Object.entries(list)) {
    const code = await check();
    if (code !== 0) failures.push({ name, reason: `exit code ${code}` });
  }
  return { passed: Object.keys(list).length - failures.length, failures, skipped: [] };
}

/**
 * On Linux: a session bus and an unlocked gnome-keyring of its own, with a home that is thrown away.
 * @param {(wrap: { command?: string, before?: string[], env?: NodeJS.ProcessEnv }) => Promise<Result>} run
 */
async function withKeyring(run) {
  if (process.platform !== 'linux') return run({});
  const home = mkdtempSync(join(tmpdir(), 'voicekeep-home-'));
  const script =
    'printf test | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1 || exit 1; exec "$@"';
  try {
    return await run({
      command: 'dbus-run-session',
      before: ['--', 'sh', '-c', script, 'sh', node24],
      env: {
        HOME: home,
        XDG_DATA_HOME: join(home, 'data'),
        XDG_CONFIG_HOME: join(home, 'config'),
        XDG_CACHE_HOME: join(home, 'cache'),
        XDG_RUNTIME_DIR: home,
      },
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/**
 * Packs the app (on the stand-in where there is no other) and tries out what came of it. Linux alone, so far.
 * @param {string[]} rest
 * @param {Print} print
 * @returns {Promise<Result>}
 */
async function packed(rest, print) {
  if (process.platform !== 'linux') {
    const skipped = [{ name: 'package', reason: 'the smoke test of the packed program is for Linux' }];
    return { passed: 0, failures: [], skipped };
  }
  const code = await tool(join(root, 'build', 'package.mjs'), ['--stand-in', '--dir'], print);
  if (code !== 0) return broken('packing', code);
  const display = hasDisplay() ? null : await startVirtualDisplay();
  try {
    return await counted('package', [vitest, ...vitestParameters('package'), ...rest], {
      env: { ...display?.env },
      print,
    });
  } finally {
    display?.stop();
  }
}

/**
 * Installs the deb on this machine, as people would use it, and removes it again. For root on Debian alone: it makes
 * accounts and asks apt.
 * @param {string[]} rest
 * @returns {Promise<Result>}
 */
async function installed(rest) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new Failure(
      'this needs root on Debian or Ubuntu: it installs the package, and makes two accounts.',
    );
  }
  const code = await tool(join(root, 'build', 'package.mjs'), ['--stand-in']);
  if (code !== 0) return broken('packing', code);
  const display = await startVirtualDisplay();
  try {
    return await counted('installed', [vitest, ...vitestParameters('installed'), ...rest], {
      env: display.env,
    });
  } finally {
    display.stop();
  }
}

/**
 * The program on Windows' Node, where Wine is.
 * @param {string[]} rest
 * @returns {Promise<Result>}
 */
async function onWindows(rest) {
  const windows = windowsNode();
  if (typeof windows === 'string') {
    return { passed: 0, failures: [], skipped: [{ name: 'windows', reason: windows }] };
  }
  const env = { VOICEKEEP_WINDOWS: JSON.stringify(windows) };
  return counted('windows', [vitest, ...vitestParameters('windows'), ...rest], { env });
}

/**
 * By keys alone, with the screen reader, on a display and a session bus of their own.
 * @param {string[]} rest
 * @returns {Promise<Result>}
 */
async function withReader(rest) {
  const reason = whyNoReader();
  if (reason !== null) return { passed: 0, failures: [], skipped: [{ name: 'access', reason }] };
  const display = await startVirtualDisplay();
  const parameters = [vitest, ...vitestParameters('access'), ...rest];
  try {
    return await withKeyring((wrap) =>
      counted('access', parameters, { ...wrap, env: { ...wrap.env, ...display.env } }),
    );
  } finally {
    display.stop();
  }
}

/**
 * @param {string} project
 * @param {string[]} rest
 */
async function inWindow(project, rest) {
  const runtime = electronRuntime();
  for (const note of runtime ? electronNotes(runtime) : []) say(note);
  const displays = hasDisplay() ? [] : await startVirtualDisplays(windowsAtOnce);
  if (displays.length > 0) say('there is no display here, so the windows open on virtual ones');
  const reporters = `line,${join(root, 'build/report/playwright.ts')}`;
  const parameters = ['test', '--project', project, '--reporter', reporters];
  const env = {
    ...displays[0]?.env,
    VOICEKEEP_TEST_DISPLAYS: JSON.stringify(displays.map((display) => display.env)),
  };
  try {
    return await counted(project, [playwright, ...parameters, ...rest], { env });
  } finally {
    for (const display of displays) display.stop();
  }
}
