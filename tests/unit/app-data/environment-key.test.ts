import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { takeKey } from '../../../electron/app-data/environment-key.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'voicekeep-key-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a key leaves the environment when it is taken, also where a file goes before it', () => {
  const file = path.join(folder, 'key');
  writeFileSync(file, 'sc-from-file\n');
  const env: NodeJS.ProcessEnv = { STABLECOG_API_KEY: 'sc-from-environment', PATH: '/bin' };
  expect(takeKey(env)).toBe('sc-from-environment');
  expect(env).toEqual({ PATH: '/bin' });
  env['STABLECOG_API_KEY'] = 'sc-from-environment';
  expect(takeKey(env, file)).toBe('sc-from-file\n');
  expect(env).toEqual({ PATH: '/bin' });
  expect(takeKey({ VOICEKEEP_KEY_FILE: file })).toBe('sc-from-file\n');
  expect(takeKey({})).toBeUndefined();
});

it('a file that cannot be read is told, without what it holds', () => {
  expect(() => takeKey({}, path.join(folder, 'missing'))).toThrow(
    expect.objectContaining({ code: 'bad-request' }),
  );
  expect(() => takeKey({}, folder)).toThrow(expect.objectContaining({ code: 'bad-request' }));
});
