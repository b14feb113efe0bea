import { AppError } from '../contract/errors.ts';
import type { Log } from '../app-data/log.ts';
import { errorInShort } from '../app-data/log.ts';

/** Where failures go that are not the page's to tell. */
export interface Failures {
  /** Notes how a request failed; the page tells the person. */
  readonly report: (error: unknown, request: string) => void;
  /** Notes a defect. Errors thrown on purpose are no defects: they reach the page as answers. */
  readonly defect: (error: unknown) => void;
}

export function createFailures(log: Pick<Log, 'add'>, print: (error: unknown) => void): Failures {
  function defect(error: unknown): void {
    if (error instanceof AppError) return;
    print(error);
    void log.add(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return {
    defect,
    report(error, request) {
      if (!(error instanceof AppError)) defect(error);
      else if (error.code !== 'cancelled') void log.add(`${request}: ${errorInShort(error)}`);
    },
  };
}
