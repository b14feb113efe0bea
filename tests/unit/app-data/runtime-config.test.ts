import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../electron/app-data/home.ts';
import { homeFolder } from '../../../electron/app-data/home.ts';
import { libraryFolder, resolveProfile } from '../../../electron/app-data/runtime-config.ts';

const linux: Machine = { env: {}, platform: 'linux', userHome: '/home/ann' };

describe('the home folder', () => {
  it.each([
    ['linux', {}, '/home/ann/.local/share/voicekeep'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/voicekeep'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/ann/.local/share/voicekeep'],
    ['darwin', {}, '/home/ann/Library/Application Support/Voicekeep'],
    ['win32', { APPDATA: '/roaming' }, '/roaming/Voicekeep'],
    ['win32', {}, '/home/ann/AppData/Roaming/Voicekeep'],
    ['linux', { VOICEKEEP_HOME: '/elsewhere' }, '/elsewhere'],
    ['linux', { VOICEKEEP_HOME: '~/elsewhere' }, '/home/ann/elsewhere'],
    ['linux', { VOICEKEEP_HOME: '' }, '/home/ann/.local/share/voicekeep'],
  ] as const)('on %s with %j is %s', (platform, env, home) => {
    expect(homeFolder({ ...linux, platform, env })).toBe(home);
  });
});

describe('a profile', () => {
  it('is the real service and the default library unless something else is said', () => {
    const profile = resolveProfile(linux);
    expect(profile.apiUrl.origin).toBe('https://api.stablecog.com');
    expect(profile.libraryFolder).toBeNull();
    expect(libraryFolder('service', profile, { libraryFolder: null })).toBe(
      '/home/ann/.local/share/voicekeep/library',
    );
    expect(libraryFolder('sample', profile, { libraryFolder: '/mine' })).toBe(
      '/home/ann/.local/share/voicekeep/sample-library',
    );
    expect(libraryFolder('service', profile, { libraryFolder: '/mine' })).toBe('/mine');
  });

  it('takes flags before environment variables', () => {
    const env = { VOICEKEEP_LIBRARY: '/from/env', VOICEKEEP_API_URL: 'http://127.0.0.1:1' };
    const flagged = resolveProfile({ ...linux, env }, { library: 'here', api: 'https://example.org' });
    expect(flagged).toMatchObject({ libraryFolder: path.resolve('here') });
    expect(flagged.apiUrl.host).toBe('example.org');
    const plain = resolveProfile({ ...linux, env });
    expect(plain.libraryFolder).toBe('/from/env');
    expect(plain.apiUrl.host).toBe('127.0.0.1:1');
  });

  it('expands ~ in the library’s folder, which a shell leaves as it is after an equals sign', () => {
    expect(resolveProfile(linux, { library: '~/clips' }).libraryFolder).toBe('/home/ann/clips');
    expect(resolveProfile({ ...linux, env: { VOICEKEEP_LIBRARY: '~' } }).libraryFolder).toBe('/home/ann');
    expect(resolveProfile(linux, { library: './~bob' }).libraryFolder).toBe(path.resolve('~bob'));
  });

  it.each(['', '  ', '~bob', '~bob/clips'])('refuses %j as the folder of a library', (library) => {
    expect(() => resolveProfile(linux, { library })).toThrow(
      expect.objectContaining({ code: 'bad-request', params: { option: 'library' } }),
    );
  });

  it('refuses the sample with a library that was asked for, which may be a person’s', () => {
    const profile = resolveProfile(linux, { library: '/asked' });
    expect(() => libraryFolder('sample', profile, { libraryFolder: null })).toThrow(
      expect.objectContaining({ code: 'sample-library-fixed' }),
    );
  });

  it.each(['http://example.org', 'ftp://127.0.0.1', 'nonsense', 'https://user:pass@example.org', ''])(
    'refuses to send a key to %j',
    (api) => {
      expect(() => resolveProfile(linux, { api })).toThrow(expect.objectContaining({ code: 'bad-request' }));
    },
  );

  it('refuses an empty library folder', () => {
    expect(() => resolveProfile(linux, { library: '' })).toThrow(
      expect.objectContaining({ code: 'bad-request' }),
    );
  });
});
