import { chmod } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Installed } from './packaged.ts';
import { ended, install } from './packaged.ts';
import { runningProcesses } from './processes.ts';

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

it('a keychain that never answers keeps the packed program from nothing, and leaves no process behind', async () => {
  const bus = path.join(installed.home, 'bus');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(bus, resolve));
  await chmod(bus, 0o777);
  const asking = async () =>
    (await runningProcesses()).filter(
      ({ command }) => command.includes(installed.folder) && command.includes('--keychain-call'),
    ).length;
  try {
    const env = { DISPLAY: '', DBUS_SESSION_BUS_ADDRESS: `unix:path=${bus}` };
    const child = installed.start(['sync'], { env });
    const over = ended(child);
    await expect.poll(asking, { timeout: 20_000 }).toBeGreaterThan(0);
    for (let times = 0; times < 2; times += 1) {
      child.kill('SIGINT');
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    expect(await over).toMatchObject({ code: 130 });
    await expect.poll(asking, { timeout: 20_000 }).toBe(0);
  } finally {
    server.close();
  }
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
