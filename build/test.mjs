// The gate. `npm test` sets up, builds and runs every suite; `node build/test.mjs lint` and so on one of them,
// with any further words handed to the tool. Its last line is `N passed, N failed[, N skipped]`.
import { buildIfChanged } from './build.mjs';
import { setUp } from './setup/setup.mjs';
import { suites } from './suites.mjs';
import { Failure, runMain, say } from './terminal.mjs';

/**
 * @typedef {import('./suites.mjs').Suite} Suite
 * @typedef {import('./suites.mjs').Result & { name: string, time: number }} Outcome time in ms
 */

await runMain(async () => {
  const [wanted, ...rest] = process.argv.slice(2);
  const chosen = suites.filter(({ name, inGate }) => (wanted ? name === wanted : inGate));
  if (chosen.length === 0) {
    throw new Failure(
      `there is no suite "${wanted}"; there are ${suites.map(({ name }) => name).join(', ')}.`,
    );
  }
  const start = performance.now();
  const setUpTime = await timed(() => setUp({ forTests: true }));
  const outcomes = [
    ...(chosen.some(({ needsBuild }) => needsBuild) ? [await build()] : []),
    ...(await runBesideEachOther(
      chosen.filter(({ oneCore }) => oneCore),
      rest,
    )),
    ...(await runOneByOne(
      chosen.filter(({ oneCore }) => !oneCore),
      rest,
    )),
  ];

  const lines = outcomes.map(
    ({ time, ...outcome }) => `${outcome.name}: ${counts([outcome])} in ${duration(time)}`,
  );
  const all = duration(performance.now() - start);
  process.stdout.write(`\nset-up: ${duration(setUpTime)}\n${lines.join('\n')}\nall of it: ${all}\n`);
  for (const { name, reason } of outcomes.flatMap(({ skipped }) => skipped)) {
    process.stdout.write(`skipped: ${name} (${reason || 'no reason given'})\n`);
  }
  const failures = outcomes.flatMap((outcome) => outcome.failures);
  for (const { name, reason } of failures) process.stdout.write(`failed: ${name} (${reason})\n`);
  process.stdout.write(`${counts(outcomes)}\n`);
  return failures.length > 0 || outcomes.every(({ passed }) => passed === 0) ? 1 : 0;
});

/**
 * Builds what the tests run; a build that fails is told, and the suites go on with what there is.
 * @returns {Promise<Outcome>}
 */
async function build() {
  /** @type {import('./report/report.ts').Remark[]} */
  const failures = [];
  const time = await timed(async () => {
    try {
      await buildIfChanged();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      say(error.message);
      failures.push({ name: 'build', reason: error.message });
    }
  });
  return { name: 'build', passed: 0, failures, skipped: [], time };
}

/**
 * Two at a time; each says what it has to say when it has ended.
 * @param {readonly Suite[]} waiting
 * @param {string[]} rest
 */
async function runBesideEachOther(waiting, rest) {
  const queue = [...waiting];
  /** @type {Outcome[]} */
  const outcomes = [];
  const work = async () => {
    for (let suite = queue.shift(); suite; suite = queue.shift()) {
      let text = '';
      outcomes.push(await run(suite, rest, (part) => (text += part)));
      process.stdout.write(`\n── ${suite.name}\n${text}`);
    }
  };
  await Promise.all([work(), work()]);
  return outcomes;
}

/**
 * @param {readonly Suite[]} chosen
 * @param {string[]} rest
 */
async function runOneByOne(chosen, rest) {
  /** @type {Outcome[]} */
  const outcomes = [];
  for (const suite of chosen) {
    process.stdout.write(`\n── ${suite.name}\n`);
    outcomes.push(await run(suite, rest, (part) => process.stdout.write(part)));
  }
  return outcomes;
}

/**
 * @param {Suite} suite
 * @param {string[]} rest
 * @param {import('./terminal.mjs').Print} print
 * @returns {Promise<Outcome>}
 */
async function run(suite, rest, print) {
  const start = performance.now();
  const result = await suite.run(rest, print);
  return { ...result, name: suite.name, time: performance.now() - start };
}

/**
 * @param {() => Promise<unknown>} work
 * @returns {Promise<number>} how long it took, in ms
 */
async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** @param {number} milliseconds */
function duration(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** @param {readonly import('./suites.mjs').Result[]} results */
function counts(results) {
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failures.length, 0);
  const skipped = results.reduce((sum, result) => sum + result.skipped.length, 0);
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
