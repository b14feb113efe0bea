import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../../build/paths.mjs';

const text = (name: string) => readFileSync(path.join(root, name), 'utf8');
const description = JSON.parse(text('package.json')) as {
  readonly engines: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

it('version managers choose the Node that the tools run on', () => {
  expect(text('.nvmrc').trim()).toBe(description.devDependencies['node']);
});

it('the set-up refuses what package.json rules out, and nothing else', () => {
  const least = /major < (\d+)/.exec(text('build/setup/setup.mjs'))?.[1];
  expect(description.engines).toEqual({ node: `>=${least}` });
});

it('every dependency has one exact version', () => {
  const all = Object.entries(description).filter(([key]) => /ependencies$/.test(key));
  const versions = all.flatMap(([, list]) => Object.values(list));
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});
