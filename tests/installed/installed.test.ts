import type { Page } from '@playwright/test';
import { chromium } from '@playwright/test';
import { DatabaseSync } from '@photostructure/sqlite';
import { globSync } from 'node:fs';
import { chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../../build/paths.mjs';
import type { Bridge } from '../../electron/contract/bridge.ts';
import { makeAccount } from '../fakes/account.ts';
import type { FakeService } from '../fakes/service.ts';
import { startFakeService } from '../fakes/service.ts';
import { devToolsPort, ended } from '../package/packaged.ts';
import type { Person } from './machine.ts';
import {
  addPerson,
  aptOptions,
  install,
  namesBelow,
  run,
  startSystemBus,
  sums,
  systemFiles,
  withVersion,
} from './machine.ts';

declare const window: { readonly voicekeep: Bridge };

/** The tests are one story and need each other in this order. */
const entry = '/usr/share/applications/voicekeep.desktop';
const voiceovers = 30;
let folder = '';
let deb = '';
let before: ReadonlySet<string> = new Set();
let service: FakeService;
let one: Person;
let other: Person;
let clips = 0;
const cleanUps: (() => Promise<unknown>)[] = [];
/** What the tests look with; a desktop has them. */
const tools = ['libglib2.0-bin', 'man-db', 'procps', 'x11-utils'];

beforeAll(async () => {
  deb =
    globSync('release/voicekeep_*-stand-in.deb', { cwd: root }).map((name) => path.join(root, name))[0] ?? '';
  expect(deb, 'the deb of `npm run package -- --stand-in`').not.toBe('');
  folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-installed-'));
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  await run('chmod', '755', folder);
  await run('apt-get', ...aptOptions, 'install', '-y', '--no-install-recommends', ...tools);
  const needed = (await run('dpkg-deb', '-f', deb, 'Depends')).trim();
  await run('apt-get', ...aptOptions, 'satisfy', '-y', '--no-install-recommends', needed);
  cleanUps.push(() => run('sh', '-c', 'dpkg --purge voicekeep 2>/dev/null || true'));
  cleanUps.push(await startSystemBus());
  service = await startFakeService({ account: makeAccount({ seed: 20, voiceovers }) });
  const environment = { VOICEKEEP_API_URL: service.apiUrl };
  cleanUps.push(() => service.close());
  one = await addPerson(`voicekeep-${process.pid}-a`, environment);
  cleanUps.push(() => one.leave());
  other = await addPerson(`voicekeep-${process.pid}-b`, environment);
  cleanUps.push(() => other.leave());
  before = new Set(await systemFiles());
}, 600_000);

afterAll(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
}, 120_000);

