import { takeProcessLock } from '../../../electron/platform/process-lock.ts';

/** Holds a lock until its parent kills it: `hold-lock-child.ts FILE`. */
const lock = await takeProcessLock(process.argv[2] ?? '', 1000);
if (lock) process.send?.('held');
setInterval(() => undefined, 60_000);
