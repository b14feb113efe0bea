import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What a run of tests came to, as `build/test.mjs` reads it. */
export interface Report {
  readonly passed: number;
  readonly failures: readonly Remark[];
  readonly skipped: readonly Remark[];
  /** Files whose process was ended by a signal, and which: what their tests came to is counted in none of the others. */
  readonly died?: readonly Remark[];
}

/** One test, and why it failed or was skipped, in one line. */
export interface Remark {
  readonly name: string;
  readonly reason: string;
}

/** The first line of what an error says, without the terminal's colours. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error || hasMessage(error) ? error.message : String(error);
  return text.replace(/\u001b\[[0-9;]*m/g, '').split('\n', 1)[0] ?? '';
}

function hasMessage(error: unknown): error is { readonly message: string } {
  return (
    typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
  );
}

/** Where `build/test.mjs` wants the report of the run that it starts. */
export const reportVariable = 'VOICEKEEP_TEST_REPORT';

/** Writes the report if the run was started by `build/test.mjs`. */
export function writeReport(report: Report): void {
  const path = process.env[reportVariable];
  if (path === undefined) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(report));
}
