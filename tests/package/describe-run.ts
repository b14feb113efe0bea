// What electron-builder would pack for Linux out of the unpacked app, without packing it: a program of its own, as
// electron-builder keeps quiet inside Vitest. Writes what it was told into the file that it is given.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Arch, Platform, build } from 'electron-builder';
import { root } from '../../build/paths.mjs';
import { unpacked } from './packaged.ts';

const [file = ''] = process.argv.slice(2);
const computed: unknown[] = [];
await build({
  targets: Platform.LINUX.createTarget(['deb', 'rpm', 'AppImage'], Arch.x64),
  config: path.join(root, 'electron-builder.yml'),
  projectDir: root,
  prepackaged: unpacked,
  publish: 'never',
  effectiveOptionComputed: (options: unknown) => {
    const [args, entry] = Array.isArray(options) ? (options as [string[], string]) : [null, null];
    computed.push(
      args
        ? { args, entry: readFileSync(entry, 'utf8'), scripts: scriptsOf(args), missing: missingOf(args) }
        : options,
    );
    return Promise.resolve(true);
  },
});
writeFileSync(file, JSON.stringify(computed));

/** Files that are to be packed and are not there. */
function missingOf(args: readonly string[]): readonly string[] {
  return args
    .filter((word) => /^[^-].*=\//.test(word))
    .map((word) => path.resolve(root, word.slice(0, word.lastIndexOf('='))))
    .filter((source) => !existsSync(source));
}

/** The scripts are thrown away when electron-builder ends. */
function scriptsOf(args: readonly string[]): Readonly<Record<string, string>> {
  const names = ['--after-install', '--after-remove'];
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(args[args.indexOf(name) + 1] ?? '', 'utf8')]),
  );
}
