import { instantOf } from '../../platform/instant.ts';
import type { PageQuery } from './page-query.ts';

/** Where a page begins: at the newest row, strictly before a time, or up to a time and with a count of the rows. */
export type PageStart =
  | { readonly kind: 'newest' }
  | { readonly kind: 'before'; readonly micros: number }
  | { readonly kind: 'upTo'; readonly micros: number };

/** The same page by `end_dt`. */
export function byDate(start: PageStart): PageStart {
  return start.kind === 'before' ? { kind: 'upTo', micros: start.micros - 1 } : start;
}

/** The time that all rows of the page lie before; `Infinity` for the newest. */
export function endOf(start: PageStart): number {
  if (start.kind === 'newest') return Infinity;
  return start.kind === 'before' ? start.micros : start.micros + 1;
}

/** What the page of up to `perPage` rows is asked for. */
export function queryOf(start: PageStart, perPage: number): PageQuery {
  switch (start.kind) {
    case 'newest':
      return { perPage };
    case 'before':
      return { perPage, cursor: instantOf(start.micros).text };
    case 'upTo':
      return { perPage, endDt: instantOf(start.micros).text };
  }
}
