import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Clock ticks a second in /proc, which Linux has fixed for programs (sysconf(_SC_CLK_TCK)). */
const ticks = 100;

/**
 * When a running process began, in milliseconds since 1970, give or take a second; null where the system does not tell,
 * or when it does not run. A process number is given again: only with its start it names one process.
 */
export function processStart(pid: number): number | null {
  switch (process.platform) {
    case 'linux':
      return startOnLinux(pid);
    case 'darwin':
      return startOnMac(pid);
    default:
      return null;
  }
}

/** proc(5): field 22 of stat, counted behind the name, which may hold anything. */
function startOnLinux(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const field = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    const boot = /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1];
    if (field === undefined || boot === undefined) return null;
    return (Number(boot) + Number(field) / ticks) * 1000;
  } catch {
    return null; // it has ended, or /proc is not there
  }
}

function startOnMac(pid: number): number | null {
  try {
    const text = execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
    const time = Date.parse(text.trim());
    return Number.isNaN(time) ? null : time;
  } catch {
    return null; // it has ended
  }
}
