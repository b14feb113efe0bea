import { globSync } from 'node:fs';
import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';
import ts from 'typescript-eslint';
import { mayImport } from '../../../build/layers.js';
import { root } from '../../../build/paths.mjs';

/** The real configuration; only the rules that need type information are off, as the files are not on disk. */
const eslint = new ESLint({
  cwd: root,
  overrideConfigFile: 'eslint.config.js',
  overrideConfig: [ts.configs.disableTypeChecked],
});

const layerRules = [
  'no-restricted-imports',
  '@typescript-eslint/no-restricted-imports',
  'no-restricted-syntax',
];

async function complaints(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  const broken = result?.messages.filter(({ fatal }) => fatal) ?? [];
  expect(broken).toEqual([]);
  return (result?.messages ?? [])
    .filter(({ ruleId }) => ruleId !== null && layerRules.includes(ruleId))
    .map(({ message }) => message);
}

const imports = (from: string) => `import { thing } from '${from}';\nexport const other = thing;\n`;

describe('imports that cross a layer the wrong way are errors', () => {
  test.each([
    ['electron/contract/example.ts', '../platform/clock.ts'],
    ['electron/contract/example.ts', '../library/library.ts'],
    ['electron/platform/example.ts', '../library/library.ts'],
    ['electron/stablecog/example.ts', '../library/library.ts'],
    ['electron/stablecog/example.ts', '../keychain/keychain.ts'],
    ['electron/library/example.ts', '../stablecog/client.ts'],
    ['electron/library/example.ts', '../sync/sync.ts'],
    ['electron/library/deeper/example.ts', '../../keychain/keychain.ts'],
    ['electron/keychain/example.ts', '../library/library.ts'],
    ['electron/app-data/example.ts', '../library/library.ts'],
    ['electron/sample/example.ts', '../library/library.ts'],
    ['electron/sync/example.ts', '../export/exporter.ts'],
    ['electron/sync/example.ts', '../app.ts'],
    ['electron/export/example.ts', '../stablecog/client.ts'],
    ['electron/export/example.ts', '../sync/sync.ts'],
    ['electron/desktop/example.ts', '../main.ts'],
    ['electron/terminal/example.ts', '../desktop/window.ts'],
    ['electron/terminal/example.ts', '../cli.ts'],
    ['electron/app.ts', './desktop/window.ts'],
    ['electron/app.ts', './main.ts'],
    ['electron/main.ts', './cli.ts'],
    ['electron/cli.ts', './desktop/window.ts'],
    ['electron/preload.ts', './library/library.ts'],
    ['electron/library/example.ts', '../../renderer/app/bridge.ts'],
    ['electron/sample/example.ts', '../../tests/fakes/service.ts'],
    ['electron/library/example.ts', 'electron'],
    ['electron/app.ts', 'electron'],
    ['electron/cli.ts', 'electron/main'],
    ['renderer/app/example.ts', '../../electron/library/library.ts'],
    ['renderer/example.ts', '../electron/main.ts'],
    ['renderer/example.ts', '../tests/fakes/service.ts'],
    ['renderer/example.ts', '../electron/contract/clip.ts'],
    ['renderer/example.ts', 'node:fs'],
    ['renderer/example.ts', 'electron'],
  ])('%s may not import %s', async (file, from) => {
    expect(await complaints(file, imports(from))).toHaveLength(1);
  });

  test('a component of the page may not import the library', async () => {
    const code = `<script lang="ts">\n  ${imports('../../electron/library/library.ts')}</script>\n`;
    expect(await complaints('renderer/app/Example.svelte', code)).toHaveLength(1);
  });
});

describe('imports that go the right way are not', () => {
  test.each([
    ['electron/platform/example.ts', '../contract/events.ts'],
    ['electron/stablecog/example.ts', './schemas.ts'],
    ['electron/library/deeper/example.ts', '../open-library.ts'],
    ['electron/sync/example.ts', '../stablecog/client.ts'],
    ['electron/sync/example.ts', '../library/library.ts'],
    ['electron/export/example.ts', '../library/library.ts'],
    ['electron/desktop/example.ts', '../app.ts'],
    ['electron/desktop/example.ts', 'electron'],
    ['electron/main.ts', './desktop/window.ts'],
    ['electron/main.ts', 'electron'],
    ['electron/preload.ts', 'electron'],
    ['electron/command-line.ts', './app.ts'],
    ['electron/cli.ts', './command-line.ts'],
    ['electron/entry.ts', './keychain/keytar-call.ts'],
    ['electron/export/example.ts', 'electron-of-another-name'],
    ['renderer/app/example.ts', '../../electron/contract/bridge.ts'],
    ['renderer/app/example.ts', '../features/player/engine/queue.ts'],
    ['tests/unit/example.ts', '../../electron/library/library.ts'],
  ])('%s may import %s', async (file, from) => {
    expect(await complaints(file, imports(from))).toEqual([]);
  });
});

test('the page takes types of every part of the contract', async () => {
  const code = `import type { Clip } from '../electron/contract/clip.ts';\nexport type Other = Clip;\n`;
  expect(await complaints('renderer/example.ts', code)).toEqual([]);
});

describe("the preload's object", () => {
  const code = 'export const bridge = window.voicekeep;\n';

  test('is touched by renderer/app/bridge.ts', async () => {
    expect(await complaints('renderer/app/bridge.ts', code)).toEqual([]);
  });

  test.each(['renderer/app/example.ts', 'renderer/example.ts'])('may not be touched by %s', async (file) => {
    expect(await complaints(file, code)).toHaveLength(1);
  });
});

test('every file of electron/ lies in a layer', () => {
  const files = globSync('electron/**/*.ts', { cwd: root }).map((file) => file.replaceAll('\\', '/'));
  expect(files.length).toBeGreaterThan(100);
  const outside = files.filter((file) => {
    const [, first = ''] = file.split('/');
    return !(first in mayImport);
  });
  expect(outside).toEqual([]);
});