/** The window as a person opens it: by the program's entry, which here also lets the test look in. */
async function openWindow(person: Person) {
  const own = path.join(person.home, '.local', 'share', 'applications');
  await mkdir(own, { recursive: true });
  const text = (await readFile(entry, 'utf8')).replace(/^(Exec=.*) %U$/m, '$1 --remote-debugging-port=0');
  expect(text).toContain('--remote-debugging-port=0');
  const file = path.join(own, 'voicekeep.desktop');
  await writeFile(file, text);
  await run('chown', '-R', `${person.name}:${person.name}`, path.join(person.home, '.local'));
  const port = path.join(person.home, '.local', 'share', 'voicekeep', 'window', 'DevToolsActivePort');
  await rm(port, { force: true });
  // It ends at once; the program goes on by itself, with the same output.
  const launcher = person.start('gio', ['launch', file]);
  launcher.stderr?.resume();
  launcher.stdout?.resume();
  const never = new Promise(() => undefined);
  const number = await devToolsPort(path.join(person.home, '.local', 'share'), never);
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${number}`);
  const page = browser.contexts()[0]?.pages()[0];
  if (!page) throw new Error('There is no window.');
  // A loaded machine takes long to open a library.
  page.setDefaultTimeout(90_000);
  return {
    page,
    async close() {
      await page.close();
      await expect
        .poll(() => run('sh', '-c', 'pgrep -u "$1" -af "^/opt/Voicekeep" || true', 'sh', person.name), {
          timeout: 60_000,
        })
        .toBe('');
    },
  };
}

const statusOf = (page: Page) => page.evaluate(() => window.voicekeep.request('library.status', undefined));

async function command(person: Person, ...words: string[]) {
  return ended(person.start('/usr/bin/voicekeep', words));
}

it('apt installs it, with a command, an entry, a manual and nothing outside its places', async () => {
  await install(deb);
  expect(await run('dpkg-query', '-W', '-f', '${Status}', 'voicekeep')).toBe('install ok installed');
  const added = (await systemFiles()).filter((file) => !before.has(file));
  const places =
    /^\/(opt\/Voicekeep|usr\/bin\/voicekeep$|etc\/alternatives\/voicekeep$|usr\/share\/(applications|man|doc|metainfo|lintian|bash-completion|zsh|fish)\b)/;
  expect(added.filter((file) => !places.test(file))).toEqual([]);
  expect(await run('man', '--where', 'voicekeep')).toContain('voicekeep.1.gz');
  const version = await command(one, '--version');
  expect(version).toMatchObject({ code: 0, err: '' });
  expect(version.out).toContain(await run('dpkg-query', '-W', '-f', '${Version}', 'voicekeep'));
}, 300_000);

it('an ordinary person starts it by its entry, connects, plays and exports; windows and entry have one name', async () => {
  const { page, close } = await openWindow(one);
  await page.getByLabel(/key/i).first().fill(service.key);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('grid', { name: 'Clips' }).waitFor();
  await expect
    .poll(
      async () => {
        const status = await statusOf(page);
        return status.ok && status.value.clips > 0 && status.value.cached === status.value.clips;
      },
      { timeout: 120_000 },
    )
    .toBe(true);
  const status = await statusOf(page);
  clips = status.ok ? status.value.clips : 0;
  expect(clips).toBe(service.account.outputs.length);

  await page.getByRole('grid', { name: 'Clips' }).getByRole('row').nth(1).dblclick();
  await expect
    .poll(async () => Number(await page.getByRole('slider', { name: 'Position' }).inputValue()), {
      timeout: 30_000,
    })
    .toBeGreaterThan(0.1);
  const tree = await ended(one.start('sh', ['-c', 'xprop -root _NET_CLIENT_LIST; xwininfo -root -tree']));
  const ids = [...tree.out.matchAll(/^\s+(0x[0-9a-f]+) "Voicekeep"/gm)].map(([, id]) => id ?? '');
  expect(ids.length).toBeGreaterThan(0);
  const classes = await Promise.all(
    ids.map(async (id) => (await ended(one.start('xprop', ['-id', id, 'WM_CLASS']))).out),
  );
  expect(classes.join('')).toMatch(/"voicekeep"/);

  // The renderer has Chromium's sandbox, and no one asked for it to be off.
  const renderers = await run('sh', '-c', 'pgrep -u "$1" -af -- "--type=renderer"', 'sh', one.name);
  expect(renderers).not.toContain('--no-sandbox');

  const second = await ended(one.start('/usr/bin/voicekeep', []));
  expect(second.code).toBe(0);
  await close();
}, 300_000);

it('it opens again with everything, and needs no key', async () => {
  const { page, close } = await openWindow(one);
  await page.getByRole('grid', { name: 'Clips' }).waitFor();
  const account = await page.evaluate(() => window.voicekeep.request('account.status', undefined));
  expect(account).toMatchObject({ ok: true, value: { kind: 'service', key: 'keychain' } });
  await close();
}, 120_000);

it('the command works on the same library with the same key, and exports', async () => {
  const status = await command(one, 'status', '--json');
  expect(JSON.parse(status.out)).toMatchObject({ clips, cached: clips });
  expect(status).toMatchObject({ code: 0, err: '' });
  const synced = await command(one, 'sync', '--json');
  expect(synced).toMatchObject({ code: 0 });
  const exported = await command(one, 'export', path.join(one.home, 'Exported'), '--json');
  expect(JSON.parse(exported.out)).toMatchObject({ written: clips, failed: 0 });
}, 120_000);

it('without a display it says what to do, in one sentence', async () => {
  const result = await ended(one.start('/usr/bin/voicekeep', [], { DISPLAY: '', WAYLAND_DISPLAY: '' }));
  expect(result).toMatchObject({ code: 2, out: '' });
  expect(result.err.trim().split('\n')).toHaveLength(1);
  expect(result.err).toMatch(/display/);
}, 60_000);

it('another person of the machine sees neither library nor key', async () => {
  const status = await command(other, 'status', '--json');
  expect(JSON.parse(status.out)).not.toMatchObject({ clips });
  const synced = await command(other, 'sync', '--json');
  expect(synced.code).toBe(3);
  const looked = await ended(other.start('ls', [path.join(one.home, '.local', 'share', 'voicekeep')]));
  expect(looked.code).not.toBe(0);
  for (const name of ['', 'library', 'window']) {
    const { mode } = await stat(path.join(one.home, '.local', 'share', 'voicekeep', name));
    expect((mode & 0o077).toString(8), name).toBe('0');
  }
}, 120_000);

it('a newer version is installed while the window is open, which goes on and starts as the new one', async () => {
  const { page, close } = await openWindow(one);
  await page.getByRole('grid', { name: 'Clips' }).waitFor();
  await install(await withVersion(deb, '0.9.9', folder));
  expect(await statusOf(page)).toMatchObject({ ok: true, value: { clips } });
  await close();
  expect((await command(one, '--version')).out).toContain('0.9.9');
  const again = await openWindow(one);
  await again.page.getByRole('grid', { name: 'Clips' }).waitFor();
  expect(await statusOf(again.page)).toMatchObject({ ok: true, value: { clips } });
  await again.close();
}, 300_000);

it('a library of a newer version is told as that, and not changed', async () => {
  const newer = path.join(one.home, 'newer');
  await run('cp', '-a', path.join(one.home, '.local', 'share', 'voicekeep', 'library'), newer);
  const database = new DatabaseSync(path.join(newer, 'library.sqlite'));
  database.exec('PRAGMA user_version = 9999');
  database.close();
  const owner = await stat(one.home);
  for (const name of await namesBelow(newer)) await chown(path.join(newer, name), owner.uid, owner.gid);
  const whole = await sums(newer);
  const result = await command(one, 'status', '--json', '--library', newer);
  expect(result.code).not.toBe(0);
  expect(JSON.parse(result.out)).toMatchObject({
    error: { message: expect.stringMatching(/newer/) as unknown },
  });
  // SQLite leaves the two files beside a database that it opened for reading.
  const after = (await sums(newer)).split('\n').filter((line) => !/sqlite-(shm|wal)$/.test(line));
  expect(after.join('\n')).toBe(whole);
}, 60_000);

it('removed and purged, it leaves the library and every export, and nothing of its own', async () => {
  const kept = path.join(one.home, '.local', 'share', 'voicekeep', 'library');
  const exported = path.join(one.home, 'Exported');
  const whole = (await sums(kept)) + (await sums(exported));
  await run('apt-get', ...aptOptions, 'remove', '-y', 'voicekeep');
  expect((await sums(kept)) + (await sums(exported))).toBe(whole);
  await run('apt-get', ...aptOptions, 'purge', '-y', 'voicekeep');
  expect((await sums(kept)) + (await sums(exported))).toBe(whole);
  const left = (await systemFiles()).filter((file) => !before.has(file));
  expect(left).toEqual([]);
}, 300_000);
