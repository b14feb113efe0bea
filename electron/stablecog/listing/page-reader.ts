import type { ErrorCode } from '../../contract/errors.ts';
import { AppError } from '../../contract/errors.ts';
import { instantOf } from '../../platform/instant.ts';
import { TimedOut } from '../http/request.ts';
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
  /** Rows of the smallest page that had to be asked for because larger ones did not come; null when they all came. */
  readonly smallestPage: number | null;
}

/** Sizes from the largest on, for pages that the service fails to send. */
const sizes = [largestPage, 100, 30, 10, 3, 1];
/** Pages of a smaller size that come well, before a larger one is tried again. */
const growAfter = 3;
/** So often a larger size may fail in growing before it is not tried any more. */
const mostFailedGrowths = 2;
const triesOfSmallPages = 2;
/** No row is older, so this page is empty, and the service can send it if it can send any. */
const beforeAll: PageStart = { kind: 'before', micros: 1_000_000 };
const triesOfProof = 3;

/**
 * Reads pages from a service that fails to send some. While it answers other requests, smaller pages are tried, down to
 * a single row; one that cannot be had at all is passed over by its time. Of `cursor` and `end_dt`, the one is asked by
 * where the service does not take the other. `pageSize`: rows of the largest page.
 */
export function createPageReader(listPage: ListPage, signal: AbortSignal, pageSize: number): PageReader {
  const ladder = [pageSize, ...sizes.filter((size) => size < pageSize)];
  let level = 0;
  let succeeded = 0;
  /** The largest size that still comes, as far as it is known. */
  let topLevel = 0;
  let failedGrowths = 0;
  let smallestPage: number | null = null;
  let byCursor = true;

  const sizeNow = () => ladder[level] ?? 1;

  async function ask(start: PageStart): Promise<ReadPage> {
    const size = sizeNow();
    const tries = level === 0 ? undefined : triesOfSmallPages;
    if (level > 0) smallestPage = Math.min(size, smallestPage ?? size);
    const page = await listPage(queryOf(start, size), signal, tries);
    return { page, size, unreadable: [] };
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

  /** Null when the service answers for a page, else why it does not. */
  async function failureOf(start: PageStart): Promise<unknown> {
    try {
      await listPage(queryOf(start, 1), signal, triesOfProof);
      return null;
    } catch (error) {
      signal.throwIfAborted();
      return error;
    }
  }

  /** How to ask for a page that failed with `error`, as the service answers other requests; throws where it does not. */
  async function wayOf(start: PageStart, error: unknown): Promise<PageStart> {
    const failure = byCursor ? await failureOf(beforeAll) : null;
    if (failure === null && byCursor) return start;
    // A service that is silent is not asked in two ways: each costs half a minute.
    const isSilent = failure instanceof AppError && failure.cause instanceof TimedOut;
    if (isSilent || (await failureOf(byDate(beforeAll))) !== null) throw error;
    byCursor = false;
    return byDate(start);
  }

  return {
    async read(start) {
      let from = byCursor ? start : byDate(start);
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
          if (from.kind === 'upTo' && byCursor) {
            // Where `end_dt` is what the service fails at, `cursor` means the same, only without a count.
            from = { kind: 'before', micros: from.micros + 1 };
            continue;
          }
          if (!proven) {
            proven = true;
            const way = await wayOf(from, error);
            const isOther = way.kind !== from.kind;
            from = way;
            if (isOther) continue;
          }
          succeeded = 0;
          if (level + 1 < ladder.length) {
            level += 1;
            continue;
          }
          const micros = await findUnreadableRow({
            comes: async (before, tries) => {
              const page: PageStart = { kind: 'before', micros: before };
              await listPage(queryOf(byCursor ? page : byDate(page), 1), signal, tries);
            },
            start: from,
            isOfThePage: mayBeOfThePage,
          });
          if (micros === null) continue;
          unreadable.push({ micros, code: error.code });
          from = byCursor ? { kind: 'before', micros } : byDate({ kind: 'before', micros });
          level = topLevel;
        }
      }
    },
    get smallestPage() {
      return smallestPage;
    },
  };
}

/** The same page by `end_dt`. */
function byDate(start: PageStart): PageStart {
  return start.kind === 'before' ? { kind: 'upTo', micros: start.micros - 1 } : start;
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
