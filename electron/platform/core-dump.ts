import { existsSync, writeFileSync } from 'node:fs';
import { errnoOf } from './errno.ts';

/** Linux: which kinds of memory a core dump holds, for this process and those that it starts. */
const filter = '/proc/self/coredump_filter';

/**
 * Leaves memory, in which the key may stand, out of core dumps. Only Linux lets a program say so without native code:
 * a dump then tells where it ended and holds nothing else.
 */
export function leaveMemoryOutOfDumps(): void {
  if (process.platform !== 'linux' || !existsSync(filter)) return;
  try {
    writeFileSync(filter, '0');
  } catch (error) {
    // Containers may forbid it: then dumps are as the system makes them, which docs/SECURITY.md says.
    if (errnoOf(error) === null) throw error;
  }
}
