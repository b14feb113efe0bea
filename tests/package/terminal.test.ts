import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Installed } from './packaged.ts';
import { ended, install } from './packaged.ts';

let installed: Installed;
beforeAll(async () => {
  installed = await install();
});
afterAll(() => installed.remove());

it('the packed program answers commands with no display', async () => {
  const env = { DISPLAY: '', XAUTHORITY: '' };
  const synced = await ended(installed.start(['--sample', 'sync', '--json'], { env }));
  expect(synced).toMatchObject({ code: 0 });
  const listed = await ended(installed.start(['--sample', 'status', '--json'], { env }));
  expect(JSON.parse(listed.out)).toMatchObject({ clips: 40, cached: 40 });
  const version = await ended(installed.start(['--version'], { env }));
  // Chromium looks for the system's bus, which is not everywhere where tests run.
  const ours = version.err.split('\n').filter((line) => !/^\[.*:ERROR:bus\.cc/.test(line));
  expect({ code: version.code, ours }).toEqual({ code: 0, ours: [''] });
  expect(version.out).toMatch(
    /^voicekeep \d+\.\d+\.\d+ \(commit [\da-f]{12}\+?, Electron \d+\.\d+\.\d+\)\n$/,
  );
  const wrong = await ended(installed.start(['sync', '--nonsense'], { env }));
  expect(wrong).toMatchObject({ code: 2, out: '' });
});

it.each([
  ['ELECTRON_RUN_AS_NODE', { ELECTRON_RUN_AS_NODE: '1' }, ['-e', 'console.log("ran")', '--help']],
  ['NODE_OPTIONS', { NODE_OPTIONS: '--require /nonexistent.js' }, ['--help']],
  ['--inspect', {}, ['--inspect=0', '--help']],
])('%s does not turn the packed program into something else', async (_name, env, args) => {
  const result = await ended(installed.start(args, { env: { ...env, DISPLAY: '' } }));
  expect(result.out).not.toMatch(/^ran/);
  expect(result.out).toContain('Usage: voicekeep');
  expect(result.err).not.toMatch(/Debugger listening|nonexistent/);
});
