import { spawn, spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Outcome } from '../../outcome.ts';
import { outcomeOf } from '../../outcome.ts';

/** Whether this machine can run a GNOME keyring of its own; tests that need one say so when they are skipped. */
export const hasKeyring =
  process.platform === 'linux' &&
  ['dbus-run-session', 'gnome-keyring-daemon'].every(
    (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0,
  );

export type KeyringState = 'unlocked' | 'locked' | 'no keyring';

const starts: Readonly<Record<Exclude<KeyringState, 'no keyring'>, string>> = {
  unlocked: 'printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1',
  // Started without a password: what is in it stays locked, and the prompt for the password fails.
  locked: 'gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1',
};

/** Runs Node with a keyring that belongs to `home` alone (a temporary folder), in a D-Bus session of its own. */
export async function runWithKeyring(
  state: KeyringState,
  home: string,
  args: readonly string[],
  options: { readonly input?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Outcome> {
  const runtime = path.join(home, 'run');
  await mkdir(runtime, { recursive: true, mode: 0o700 });
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    XDG_DATA_HOME: path.join(home, 'data'),
    XDG_CONFIG_HOME: path.join(home, 'config'),
    XDG_RUNTIME_DIR: runtime,
    ...options.env,
  };
  const node = [process.execPath, ...args];
  const [program = '', ...rest] =
    state === 'no keyring'
      ? node
      : ['dbus-run-session', '--', 'sh', '-c', `${starts[state]}; exec "$@"`, 'sh', ...node];
  const child = spawn(program, rest, { env, stdio: 'pipe' });
  const outcome = outcomeOf(child);
  child.stdin.end(options.input ?? '');
  return outcome;
}

/** A session with an unlocked keyring of its own, for programs that are started later; answers its bus. */
export async function startKeyringSession(
  home: string,
): Promise<{ readonly address: string; end(): Promise<void> }> {
  const runtime = path.join(home, 'run');
  await mkdir(runtime, { recursive: true, mode: 0o700 });
  const script = `${starts.unlocked}; echo "$DBUS_SESSION_BUS_ADDRESS"; exec cat`;
  const child = spawn('dbus-run-session', ['--', 'sh', '-c', script], {
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      XDG_DATA_HOME: path.join(home, 'data'),
      XDG_RUNTIME_DIR: runtime,
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', (text: string) => resolve(text.trim()));
    child.once('exit', (code) => reject(new Error(`The session ended with ${code}.`)));
  });
  return {
    address,
    async end() {
      // With its last program the session ends, and what runs in it.
      child.stdin.end();
      await ended;
    },
  };
}
