import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { browserExecutable } from './build/browser.mjs';
import { electronArguments } from './build/electron-runtime.mjs';
import { output, root } from './build/paths.mjs';

/** What is built, for the tests that run it. */
const built = { globalSetup: [join(root, 'build', 'vitest-build.mjs')] };

/** Modules do nothing when they are loaded and keep no state, so test files can follow each other in one process. */
const shared = { isolate: false };

const project = (name: string, testTimeout: number, more: Readonly<Record<string, unknown>> = {}) => ({
  root,
  // The page's state is written in runes.
  plugins: [svelte({ configFile: false })],
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    pool: 'forks' as const,
    // Most tests wait for disks, time limits and programs, not for the processor.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    testTimeout,
    hookTimeout: testTimeout,
    ...more,
  },
});

const executablePath = browserExecutable();

/** Parts of the page, each by itself in a browser. */
const component = {
  root,
  plugins: [svelte({ configFile: false })],
  // All of the page's packages before the first test: one that is found later reloads the browser.
  optimizeDeps: { entries: ['renderer/main.ts', 'tests/component/**/*.ts'] },
  test: {
    name: 'component',
    include: ['tests/component/**/*.test.ts'],
    testTimeout: 15_000,
    browser: {
      enabled: true,
      headless: true,
      provider: playwright({
        launchOptions: {
          ...(executablePath === undefined ? {} : { executablePath }),
          // Chromium refuses root with its sandbox on, as Electron does.
          args: electronArguments(),
        },
      }),
      instances: [{ browser: 'chromium' as const, viewport: { width: 1280, height: 800 } }],
      screenshotDirectory: join(output, 'test-results', 'component'),
      screenshotFailures: false,
    },
  },
};

export default defineConfig({
  root,
  test: {
    projects: [
      project('unit', 30_000, shared),
      project('integration', 120_000, { ...built, ...shared }),
      project('package', 120_000),
      // Each installs, makes accounts and starts what there is once on a machine.
      project('installed', 120_000, { maxWorkers: 1 }),
      project('windows', 600_000),
      project('access', 300_000),
      component,
    ],
  },
});
