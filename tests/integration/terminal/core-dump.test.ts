import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { createSandbox } from './sandbox.ts';

it.runIf(process.platform === 'linux')('a core dump of the terminal holds no memory', async () => {
  const sandbox = await createSandbox();
  let filter = '';
  await sandbox.run(['connect'], {
    onStart(child) {
      const look = setInterval(() => {
        void readFile(`/proc/${child.pid}/coredump_filter`, 'utf8').then(
          (text) => (filter = text.trim() || filter),
          () => clearInterval(look),
        );
      }, 5);
      child.once('close', () => clearInterval(look));
    },
  });
  await sandbox.remove();
  expect(Number.parseInt(filter, 16)).toBe(0);
});
