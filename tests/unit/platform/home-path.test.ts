import { homedir, userInfo } from 'node:os';
import { afterEach, expect, test, vi } from 'vitest';
import { fromHome, userHome } from '../../../electron/platform/home-path.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test.runIf(process.platform !== 'win32').each(['', 'relative', '.'])(
  'a HOME of "%s" is none, and never a folder below where a command was started',
  (named) => {
    vi.stubEnv('HOME', named);
    expect(userHome()).toBe(userInfo().homedir);
    expect(fromHome('~/clips')).toBe(`${userInfo().homedir}/clips`);
  },
);

test('the home folder is the one that the environment names in full', () => {
  expect(userHome()).toBe(homedir());
});
