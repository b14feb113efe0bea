import { spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outcomeOf } from '../../outcome.ts';

const program = fileURLToPath(new URL('./silent-child.ts', import.meta.url));

let folder: string;
let bus: string;
/** A bus that takes every call and answers none, as one whose prompt nobody sees. */
let server: ReturnType<typeof createServer>;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-bus-'));
  bus = path.join(folder, 'bus');
  server = createServer();
  await new Promise<void>((resolve) => server.listen(bus, resolve));
});
afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

function run(...words: readonly string[]) {
  const child = spawn(process.execPath, [program, ...words], {
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, DBUS_SESSION_BUS_ADDRESS: `unix:path=${bus}` },
    stdio: 'pipe',
  });
  return { child, ended: outcomeOf(child) };
}

/** Processes of this machine that still talk to the bus of this test. */
async function processesLeft(): Promise<readonly string[]> {
  const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const environments = await Promise.all(
    numbers.map((number) => readFile(`/proc/${number}/environ`, 'utf8').catch(() => '')),
  );
  return numbers.filter((_number, index) => environments[index]?.includes(bus));
}

describe.runIf(process.platform === 'linux')('a keychain that never answers', { timeout: 30_000 }, () => {
  it('is asked by a process of the program’s own, which is ended; the program goes on', async () => {
    const { ended } = run();
    expect(await ended).toMatchObject({ code: 3, stdout: 'locked locked ' });
    expect(await processesLeft()).toEqual([]);
  });

  it('does not outlive the program that asked', async () => {
    const { child, ended } = run();
    await expect.poll(async () => (await processesLeft()).length, { timeout: 10_000 }).toBe(2);
    child.kill('SIGKILL');
    await ended;
    await expect.poll(processesLeft, { timeout: 10_000 }).toEqual([]);
  });

  it('holds one thread at most where it is asked in place, and keeps nobody from ending', async () => {
    const { child, ended } = run('in-place');
    expect(await ended).toMatchObject({ code: null, stdout: 'locked unavailable ' });
    expect(child.signalCode).toBe('SIGKILL');
  });
});
