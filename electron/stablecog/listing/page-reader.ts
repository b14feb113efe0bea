import type { ErrorCode } from '../../contract/errors.ts';
import { AppError } from '../../contract/errors.ts';
import { instantOf } from '../../platform/instant.ts';
import type { Page } from '../page.ts';
import { createPageParameter } from './page-parameter.ts';
import type { ListPage } from './page-query.ts';
import { createPageSizes } from './page-sizes.ts';
import type { PageStart } from './page-start.ts';
import { queryOf } from './page-start.ts';
import { findUnreadableRow } from './unreadable-row.ts';

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

const triesOfSmallPages = 2;
/** Unreadable rows beside each other that are looked for one by one; what follows is passed over as one. */
const mostOneByOne = 10;

/**
 * Reads pages from a service that fails to send some. While it answers other requests, smaller pages are tried, down to
 * a single row; one that cannot be had at all is passed over by its time. Of `cursor` and `end_dt`, the one is asked by
 * where the service does not take the other. `pageSize`: rows of the largest page.
 */
export function createPageReader(listPage: ListPage, signal: AbortSignal, pageSize: number): PageReader {
  const sizes = createPageSizes(pageSize);
  const parameter = createPageParameter(listPage, signal);
  let smallestPage: number | null = null;

  async function ask(start: PageStart): Promise<ReadPage> {
    const size = sizes.now();
    const isLargest = sizes.isLargest();
    if (!isLargest) smallestPage = Math.min(size, smallestPage ?? size);
    const tries = isLargest ? undefined : triesOfSmallPages;
    const page = await listPage(queryOf(start, size), signal, tries);
    return { page, size, unreadable: [] };
  }

  /** One try of a larger page where it is time for one; null when it does not come either. */
  async function askForLarger(start: PageStart): Promise<ReadPage | null> {
    if (!sizes.grow()) return null;
    try {
      return await ask(start);
    } catch (error) {
      if (!mayBeOfThePage(error)) throw error;
      sizes.growthFailed();
      return null;
    }
  }

  function findUnreadableFrom(start: PageStart, exactly: boolean): Promise<number | null> {
    return findUnreadableRow({
      ask: async (before, tries, from) => {
        const query = queryOf(parameter.of({ kind: 'before', micros: before }), 1);
        const startDt = from === undefined ? {} : { startDt: instantOf(from).text };
        await listPage({ ...query, ...startDt }, signal, tries);
      },
      start,
      exactly,
      isOfThePage: mayBeOfThePage,
    });
  }

  return {
    async read(start) {
      let from = parameter.of(start);
      let answers = false;
      const unreadable: UnreadableRow[] = [];
      const larger = await askForLarger(from);
      if (larger) return larger;
      for (;;) {
        try {
          const found = await ask(from);
          sizes.came();
          return { ...found, unreadable };
        } catch (error) {
          if (!mayBeOfThePage(error)) throw error;
          let other = parameter.uncounted(from);
          if (other === null && !answers) {
            other = await parameter.otherFor(from, error);
            answers = true;
          }
          if (other !== null) {
            from = other;
            continue;
          }
          if (sizes.shrink()) continue;
          const micros = await findUnreadableFrom(from, unreadable.length < mostOneByOne);
          if (micros === null) continue;
          unreadable.push({ micros, code: error.code });
          from = parameter.of({ kind: 'before', micros });
          sizes.restore();
        }
      }
    },
    get smallestPage() {
      return smallestPage;
    },
  };
}

const codesOfPages: readonly ErrorCode[] = [
  'service-failed',
  'service-unreachable',
  'service-not-understood',
  'service-request-refused',
];

/** The store of the service's limiter is down, whatever is asked for. */
const limiterDown = 428;

/** Whether the rows of a page may be what the service failed at, rather than the service as a whole. */
function mayBeOfThePage(error: unknown): error is AppError {
  return (
    error instanceof AppError && codesOfPages.includes(error.code) && error.params?.['status'] !== limiterDown
  );
}
