import type { FullConfig, Reporter, Suite } from '@playwright/test/reporter';
import { writeReport } from './report.ts';

/** Counts tests, and as one failure each: an error outside any test (a file that could not be loaded). */
export default class CountingReporter implements Reporter {
  private suite: Suite | null = null;
  private errors = 0;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.suite = suite;
  }

  onError(): void {
    this.errors += 1;
  }

  onEnd(): void {
    let passed = 0;
    let failed = this.errors;
    const skipped: { name: string; reason: string }[] = [];
    for (const test of this.suite?.allTests() ?? []) {
      const outcome = test.outcome();
      if (outcome === 'expected') passed += 1;
      else if (outcome === 'skipped') {
        const note = test.annotations.find(({ type }) => type === 'skip' || type === 'fixme');
        skipped.push({ name: test.titlePath().filter(Boolean).join(' › '), reason: note?.description ?? '' });
      } else failed += 1;
    }
    writeReport({ passed, failed, skipped });
  }
}
