import type { ListedClip } from '../../contract/listed-clip.ts';
import { AppError } from '../../contract/errors.ts';
import { instantOf } from '../../platform/instant.ts';
import type { Page } from '../page.ts';
import { unlessOfService } from './page-failure.ts';
import type { ListPage } from './page-query.ts';
import { largestPage } from './page-query.ts';
import type { PageReader, ReadPage } from './page-reader.ts';
import { createPageReader } from './page-reader.ts';
import type { UnreadableRow } from './unsent-rows.ts';
import type { WalkResult } from './walk.ts';
import { walk } from './walk.ts';

/** The account's listing, begun. */
export interface AccountListing {
  /** The newest clips. */
  readonly newest: {
    readonly clips: readonly ListedClip[];
    /** Rows that the service counts in all; null when it does not say. */
    readonly totalCount: number | null;
    /** `created_at` of the oldest row shown, in microseconds; null when there are no older ones. */
    readonly oldestMicros: number | null;
    /** Whether every row shown could be read. */
    readonly readable: boolean;
  };
  /** Lists every clip, newest first, page by page; clips may come again in a later pass. Rejects as `listAccount`. */
  all(): AsyncGenerator<readonly ListedClip[], WalkResult>;
  /** Rows of the smallest page that was needed so far because larger ones did not come; null when all came. */
  readonly smallestPage: number | null;
}

/** Passes over the whole listing: by `cursor`, then with counts as long as what was found does not agree. */
const mostCountedPasses = 2;
/** Of a row that could not be sent, when all others are listed. */
const triesAtTheEnd = 2;
/** Of a count, where pages have failed. */
const triesOfCount = 2;

/** Makes what the client offers of a listing. `pageSize`: rows of a page. */
export function createListing(listPage: ListPage, pageSize = largestPage) {
  return {
    async listAccount(signal: AbortSignal): Promise<AccountListing> {
      const reader = createPageReader(listPage, signal, pageSize);
      const first = await reader.read({ kind: 'newest' });
      const { page } = first;
      return {
        newest: {
          clips: page.clips,
          totalCount: page.totalCount,
          oldestMicros: page.next?.micros ?? null,
          readable: page.notUnderstood.length === 0 && first.unreadable.length === 0,
        },
        all: () => listAll({ listPage, signal, reader, first }),
        get smallestPage() {
          return reader.smallestPage;
        },
      };
    },

    async clipsAt(createdAtMicros: number, signal: AbortSignal): Promise<readonly ListedClip[]> {
      const { text } = instantOf(createdAtMicros);
      const page = await listPage({ perPage: largestPage, startDt: text, endDt: text }, signal).catch(
        (error: unknown): Promise<Page> => {
          if (!(error instanceof AppError) || error.code !== 'service-request-refused') throw error;
          return listPage({ perPage: largestPage, cursor: instantOf(createdAtMicros + 1).text }, signal);
        },
      );
      return page.clips.filter((clip) => clip.createdAtMicros === createdAtMicros);
    },
  };
}

/**
 * One pass where the count at its beginning, the one at its end and the clips listed agree, as they do on accounts as
 * people have them; rows that the service cannot send are counted with them. Else passes whose pages are counted one by
 * one, to account for each row.
 */
async function* listAll(options: {
  readonly listPage: ListPage;
  readonly signal: AbortSignal;
  readonly reader: PageReader;
  readonly first: ReadPage;
}): AsyncGenerator<readonly ListedClip[], WalkResult> {
  const { listPage, signal, reader, first } = options;
  const pass = (counted: boolean, total: number | null) =>
    walk({ reader, listPage, signal, counted, total, ...(counted ? {} : { first }) });
  const count = () => countRows(listPage, signal, reader.smallestPage === null ? undefined : triesOfCount);
  let before = first.page.totalCount ?? (await count());
  let result = yield* pass(false, before);
  // A list of one page was counted with it.
  let after = first.page.next ? await count() : before;
  for (let passes = 0; ; passes += 1) {
    const agrees = before === after && isExact(result, after);
    const settled = agrees && !(await anyComes(listPage, result.unreadable, signal));
    if (settled || passes === mostCountedPasses)
      return { ...result, consistent: result.consistent && before === after };
    before = after;
    result = yield* pass(true, before);
    after = await count();
    if (before === after && result.consistent) return result;
  }
}

function isExact({ ids, unreadable, notUnderstood }: WalkResult, total: number | null): boolean {
  return total === null || (ids.size + unreadable.length === total && notUnderstood.length === 0);
}

/** Whether the service sends one of the rows now that it could not send before. */
async function anyComes(
  listPage: ListPage,
  rows: readonly UnreadableRow[],
  signal: AbortSignal,
): Promise<boolean> {
  for (const { micros } of rows) {
    const { text } = instantOf(micros);
    const page = await unlessOfService(
      listPage({ perPage: 1, startDt: text, endDt: text }, signal, triesAtTheEnd),
    );
    if (page && page.rows > 0) return true;
  }
  return false;
}

/** Rows that the service counts now; null when it does not say, or cannot send the page that would say so. */
async function countRows(listPage: ListPage, signal: AbortSignal, tries?: number): Promise<number | null> {
  for (const order of ['desc', 'asc'] as const) {
    const page = await unlessOfService(
      listPage(order === 'desc' ? { perPage: 1 } : { perPage: 1, order }, signal, tries),
    );
    if (page) return page.totalCount;
  }
  return null;
}
