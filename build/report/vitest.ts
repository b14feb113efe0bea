import type { Reporter, TestModule } from 'vitest/node';
import { writeReport } from './report.ts';

/** Counts tests, and as one failure each: a file that could not be run, an error outside any test. */
export default class CountingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    let passed = 0;
    let failed = unhandledErrors.length;
    const skipped: { name: string; reason: string }[] = [];
    for (const module of modules) {
      failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') passed += 1;
        else if (result.state === 'skipped') {
          skipped.push({
            name: `${test.module.relativeModuleId}: ${test.fullName}`,
            reason: result.note ?? '',
          });
        } else failed += 1;
      }
      for (const suite of module.children.allSuites()) failed += suite.errors().length;
    }
    writeReport({ passed, failed, skipped });
  }
}
