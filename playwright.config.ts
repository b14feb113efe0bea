import { defineConfig } from '@playwright/test';
import { join } from 'node:path';
import { output, root } from './build/paths.mjs';

/** `e2e` is part of the gate; `screenshots` is run by `npm run screenshots` alone. */
export default defineConfig({
  testDir: join(root, 'tests/e2e'),
  outputDir: join(output, 'test-results'),
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  projects: [
    { name: 'e2e', testMatch: '**/*.test.ts' },
    { name: 'screenshots', testMatch: '**/*screenshots.ts' },
  ],
});
