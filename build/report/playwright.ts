import type { FullConfig, Reporter, Suite, TestError } from '@playwright/test/reporter';
import type { Remark } from './report.ts';
import { firstLine, writeReport } from './report.ts';

/** Counts tests, and as one failure each: an error outside any test (a file that could not be loaded). */
export default class CountingReporter implements Reporter {
  private suite: Suite | null = null;
  private readonly errors: Remark[] = [];

  onBegin(_config: FullConfig, suite: Suite): void {
    this.suite = suite;
  }

  onError(error: TestError): void {
    this.errors.push({ name: 'outside any test', reason: firstLine(error) });
  }

  onEnd(): void {
    let passed = 0;
    const failures = [...this.errors];
    const skipped: Remark[] = [];
    for (const test of this.suite?.allTests() ?? []) {
      const name = test.titlePath().filter(Boolean).join(' › ');
      const outcome = test.outcome();
      if (outcome === 'expected') passed += 1;
      else if (outcome === 'skipped') {
        const note = test.annotations.find(({ type }) => type === 'skip' || type === 'fixme');
        skipped.push({ name, reason: note?.description ?? '' });
      } else {
        const error = test.results.find((result) => result.error)?.error;
        failures.push({ name, reason: error ? firstLine(error) : 'it was not run to its end' });
      }
    }
    writeReport({ passed, failures, skipped });
  }
}
