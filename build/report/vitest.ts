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
    const died: Remark[] = [];
    for (const error of unhandledErrors) {
      const death = deathIn(error);
      const module = modules.find(({ moduleId }) => moduleId === death?.file);
      if (death && module) died.push({ name: module.relativeModuleId, reason: death.signal });
      else failed('outside any test', error);
    }
    for (const module of modules) {
      const file = module.relativeModuleId;
      if (died.some(({ name }) => name === file)) continue;
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
    writeReport({ passed, failures, skipped, died });
  }
}

/** What Vitest says of a test file whose process was ended by a signal. */
function deathIn(error: unknown): { readonly file: string; readonly signal: string } | null {
  const cause = error instanceof Error ? error.cause : null;
  const found = /exited unexpectedly with signal (\w+) .*while running test file (.+)$/.exec(
    firstLine(cause),
  );
  return found ? { signal: found[1] ?? '', file: found[2] ?? '' } : null;
}
