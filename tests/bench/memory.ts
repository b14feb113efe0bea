import { readFileSync } from 'node:fs';

/** The most memory (MiB) that a process has had, on Linux; 0 when it has just ended, NaN elsewhere. */
export function highWater(pid: number): number {
  if (process.platform !== 'linux') return NaN;
  try {
    const [, kibibytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kibibytes) / 1024;
  } catch (error) {
    if (error instanceof Error) return 0;
    throw error;
  }
}
