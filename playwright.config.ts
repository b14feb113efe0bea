import { defineConfig } from '@playwright/test';
import { join } from 'node:path';
import { output, root } from './build/paths.mjs';

/** Virtual displays of which each worker has one; none where the windows open on the display of whoever runs it. */
const displays = JSON.parse(process.env['VOICEKEEP_TEST_DISPLAYS'] ?? '[]') as readonly object[];

/** `e2e` is part of the gate; `screenshots` is run by `npm run screenshots` alone. */
export default defineConfig({
  testDir: join(root, 'tests/e2e'),
  outputDir: join(output, 'test-results'),
  workers: Math.max(1, displays.length),
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
