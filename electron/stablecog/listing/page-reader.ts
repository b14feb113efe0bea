import type { ErrorCode } from '../../contract/errors.ts';
import { AppError } from '../../contract/errors.ts';
import { instantOf } from '../../platform/instant.ts';
import type { Page } from '../page.ts';
import type { ListPage, PageQuery } from './page-query.ts';
import { largestPage } from './page-query.ts';
import { findUnreadableRow } from './unreadable-row.ts';

/** Where a page begins: at the newest row, strictly before a time, or up to a time and with a count of the rows. */
export type PageStart =
  | { readonly kind: 'newest' }
  | { readonly kind: 'before'; readonly micros: number }
  | { readonly kind: 'upTo'; readonly micros: number };

/** A row that the service cannot send, whatever it is asked; with the time that it lies at. */
export interface UnreadableRow {
  readonly micros: number;
  /** What the service answers instead. */
  readonly code: ErrorCode;
}

export interface ReadPage {
  readonly page: Page;
  /** Rows that were asked for. */
  readonly size: number;
  /** Rows between where the page was to begin and where it does, which the service cannot send. */
  readonly unreadable: readonly UnreadableRow[];
}

export interface PageReader {
  read(start: PageStart): Promise<ReadPage>;
}

/** Sizes from the largest on, for pages that the service fails to send. */
const sizes = [largestPage, 100, 30, 10, 3, 1];
/** Pages of a smaller size that come well, before a larger one is tried again. */
const growAfter = 3;
/** So often a larger size may fail in growing before it is not tried any more. */
const mostFailedGrowths = 2;
const triesOfSmallPages = 2;
/** No row is older, so this page is empty, and the service can send it if it can send any. */
const beforeAll = '1970-01-01T00:00:01Z';

/**
 * Reads pages from a service that fails to send some. While it answers other requests, smaller pages are tried, down to
 * a single row; one that cannot be had at all is passed over by its time. `pageSize`: rows of the largest page.
 */
export function createPageReader(listPage: ListPage, signal: AbortSignal, pageSize: number): PageReader {
  const ladder = [pageSize, ...sizes.filter((size) => size < pageSize)];
  let level = 0;
  let succeeded = 0;
  /** The largest size that still comes, as far as it is known. */
  let topLevel = 0;
  let failedGrowths = 0;

  const sizeNow = () => ladder[level] ?? 1;

  async function ask(start: PageStart): Promise<ReadPage> {
    const size = sizeNow();
    const tries = level === 0 ? undefined : triesOfSmallPages;
    return { page: await listPage(queryOf(start, size), signal, tries), size, unreadable: [] };
  }

  /** One try of a larger page; null when it does not come either. */
  async function grow(start: PageStart): Promise<ReadPage | null> {
    level -= 1;
    try {
      return await ask(start);
    } catch (error) {
      if (!mayBeOfThePage(error)) throw error;
      level += 1;
      succeeded = 0;
      failedGrowths += 1;
      if (failedGrowths >= mostFailedGrowths) topLevel = level;
      return null;
    }
  }

  async function assertAnswers(error: unknown): Promise<void> {
    try {
      await listPage({ perPage: 1, cursor: beforeAll }, signal);
    } catch {
      // The service is down as a whole: the first error says how.
      signal.throwIfAborted();
      throw error;
    }
  }

  return {
    async read(start) {
      let from = start;
      let proven = false;
      const unreadable: UnreadableRow[] = [];
      if (level > topLevel && succeeded >= growAfter) {
        const larger = await grow(from);
        if (larger) return larger;
      }
      for (;;) {
        try {
          const found = await ask(from);
          succeeded += 1;
          return { ...found, unreadable };
        } catch (error) {
          if (!mayBeOfThePage(error)) throw error;
          if (from.kind === 'upTo') {
            // Where `end_dt` is what the service fails at, `cursor` means the same, only without a count.
            from = { kind: 'before', micros: from.micros + 1 };
            continue;
          }
          if (!proven) await assertAnswers(error);
          proven = true;
          succeeded = 0;
          if (level + 1 < ladder.length) {
            level += 1;
            continue;
          }
          const micros = await findUnreadableRow(listPage, signal, from, mayBeOfThePage);
          if (micros !== null) unreadable.push({ micros, code: error.code });
          if (micros === null) continue;
          from = { kind: 'before', micros };
          level = topLevel;
        }
      }
    },
  };
}

function queryOf(start: PageStart, perPage: number): PageQuery {
  switch (start.kind) {
    case 'newest':
      return { perPage };
    case 'before':
      return { perPage, cursor: instantOf(start.micros).text };
    case 'upTo':
      return { perPage, endDt: instantOf(start.micros).text };
  }
}

const codesOfPages: readonly ErrorCode[] = [
  'service-failed',
  'service-unreachable',
  'service-not-understood',
  'service-request-refused',
];

/** Whether the rows of a page may be what the service failed at, rather than the service as a whole. */
function mayBeOfThePage(error: unknown): error is AppError {
  return error instanceof AppError && codesOfPages.includes(error.code);
}
