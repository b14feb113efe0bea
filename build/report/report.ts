import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What a run of tests came to, as `build/test.mjs` reads it. */
export interface Report {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
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
