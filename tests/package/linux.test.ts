import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { linuxFiles, linuxTree } from '../../build/linux/files.mjs';
import { root } from '../../build/paths.mjs';

const run = promisify(execFile);

interface FpmPackage {
  readonly args: readonly string[];
  readonly entry: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly missing: readonly string[];
}

let folder = '';
let said = '';
let appImage: { readonly desktop: string };
let packages: { readonly deb: FpmPackage; readonly rpm: FpmPackage };
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-linux-'));
  const file = path.join(folder, 'computed.json');
  const ran = await run(process.execPath, [path.join(import.meta.dirname, 'describe-run.ts'), file], {
    cwd: root,
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST'))),
  });
  said = ran.stdout + ran.stderr;
  const computed = JSON.parse(await readFile(file, 'utf8')) as readonly (FpmPackage | { desktop: string })[];
  appImage = computed.find((one): one is { desktop: string } => 'desktop' in one)!;
  const [deb, rpm] = computed.filter((one): one is FpmPackage => 'args' in one);
  expect(computed).toHaveLength(3);
  packages = { deb: deb!, rpm: rpm! };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const after = ({ args }: FpmPackage, name: string) => args[args.indexOf(name) + 1];
const targets = ({ args }: FpmPackage) =>
  args.filter((word) => /^[^-].*=\//.test(word)).map((word) => word.slice(word.lastIndexOf('=') + 1));

it('electron-builder misses nothing in the configuration of deb, rpm and AppImage', () => {
  expect(said.split('\n').filter((line) => /⨯|missed|not set|default Electron icon/i.test(line))).toEqual([]);
});

it.each(['deb', 'rpm'] as const)(
  'a %s says what it is, where it comes from and who answers for it',
  (kind) => {
    const description = packages[kind];
    expect(after(description, '--name')).toBe('voicekeep');
    expect(after(description, '--maintainer')).toMatch(/^The Voicekeep authors <[^@<>]+@[^@<>]+>$/);
    expect(after(description, '--url')).toMatch(/^https:\/\//);
    expect(after(description, '--license')).toBe('MIT');
    expect(after(description, '--category')).toBe(kind === 'deb' ? 'sound' : 'Applications/Multimedia');
    expect(after(description, '--description')).toMatch(/voiceovers/);
  },
);

it.each(['deb', 'rpm'] as const)(
  'all that a %s brings is there, and lies where systems look for it',
  (kind) => {
    expect(packages[kind].missing).toEqual([]);
    const places = targets(packages[kind]);
    const icons = [16, 24, 32, 48, 64, 128, 256, 512].map(
      (size) => `/usr/share/icons/hicolor/${size}x${size}/apps/voicekeep.png`,
    );
    const extra = Object.values(linuxFiles).filter((file) => kind === 'deb' || file !== linuxFiles.lintian);
    expect(places).toEqual(
      expect.arrayContaining([
        '/opt/Voicekeep',
        '/usr/share/applications/voicekeep.desktop',
        ...icons,
        ...extra,
      ]),
    );
  },
);

it.each(['deb', 'rpm'] as const)('the scripts of a %s are right for a shell', async (kind) => {
  for (const script of Object.values(packages[kind].scripts)) {
    const file = path.join(folder, 'script');
    await writeFile(file, script);
    await run('bash', ['-n', file]);
    expect(script).not.toContain('${');
  }
});

it('the entry, the icon and the windows have one name, and the entry is valid', async () => {
  const { entry } = packages.deb;
  expect(entry).toMatch(/^Icon=voicekeep$/m);
  expect(entry).toMatch(/^StartupWMClass=voicekeep$/m);
  expect(entry).toMatch(/^Keywords=\S+;$/m);
  expect(entry).toMatch(/^Actions=Sync;Export;$/m);
  expect(entry).toMatch(/^\[Desktop Action Sync\]\nName=Sync\nExec=voicekeep --action=sync$/m);
  const { desktopName } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
    readonly desktopName: string;
  };
  expect(desktopName).toBe('voicekeep.desktop');
  const file = path.join(folder, 'voicekeep.desktop');
  await writeFile(file, entry);
  const { stdout } = await run('desktop-file-validate', [file]);
  expect(stdout).toBe('');
});

it('nothing is started without its sandbox', () => {
  for (const { entry } of [packages.deb, packages.rpm, { entry: appImage.desktop }]) {
    expect(entry).toMatch(/^Exec=/m);
    expect(entry).not.toContain('--no-sandbox');
  }
});

it('software centres can read the metainfo', async () => {
  const file = path.join(linuxTree, linuxFiles.metainfo);
  const { stdout } = await run('appstreamcli', ['validate', '--no-net', '--no-color', file]);
  expect(stdout).toMatch(/successful/);
  expect(stdout).not.toMatch(/^[EW]:/m);
});

it('the manual and the completions know every command of the terminal, and every option', async () => {
  const { stdout: help } = await run(process.execPath, ['out/electron/cli.js', '--help'], { cwd: root });
  const commands = [...help.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name ?? '');
  expect(commands).toContain('export');
  const manual = gunzipSync(await readFile(path.join(linuxTree, linuxFiles.manual))).toString();
  const shells = await Promise.all(
    [linuxFiles.bash, linuxFiles.zsh, linuxFiles.fish].map((file) =>
      readFile(path.join(linuxTree, file), 'utf8'),
    ),
  );
  for (const command of commands.filter((name) => name !== 'help')) {
    const { stdout } = await run(process.execPath, ['out/electron/cli.js', command, '--help'], { cwd: root });
    const options = [...stdout.matchAll(/^ +(?:-\w, )?--([\w-]+)/gm)].map(([, name]) => name ?? '');
    expect(options.length).toBeGreaterThan(3);
    for (const option of [...options, command]) {
      expect(manual.replaceAll('\\-', '-')).toContain(option);
      for (const shell of shells) expect(shell).toContain(option);
    }
  }
});

it.each([
  ['voicekeep ex', ['export']],
  ['voicekeep verify --re', ['--repair']],
  ['voicekeep sync --no-au', ['--no-audio']],
])('bash completes “%s”', async (line, expected) => {
  const script = `source "$1"; COMP_WORDS=($2); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _voicekeep; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await run('bash', ['-c', script, 'bash', path.join(linuxTree, linuxFiles.bash), line]);
  expect(stdout.trim().split('\n')).toEqual(expected);
});

it('the manual is set without a complaint', async () => {
  const file = path.join(folder, 'voicekeep.1');
  await writeFile(file, gunzipSync(await readFile(path.join(linuxTree, linuxFiles.manual))));
  const { stdout, stderr } = await run('groff', ['-man', '-Tutf8', '-ww', '-z', file]);
  expect(stdout + stderr).toBe('');
});
