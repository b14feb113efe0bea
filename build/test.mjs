// The gate. `npm test` sets up, builds and runs every suite; `node build/test.mjs lint` and so on one of them,
// with any further words handed to the tool. Its last line is `N passed, N failed[, N skipped]`.
import { buildIfChanged } from './build.mjs';
import { setUp } from './setup/setup.mjs';
import { suites } from './suites.mjs';
import { Failure, runMain, say } from './terminal.mjs';

await runMain(async () => {
  const [wanted, ...rest] = process.argv.slice(2);
  const chosen = suites.filter(({ name, inGate }) => (wanted ? name === wanted : inGate));
  if (chosen.length === 0) {
    throw new Failure(
      `there is no suite "${wanted}"; there are ${suites.map(({ name }) => name).join(', ')}.`,
    );
  }
  const times = createTimes();
  await setUp({ forTests: true });
  /** @type {string[]} */
  const lines = [`set-up: ${times.lap()}`];
  let passed = 0;
  /** @type {import('./report/report.ts').Remark[]} */
  const failures = [];
  /** @type {import('./report/report.ts').Remark[]} */
  const skipped = [];
  if (chosen.some(({ needsBuild }) => needsBuild)) {
    try {
      await buildIfChanged();
      lines.push(`build: ${times.lap()}`);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      say(error.message);
      lines.push('build: failed');
      failures.push({ name: 'build', reason: error.message });
    }
  }
  for (const suite of chosen) {
    process.stdout.write(`\n── ${suite.name}\n`);
    const result = await suite.run(rest);
    const counts = sum(result.passed, result.failures.length, result.skipped.length);
    lines.push(`${suite.name}: ${counts} in ${times.lap()}`);
    passed += result.passed;
    failures.push(...result.failures);
    skipped.push(...result.skipped);
  }
  process.stdout.write(`\n${lines.join('\n')}\nall of it: ${times.total()}\n`);
  for (const { name, reason } of skipped) {
    process.stdout.write(`skipped: ${name} (${reason || 'no reason given'})\n`);
  }
  for (const { name, reason } of failures) process.stdout.write(`failed: ${name} (${reason})\n`);
  process.stdout.write(`${sum(passed, failures.length, skipped.length)}\n`);
  return failures.length > 0 || passed === 0 ? 1 : 0;
});

/** How long each part took, and all of them. */
function createTimes() {
  const start = performance.now();
  let last = start;
  return {
    lap() {
      const before = last;
      last = performance.now();
      return duration(last - before);
    },
    total: () => duration(performance.now() - start),
  };
}

/** @param {number} milliseconds */
function duration(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * @param {number} passed
 * @param {number} failed
 * @param {number} skipped
 */
function sum(passed, failed, skipped) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
