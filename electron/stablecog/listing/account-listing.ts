import type { ListedClip } from '../../contract/listed-clip.ts';
import { AppError } from '../../contract/errors.ts';
import { instantOf } from '../../platform/instant.ts';
import type { Page } from '../page.ts';
import type { ListPage } from './page-query.ts';
import { largestPage } from './page-query.ts';
import type { PageReader, ReadPage } from './page-reader.ts';
import { createPageReader } from './page-reader.ts';
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
 * people have them. Else passes whose pages are counted one by one, to account for each row.
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
  let before = first.page.totalCount ?? (await countRows(listPage, signal));
  let result = yield* pass(false, before);
  // A list of one page was counted with it.
  let after = first.page.next ? await countRows(listPage, signal) : before;
  for (let passes = 0; ; passes += 1) {
    const settled = before === after && isExact(result, after);
    if (settled || passes === mostCountedPasses)
      return { ...result, consistent: result.consistent && before === after };
    before = after;
    result = yield* pass(true, before);
    after = await countRows(listPage, signal);
    if (before === after && result.consistent) return result;
  }
}

function isExact(result: WalkResult, total: number | null): boolean {
  return total === null || (result.ids.size === total && result.notUnderstood.length === 0);
}

/** Rows that the service counts now; null when it does not say, or cannot send the page that would say so. */
async function countRows(listPage: ListPage, signal: AbortSignal): Promise<number | null> {
  for (const order of ['desc', 'asc'] as const) {
    try {
      const { totalCount } = await listPage(
        order === 'desc' ? { perPage: 1 } : { perPage: 1, order },
        signal,
      );
      return totalCount;
    } catch (error) {
      if (!(error instanceof AppError) || !error.code.startsWith('service-')) throw error;
    }
  }
  return null;
}
