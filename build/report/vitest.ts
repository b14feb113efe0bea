import type { Reporter, TestModule } from 'vitest/node';
import type { Remark } from './report.ts';
import { firstLine, writeReport } from './report.ts';

/** Counts tests, and as one failure each: a file that could not be run, an error outside any test. */
export default class CountingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    let passed = 0;
    const failures: Remark[] = [];
    const skipped: Remark[] = [];
    const failed = (name: string, error: unknown) => failures.push({ name, reason: firstLine(error) });
    for (const module of modules) {
      const file = module.relativeModuleId;
      for (const error of module.errors()) failed(file, error);
      for (const test of module.children.allTests()) {
        const name = `${file}: ${test.fullName}`;
        const result = test.result();
        if (result.state === 'passed') passed += 1;
        else if (result.state === 'skipped') skipped.push({ name, reason: result.note ?? '' });
        else failed(name, result.errors?.[0] ?? 'it was not run to its end');
      }
      for (const suite of module.children.allSuites()) {
        for (const error of suite.errors()) failed(`${file}: ${suite.fullName}`, error);
      }
    }
    for (const error of unhandledErrors) failed('outside any test', error);
    writeReport({ passed, failures, skipped });
  }
}
