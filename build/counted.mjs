// Runs a test runner, and reads what its reporter counted.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { node24, output, root, toolEnvironment } from './paths.mjs';
import { say, stream } from './terminal.mjs';

/**
 * @typedef {import('./report/report.ts').Remark} Remark
 * @typedef {import('./terminal.mjs').Print} Print
 * @typedef {{ command?: string, before?: string[], env?: NodeJS.ProcessEnv, print?: Print }} Wrap print: else the runner
 *   speaks for itself
 * @typedef {{ passed: number, failures: readonly Remark[], skipped: readonly Remark[] }} Result
 */

/**
 * @param {string} name
 * @param {number} code
 * @returns {Result}
 */
export function broken(name, code) {
  return { passed: 0, failures: [{ name, reason: `exit code ${code}` }], skipped: [] };
}

/**
 * Runs a test runner and reads what its reporter counted. A runner that ends without a report, or that fails
 * where its report shows no failure, is a failure itself.
 * @param {string} name
 * @param {string[]} parameters
 * @param {Wrap} [wrap]
 * @returns {Promise<Result>}
 */
export async function counted(name, parameters, wrap = {}) {
  const first = await runCounted(name, parameters, wrap);
  const died = first.died ?? [];
  if (died.length === 0) return first;
  // SQLite's binding crashes a process now and then, mostly where two threads use it. A crash is told, and the file
  // has to pass in a process of its own; one that dies again has failed.
  for (const { name: file, reason } of died)
    say(`${file}: its process was ended by ${reason}; it runs once more`);
  const again = await runCounted(name, [...parameters, ...died.map(({ name: file }) => file)], wrap);
  const deadAgain = (again.died ?? []).map(({ name: file, reason }) => ({
    name: file,
    reason: `its process was ended by ${reason}, twice`,
  }));
  return {
    passed: first.passed + again.passed,
    failures: [...first.failures, ...again.failures, ...deadAgain],
    skipped: [...first.skipped, ...again.skipped],
  };
}

/**
 * @param {string} name
 * @param {string[]} parameters
 * @param {Wrap} wrap
 * @returns {Promise<Result & { died?: readonly Remark[] }>}
 */
async function runCounted(name, parameters, { command = node24, before = [], env = {}, print }) {
  const report = join(output, 'test-reports', `${name}.json`);
  rmSync(report, { force: true });
  const code = await stream(command, [...before, ...parameters], {
    cwd: root,
    env: toolEnvironment({
      // Processes that tests start from source need not strip the same types again.
      NODE_COMPILE_CACHE: join(output, 'compile-cache'),
      ...env,
      VOICEKEEP_TEST_REPORT: report,
    }),
    print,
  });
  if (!existsSync(report)) return broken(`${name}, which wrote no report`, code);
  /** @type {Result & { died?: readonly Remark[] }} */
  const result = JSON.parse(readFileSync(report, 'utf8'));
  const untold = code !== 0 && result.failures.length === 0 && (result.died ?? []).length === 0;
  return untold ? { ...broken(`${name}, whose tests passed`, code), passed: result.passed } : result;
}
