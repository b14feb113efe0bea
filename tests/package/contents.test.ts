import { getRawHeader, listPackage } from '@electron/asar';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFile, readdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, it } from 'vitest';
import { shippedPackages } from '../../build/bundled.mjs';
import { compiledIn } from '../../build/compiled-in.mjs';
import { electronRuntime } from '../../build/electron-runtime.mjs';
import { nativePackages } from '../../build/native-packages.mjs';
import { modules, root } from '../../build/paths.mjs';
import { unpacked } from './packaged.ts';

const asar = path.join(unpacked, 'resources', 'app.asar');

/** Of the app's own files: what may be in the package, and nothing else. */
const wanted = [
  /^\/package\.json$/,
  /^\/out\/electron\/[\w-]+\.(js|cjs)$/,
  /^\/out\/electron\/build\.json$/,
  /^\/out\/electron\/sample\/(account\.json|audio\/[\w-]+\.mp3|video\/[\w-]+\.mp4)$/,
  /^\/out\/renderer\/index\.html$/,
  /^\/out\/renderer\/assets\/[\w.-]+\.(js|css|svg|woff2|wasm)$/,
];

it('nothing but what is needed is in the package', () => {
  const folders = new Set<string>();
  const entries = listPackage(asar, { isPack: false });
  for (const entry of entries) folders.add(path.posix.dirname(entry));
  const files = entries.filter((entry) => !folders.has(entry));
  const native = Object.entries(nativePackages).flatMap(([name, patterns]) =>
    patterns.map((pattern) =>
      `/node_modules/${name}/${pattern}`
        .replace('${platform}', process.platform)
        .replace('${arch}', process.arch),
    ),
  );
  const isNative = (file: string) => native.some((pattern) => path.posix.matchesGlob(file, pattern));
  expect(files.filter((file) => !isNative(file) && !wanted.some((one) => one.test(file)))).toEqual([]);
  expect(native.filter((pattern) => !files.some((file) => path.posix.matchesGlob(file, pattern)))).toEqual(
    [],
  );
  expect(getRawHeader(asar).headerString.length).toBeGreaterThan(100);
});

it('the licences of all that ships lie beside the program', async () => {
  const resources = path.join(unpacked, 'resources');
  expect((await readdir(resources)).sort()).toEqual([
    'LICENSE.txt',
    'app.asar',
    'app.asar.unpacked',
    'licenses.txt',
  ]);
  const licenses = await readFile(path.join(resources, 'licenses.txt'), 'utf8');
  for (const name of Object.keys(shippedPackages()))
    expect(licenses).toMatch(new RegExp(`^${name} \\d`, 'm'));
  for (const { name } of compiledIn()) expect(licenses).toMatch(new RegExp(`^${name} .*\\(`, 'm'));
  await stat(path.join(unpacked, 'LICENSE.electron.txt'));
  await stat(path.join(unpacked, 'LICENSES.chromium.html'));
});

it('docs/DEPENDENCIES.md tells of every dependency that ships, and of no other', async () => {
  const page = await readFile(path.join(root, 'docs', 'DEPENDENCIES.md'), 'utf8');
  const named = page
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  expect(named.sort()).toEqual(Object.keys(shippedPackages()).sort());
});

it('what is packed beside the bundles is what package.json asks for, and its parts', async () => {
  const { dependencies, optionalDependencies } = JSON.parse(
    await readFile(path.join(root, 'package.json'), 'utf8'),
  ) as Readonly<Record<string, Readonly<Record<string, string>>>>;
  const packed = Object.keys(nativePackages);
  const parts = ['node-gyp-build'];
  const asked = Object.keys({ ...dependencies, ...optionalDependencies });
  expect([...packed].sort()).toEqual([...asked, ...parts].sort());
  const inPackage = listPackage(asar, { isPack: false }).map(
    (entry) => /^\/node_modules\/((?:@[^/]+\/)?[^/@][^/]*)\//.exec(entry)?.[1],
  );
  expect([...new Set(inPackage.filter((name) => name !== undefined))].sort()).toEqual(packed.sort());
});

it('the bill of materials names every package that ships, with its hash', async () => {
  const file = path.join(unpacked, '..', `sbom-${process.platform}-${process.arch}.cdx.json`);
  const { components } = JSON.parse(await readFile(file, 'utf8')) as {
    components: readonly {
      readonly name: string;
      readonly purl: string;
      readonly hashes?: readonly unknown[];
    }[];
  };
  const packages = components.filter(({ name, purl }) => purl.startsWith('pkg:npm/') && name !== 'electron');
  expect(packages.map(({ name }) => name)).toEqual(Object.keys(shippedPackages()));
  expect(packages.filter(({ hashes }) => !hashes)).toEqual([]);
  const names = components.map(({ name }) => name);
  for (const { name } of compiledIn()) expect(names).toContain(name);
});

it.runIf(electronRuntime()?.kind === 'stand-in')('a release is never made of the stand-in runtime', () => {
  for (const words of [['--release'], ['--release', '--stand-in'], []]) {
    const ran = spawnSync(process.execPath, [path.join(root, 'build', 'package.mjs'), ...words], {
      encoding: 'utf8',
    });
    expect(ran.status).not.toBe(0);
    expect(ran.stdout + ran.stderr).toMatch(/never made of the stand-in/);
  }
});

it('the fuses read back as they were set', () => {
  // electron-builder's own copy of the reader.
  const builder = createRequire(path.join(modules, 'app-builder-lib', 'package.json'));
  const script =
    'const f=require(process.argv[1]);f.getCurrentFuseWire(process.argv[2]).then((w)=>console.log(JSON.stringify([w,f.FuseV1Options])))';
  const parameters = ['-e', script, builder.resolve('@electron/fuses'), path.join(unpacked, 'voicekeep')];
  const [wire, names] = JSON.parse(execFileSync(process.execPath, parameters, { encoding: 'utf8' })) as [
    Record<string, number>,
    Record<string, number>,
  ];
  const isOn = (name: string) => wire[String(names[name])] === '1'.charCodeAt(0);
  expect(Object.fromEntries(Object.keys(expectedFuses).map((name) => [name, isOn(name)]))).toEqual(
    expectedFuses,
  );
});

const expectedFuses = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  GrantFileProtocolExtraPrivileges: false,
};
