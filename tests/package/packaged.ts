import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { chmod, chown, copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../build/paths.mjs';
import { outcomeOf } from '../outcome.ts';

export const unpacked = path.join(root, 'release', 'linux-unpacked');

/** An ordinary user for a suite that is root: a number of its own that no account has. */
export const ordinary = 64_321;
const isRoot = process.getuid?.() === 0;

/** The packed program in a place where an ordinary user can run it, with a fresh home. */
export interface Installed {
  readonly folder: string;
  readonly home: string;
  /** Starts it as an ordinary user with Chromium's sandbox on; `before` goes before the program. */
  start(
    args: readonly string[],
    options?: { readonly env?: Readonly<Record<string, string>>; readonly before?: readonly string[] },
  ): ChildProcess;
  /** Leaves settings as an earlier run did. */
  keepSettings(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** Makes a file or folder that user's own. */
  give(file: string): Promise<void>;
  remove(): Promise<void>;
}

export async function install(): Promise<Installed> {
  const folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-package-'));
  const program = path.join(folder, 'program');
  const home = path.join(folder, 'home');
  await cp(unpacked, program, { recursive: true });
  await mkdir(home, { mode: 0o700 });
  await chmod(folder, 0o755);
  // The display's cookie is readable by whoever opened the display alone.
  const cookie = path.join(home, 'display');
  const authority = process.env['XAUTHORITY'];
  if (authority) await copyFile(authority, cookie);
  if (isRoot) {
    if (authority) await chown(cookie, ordinary, ordinary);
    await chown(home, ordinary, ordinary);
    // As the deb's installation leaves it, for systems whose users may not make namespaces.
    await chmod(path.join(program, 'chrome-sandbox'), 0o4755);
  }
  const asUser = isRoot
    ? ['setpriv', `--reuid=${ordinary}`, `--regid=${ordinary}`, '--clear-groups', '--inh-caps=-all']
    : [];
  const give = async (file: string) => {
    if (isRoot) await chown(file, ordinary, ordinary);
  };
  return {
    folder,
    home,
    start(args, { env = {}, before = [] } = {}) {
      const [command = '', ...rest] = [...asUser, ...before, path.join(program, 'voicekeep'), ...args];
      return spawn(command, rest, {
        cwd: home,
        stdio: 'pipe',
        env: {
          PATH: process.env['PATH'] ?? '',
          ...(process.env['DISPLAY'] ? { DISPLAY: process.env['DISPLAY'] } : {}),
          ...(authority ? { XAUTHORITY: cookie } : {}),
          HOME: home,
          XDG_RUNTIME_DIR: home,
          VOICEKEEP_HOME: path.join(home, 'voicekeep'),
          // No session bus is to be started for the test.
          DBUS_SESSION_BUS_ADDRESS: 'disabled:',
          ...env,
        },
      });
    },
    async keepSettings(settings) {
      const kept = path.join(home, 'voicekeep');
      const file = path.join(kept, 'settings.json');
      await mkdir(kept, { mode: 0o700 });
      await writeFile(file, JSON.stringify(settings));
      for (const one of [kept, file]) await give(one);
    },
    give,
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** What a process printed and how it ended. */
export async function ended(child: ChildProcess): Promise<{ code: number | null; out: string; err: string }> {
  const { code, stdout, stderr } = await outcomeOf(child);
  return { code, out: stdout, err: stderr };
}

/** The port at which Chromium of this home listens for DevTools, once it does. */
export async function devToolsPort(home: string, gone: Promise<unknown>): Promise<number> {
  const file = path.join(home, 'voicekeep', 'window', 'DevToolsActivePort');
  const state = { over: false };
  void gone.finally(() => (state.over = true));
  while (!state.over) {
    const text = await readFile(file, 'utf8').catch(() => '');
    const port = Number(text.split('\n')[0]);
    if (port > 0) return port;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The program ended before its window was there: ${JSON.stringify(await gone)}`);
}
