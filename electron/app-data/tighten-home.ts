import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Notify } from '../contract/notices.ts';
import { hasErrno } from '../platform/errno.ts';
import { makeOwnerOnly } from '../platform/owner-only.ts';

/** What the app keeps in its home; the libraries in it tighten themselves when they are opened. */
const ours =
  /^(?:(?:settings|export-jobs|views|queues|places|window-state)\.json(?:\.damaged-[-0-9TZ]+)?|app-data\.lock|logs|window|handed-over|library|sample-library)$/;

/**
 * Makes what an earlier version left in the home folder for its owner alone; what others could read before is told once,
 * as they cannot afterwards. The folder itself is tightened when there is nothing but ours in it: it may have been named.
 */
export function tightenHome(home: string, notify: Notify): void {
  const names = namesIn(home);
  const own = names.filter((name) => ours.test(name));
  const logs = own.includes('logs') ? namesIn(path.join(home, 'logs')).map((name) => `logs/${name}`) : [];
  const root = own.length > 0 && own.length === names.length ? ['.'] : [];
  const files = [...own, ...logs, ...root].filter((name) => tighten(path.join(home, name))).length;
  if (files > 0) notify({ code: 'home-tightened', params: { files } });
}

function tighten(file: string): boolean {
  try {
    return makeOwnerOnly(file);
  } catch (error) {
    // It went away meanwhile, or the disk may not be written to: what is done with it next says so.
    if (hasErrno(error, 'ENOENT', 'EROFS', 'EACCES')) return false;
    throw error;
  }
}

function namesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  try {
    return readdirSync(folder);
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ENOTDIR', 'EACCES')) return [];
    throw error;
  }
}
