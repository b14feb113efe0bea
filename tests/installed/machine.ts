import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { extractAll, createPackageWithOptions } from '@electron/asar';

const execute = promisify(execFile);

/** Runs a program of the system as root, and answers what it printed; rejects when it fails. */
export async function run(command: string, ...args: readonly string[]): Promise<string> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { stdout } = await execute(command, args, { env, maxBuffer: 256 * 1024 * 1024 });
  return stdout;
}

/** Installs a package of a file, with what it depends on. */
export async function install(deb: string): Promise<void> {
  await run('apt-get', ...aptOptions, 'install', '-y', '--no-install-recommends', deb);
}

export const aptOptions = ['-qq', '-o', 'DPkg::Lock::Timeout=300'] as const;

/** Every file and folder under those that programs are installed in, but for what the system keeps for itself. */
export async function systemFiles(): Promise<readonly string[]> {
  const caches = [
    '/usr/share/mime',
    '/usr/share/applications/mimeinfo.cache',
    '/usr/share/icons',
    '/etc/ld.so.cache',
  ];
  const listed = await run('find', '/usr', '/opt', '/etc', '-xdev', '-not', '-path', '*/__pycache__*');
  return listed.split('\n').filter((file) => !caches.some((cache) => file.startsWith(cache)));
}

/** Lines of `sha256sum` for every file below a folder. */
export async function sums(folder: string): Promise<string> {
  return run('sh', '-c', 'cd "$1" && find . -type f -print0 | sort -z | xargs -0 sha256sum', 'sh', folder);
}

/** The same package with another version, in its description and in the program itself. */
export async function withVersion(deb: string, version: string, folder: string): Promise<string> {
  const tree = path.join(folder, 'tree');
  await run('dpkg-deb', '-R', deb, tree);
  const asar = path.join(tree, 'opt', 'Voicekeep', 'resources', 'app.asar');
  const app = path.join(folder, 'app');
  extractAll(asar, app);
  const description = path.join(app, 'package.json');
  const json = JSON.parse(await readFile(description, 'utf8')) as Readonly<Record<string, unknown>>;
  await writeFile(description, JSON.stringify({ ...json, version }));
  await createPackageWithOptions(app, asar, { unpack: '**/*.node' });
  const control = path.join(tree, 'DEBIAN', 'control');
  await writeFile(
    control,
    (await readFile(control, 'utf8')).replace(/^Version: .*$/m, `Version: ${version}`),
  );
  await rm(path.join(tree, 'DEBIAN', 'md5sums'));
  const made = path.join(folder, `voicekeep_${version}.deb`);
  await run('dpkg-deb', '--build', '--root-owner-group', '-Zgzip', '-z1', tree, made);
  return made;
}

/** A system bus, as every desktop has one; answers how to end it. None is started where there is one already. */
export async function startSystemBus(): Promise<() => Promise<unknown>> {
  const socket = '/run/dbus/system_bus_socket';
  if (existsSync(socket)) return () => Promise.resolve();
  await mkdir('/run/dbus', { recursive: true });
  const id = (await run('dbus-daemon', '--system', '--fork', '--print-pid')).trim();
  return async () => {
    await run('kill', id);
    for (const file of [socket, '/run/dbus/pid']) await rm(file, { force: true });
  };
}

/** An ordinary person of this machine: an account, a session bus with an unlocked keyring, and a view of the display. */
export interface Person {
  readonly name: string;
  readonly home: string;
  /** Starts a program as this person, in this person's session. */
  start(command: string, args: readonly string[], env?: Readonly<Record<string, string>>): ChildProcess;
  leave(): Promise<void>;
}

export async function addPerson(
  name: string,
  environment: Readonly<Record<string, string>>,
): Promise<Person> {
  await run('useradd', '--create-home', '--shell', '/bin/sh', name);
  const home = (await run('getent', 'passwd', name)).split(':')[5] ?? '';
  const runtime = path.join(home, '.runtime');
  await mkdir(runtime, { mode: 0o700 });
  const cookie = path.join(runtime, 'display');
  if (process.env['XAUTHORITY']) await copyFile(process.env['XAUTHORITY'], cookie);
  await chmod(home, 0o700);
  await run('chown', '-R', `${name}:${name}`, runtime);
  const id = (await run('id', '-u', name)).trim();
  const common = {
    HOME: home,
    USER: name,
    LOGNAME: name,
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'C.UTF-8',
    XDG_RUNTIME_DIR: runtime,
    XDG_DATA_DIRS: '/usr/local/share:/usr/share',
    ...(process.env['DISPLAY'] ? { DISPLAY: process.env['DISPLAY'], XAUTHORITY: cookie } : {}),
    ...environment,
  };
  const as = ['--reuid', id, '--regid', id, '--init-groups', '--inh-caps=-all', '--'];
  const start = (command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    spawn('setpriv', [...as, command, ...args], { cwd: home, stdio: 'pipe', env: { ...common, ...env } });
  const session = start('dbus-run-session', ['--', 'sh', '-c', sessionScript]);
  const address = await firstLine(session);
  return {
    name,
    home,
    start: (command, args, env = {}) => start(command, args, { DBUS_SESSION_BUS_ADDRESS: address, ...env }),
    async leave() {
      session.kill();
      await run('sh', '-c', 'pkill -KILL -u "$1" || true; sleep 1; userdel -r "$1" 2>/dev/null', 'sh', name);
    },
  };
}

/** Says the bus's address once the keyring is unlocked, and stays until it is ended. */
const sessionScript =
  'printf test | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1 || exit 1; ' +
  'echo "$DBUS_SESSION_BUS_ADDRESS"; exec sleep 3600';

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    child.once('exit', (code) => reject(new Error(`The session ended with ${code}.`)));
  });
}

/** Names of everything in a folder and below it; none when it is not there. */
export async function namesBelow(folder: string): Promise<readonly string[]> {
  return readdir(folder, { recursive: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
}
