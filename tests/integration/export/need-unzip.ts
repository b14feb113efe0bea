import { spawnSync } from 'node:child_process';
import type { TestContext } from 'vitest';

/** Skips the test, with the reason, where no other program is installed that reads a ZIP. */
export function needUnzip(context: Pick<TestContext, 'skip'>): void {
  if (spawnSync('unzip', ['-v']).status !== 0) context.skip('unzip is not installed');
}
