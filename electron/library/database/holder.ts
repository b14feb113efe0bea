import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { errnoOf } from '../../platform/errno.ts';
import { parseJson } from '../../platform/parse-json.ts';

const holderSchema = z.object({
  pid: z.int().positive(),
  started: z.string(),
  host: z.string(),
  /** The name that it gave to the database's journal; older versions gave none. */
  journal: z.string().optional(),
});

/** A process that has a database open for writing, so that it can be known again. */
export type Holder = z.infer<typeof holderSchema>;

export function thisHolder(): Holder {
  return { pid: process.pid, started: startOf(process.pid) ?? '', host: hostname() };
}

/** Null for a text that names none. */
export function readHolder(text: string): Holder | null {
  const parsed = holderSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : null;
}

export function isOfThisMachine({ host }: Holder): boolean {
  return host === hostname();
}

/**
 * Whether another process of this machine has the database open, though the lock file is free: someone deleted that file,
 * and a new one locks nothing. Windows lets nobody delete a file that is open.
 */
export function isHeldElsewhere(holder: Holder): boolean {
  const { pid, started } = holder;
  if (process.platform === 'win32' || !isOfThisMachine(holder) || pid === process.pid) return false;
  return started !== '' && startOf(pid) === started;
}

/** When a process started, in the system's own words; null when there is no such process. */
function startOf(pid: number): string | null {
  try {
    if (process.platform !== 'linux') {
      return execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    }
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name stands in brackets and may hold any character; field 22 is the start, in ticks since the boot.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch (error) {
    if (errnoOf(error) !== null || (error instanceof Error && 'status' in error)) return null;
    throw error;
  }
}
