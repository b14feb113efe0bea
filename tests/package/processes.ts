import { readFile, readdir } from 'node:fs/promises';

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
