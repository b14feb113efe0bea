// Vite's dev server for the page, Vite's watching builds for everything else, and Electron on top of both. Runs on
// Node 24, after a whole build. Ends when the app is quit, or on Ctrl-C.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { build, createServer } from 'vite';
import { forgetBuild } from '../build.mjs';
import { hasDisplay, startVirtualDisplay } from '../display.mjs';
import {
  electronArguments,
  electronEnvironment,
  electronNotes,
  electronRuntime,
} from '../electron-runtime.mjs';
import { root } from '../paths.mjs';
import { Failure, runMain, say } from '../terminal.mjs';

const pageFromVite = join(root, 'build', 'dev', 'page-from-vite.cjs');

await runMain(async () => {
  const runtime = electronRuntime();
  if (!runtime) throw new Failure('Electron is not in place. Run `npm run setup` and read what it says.');
  for (const note of electronNotes(runtime)) say(note);
  const display = hasDisplay() ? null : await startVirtualDisplay();
  if (display) say('there is no display here, so the window opens on a virtual one and cannot be seen');
  // From here on out/ holds what the watchers write, not one build of everything.
  forgetBuild();
  const page = await servePage();
  const app = createRestarter(() =>
    spawn(runtime.executable, [...electronArguments(), '-r', pageFromVite, root, ...process.argv.slice(2)], {
      stdio: 'inherit',
      env: electronEnvironment({ ...display?.env, VOICEKEEP_DEV_PAGE: page.url }),
    }),
  );
  const configs = ['vite.electron.config.ts', 'vite.preload.config.ts'];
  const watchers = await Promise.all(configs.map((config) => watch(config, app.restart)));
  app.start();
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, app.stop);
  const code = await app.ended;
  await Promise.all([page.close(), ...watchers.map((watcher) => watcher.close())]);
  display?.stop();
  return code;
});

/**
 * The page as it is in the app, with two holes in its policy: styles that Vite puts in carry a nonce, and news of
 * changes come over a web socket.
 */
async function servePage() {
  const nonce = randomBytes(16).toString('base64');
  const host = '127.0.0.1';
  // The page's own address has no port, so Vite's client has to be told of one before the server has taken it.
  const port = await freePort(host);
  const server = await createServer({
    configFile: join(root, 'build', 'vite.renderer.config.ts'),
    // What Vite does not know is the app's to answer.
    appType: 'mpa',
    base: '/',
    html: { cspNonce: nonce },
    server: { host, port, strictPort: true, fs: { allow: [root] }, hmr: { host, clientPort: port } },
    plugins: [
      {
        name: 'policy-for-development',
        transformIndexHtml: {
          order: 'pre',
          handler: (html) =>
            html
              .replace("style-src 'self'", `style-src 'self' 'nonce-${nonce}'`)
              .replace("connect-src 'self'", `connect-src 'self' ws://${host}:${port}`),
        },
      },
    ],
  });
  await server.listen();
  const url = `http://${host}:${port}/`;
  say(`the page comes from Vite at ${url}, with hot reload`);
  return { url, close: () => server.close() };
}

/**
 * @param {string} host
 * @returns {Promise<number>}
 */
async function freePort(host) {
  const server = createTcpServer().listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

/**
 * Builds once, and again with each change.
 * @param {string} config
 * @param {() => void} rebuilt called after each build that worked, but for the first
 */
async function watch(config, rebuilt) {
  const watcher = await build({
    configFile: join(root, 'build', config),
    logLevel: 'warn',
    clearScreen: false,
    // The preload lies in the same folder as the rest.
    build: { emptyOutDir: false, watch: {} },
  });
  if (!('on' in watcher)) throw new Error('Vite does not watch.');
  let isFirst = true;
  let hasFailed = false;
  await new Promise((resolve) => {
    watcher.on('event', (event) => {
      if (event.code === 'START') hasFailed = false;
      if (event.code === 'BUNDLE_END') void event.result.close();
      if (event.code === 'ERROR') {
        hasFailed = true;
        say(`the build failed, and the app stays as it was: ${event.error.message}`);
      }
      if (event.code !== 'END' || hasFailed) return;
      if (!isFirst) rebuilt();
      isFirst = false;
      resolve(undefined);
    });
  });
  return watcher;
}

/**
 * Holds one process: a restart ends it and starts it anew, also when several are asked for in a row.
 * @param {() => import('node:child_process').ChildProcess} start
 */
function createRestarter(start) {
  /** @type {import('node:child_process').ChildProcess | null} */
  let child = null;
  let isRestart = false;
  const outcome = new EventEmitter();
  const run = () => {
    isRestart = false;
    child = start();
    child.once('error', (error) =>
      outcome.emit('error', new Failure(`Electron could not be started: ${error.message}`)),
    );
    child.once('exit', (code) => {
      child = null;
      if (isRestart) run();
      else outcome.emit('end', code ?? 0);
    });
  };
  return {
    /** @returns {Promise<number>} the exit code of the app, once it has ended by itself or by `stop` */
    ended: once(outcome, 'end').then(([code]) => code),
    start: run,
    restart() {
      if (!child) return;
      isRestart = true;
      child.kill();
    },
    stop() {
      isRestart = false;
      if (child) child.kill();
      else outcome.emit('end', 0);
    },
  };
}
