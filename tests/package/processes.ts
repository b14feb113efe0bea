import { readFile, readdir } from 'node:fs/promises';
import { expect } from 'vitest';

/** Command lines (their words apart by null bytes) and kernel's status of the processes that run now. */
export async function runningProcesses(): Promise<
  readonly { readonly command: string; readonly status: string }[]
> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(
    ids.map(async (id) => ({
      // A process may end while it is looked at.
      command: await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => ''),
      status: await readFile(`/proc/${id}/status`, 'utf8').catch(() => ''),
    })),
  );
}

/** Those of a program that were started with an argument. */
export async function processesOf(program: string, argument: string) {
  const all = await runningProcesses();
  return all.filter(({ command }) => command.startsWith(program) && command.includes(argument));
}

/** The renderers of a program, each of which has Chromium's own sandbox. */
export async function sandboxedRenderers(program: string) {
  const renderers = await processesOf(program, '--type=renderer');
  expect(renderers.length).toBeGreaterThan(0);
  for (const { command, status } of renderers) {
    expect(command).not.toContain('--no-sandbox');
    expect(status).toMatch(/^Seccomp:\s+2$/m);
  }
  return renderers;
}
