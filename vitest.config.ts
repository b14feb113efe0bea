import { defineConfig } from 'vitest/config';
import { root } from './build/paths.mjs';

const project = (name: string, testTimeout: number) => ({
  root,
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    pool: 'forks' as const,
    // Most tests wait for disks, timers and programs; by default a machine of two threads would get one worker.
    maxWorkers: '100%',
    testTimeout,
    hookTimeout: testTimeout,
  },
});

export default defineConfig({
  root,
  test: { projects: [project('unit', 30_000), project('integration', 120_000), project('package', 120_000)] },
});
