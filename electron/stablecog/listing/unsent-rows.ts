import type { ErrorCode } from '../../contract/errors.ts';
import type { Page } from '../page.ts';
import { largestPage } from './page-query.ts';
import type { PageStart } from './page-start.ts';
import { endOf } from './page-start.ts';

/** A row that the service cannot send, whatever it is asked; with the time that it lies at. */
export interface UnreadableRow {
  readonly micros: number;
  /** What the service answers instead. */
  readonly code: ErrorCode;
}

/** What is known of the next row that the service could not send. */
export interface UnsentRow {
  readonly row: UnreadableRow;
  /** Rows that are known to come before it. */
  readonly rowsBefore: number;
}

/**
 * Rows that the service could not send in an earlier pass over the listing. A later one comes up to each of them, asks for
 * it once, and goes on behind it.
 */
export interface UnsentRows {
  /** The next one from a start on; null where none is known. */
  from(start: PageStart): UnsentRow | null;
  came(page: Page): void;
  found(row: UnreadableRow): void;
  /** It, or what lies before it, comes now. */
  forget(row: UnreadableRow): void;
}

export function createUnsentRows(): UnsentRows {
  const known = new Map<UnreadableRow, readonly number[]>();
  /** The pages before the next one, with as many rows as a page may have. */
  let recent: Page[] = [];

  return {
    from(start) {
      const end = endOf(start);
      let next: UnreadableRow | null = null;
      for (const row of known.keys())
        if (row.micros < end && row.micros > (next?.micros ?? -Infinity)) next = row;
      if (next === null) return null;
      return { row: next, rowsBefore: (known.get(next) ?? []).filter((micros) => micros < end).length };
    },
    came(page) {
      recent.push(page);
      let rows = 0;
      const first = recent.findLastIndex((one) => (rows += one.rows) >= largestPage);
      if (first > 0) recent = recent.slice(first);
    },
    found(row) {
      const times = new Map(
        recent.flatMap(({ clips }) => clips.map(({ id, createdAtMicros }) => [id, createdAtMicros] as const)),
      );
      known.set(
        row,
        [...times.values()].filter((micros) => micros > row.micros),
      );
    },
    forget: (row) => void known.delete(row),
  };
}
