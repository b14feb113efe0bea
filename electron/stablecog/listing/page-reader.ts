import type { AppError } from '../../contract/errors.ts';
import { instantOf } from '../../platform/instant.ts';
import type { AskedPage } from './page-asker.ts';
import { createPageAsker } from './page-asker.ts';
import { mayBeOfThePage } from './page-failure.ts';
import { createPageParameter } from './page-parameter.ts';
import type { ListPage } from './page-query.ts';
import type { PageStart } from './page-start.ts';
import { queryOf } from './page-start.ts';
import { afterAll, createRowSearch } from './row-search.ts';
import type { UnreadableRow } from './unsent-rows.ts';

export interface ReadPage extends AskedPage {
  /** Rows between where the page was to begin and where it does, which the service cannot send. */
  readonly unreadable: readonly UnreadableRow[];
}

export interface PageReader {
  read(start: PageStart): Promise<ReadPage>;
  /** Rows of the smallest page that had to be asked for because larger ones did not come; null when they all came. */
  readonly smallestPage: number | null;
}

/** Unreadable rows beside each other that are looked for one by one; what follows is passed over as one. */
const mostOneByOne = 10;
/** So often may a row come by itself of which no page comes, before the page's error is believed. */
const mostFalseFinds = 3;
/** For a service that fails at a page without any parameter. */
const newest: PageStart = { kind: 'before', micros: afterAll };

/**
 * Reads pages from a service that fails to send some. While it answers other requests, smaller pages are tried, down to
 * a single row; one that cannot be had at all is passed over by its time. What is known to fail is not asked for again,
 * but once in each later pass. Of `cursor` and `end_dt`, the one is asked by where the service does not take the other.
 * `pageSize`: rows of the largest page.
 */
export function createPageReader(listPage: ListPage, signal: AbortSignal, pageSize: number): PageReader {
  const asker = createPageAsker(listPage, signal, pageSize);
  const parameter = createPageParameter(listPage, signal);
  const search = createRowSearch(async (before, tries, from) => {
    const query = queryOf(parameter.of({ kind: 'before', micros: before }), 1);
    const startDt = from === undefined ? {} : { startDt: instantOf(from).text };
    await listPage({ ...query, ...startDt }, signal, tries);
  }, mayBeOfThePage);
  /** The service has answered another request since pages began to fail. */
  let answers = false;

  /** How to go on after a page did not come: from where, and behind which row. Throws `error` where that is the service. */
  async function afterFailure(
    start: PageStart,
    { size, error, exactly }: { readonly size: number; readonly error: AppError; readonly exactly: boolean },
  ): Promise<{ readonly from: PageStart; readonly row?: UnreadableRow }> {
    const uncounted = parameter.uncounted(start);
    if (uncounted) return { from: uncounted };
    if (!answers) {
      const other = await parameter.otherFor(start, error, asker.hasFailed);
      answers = true;
      if (other) return { from: other };
    }
    if (asker.failed(start, size)) return { from: start };
    const micros = await search.find(start, exactly);
    // A service that fails at everything for a while says nothing of one row.
    if (micros !== null && !(await parameter.answers())) throw error;
    if (micros === null || (await search.comes(micros)))
      return { from: start.kind === 'newest' ? parameter.of(newest) : start };
    const row = { micros, code: error.code };
    asker.found(row);
    answers = false;
    return { from: parameter.of({ kind: 'before', micros }), row };
  }

  async function ask(start: PageStart, size: number): Promise<AskedPage> {
    const found = await asker.ask(start, size);
    answers &&= asker.isNarrowing;
    return found;
  }

  return {
    async read(start) {
      let from = parameter.of(start);
      const unreadable: UnreadableRow[] = [];
      let falseFinds = 0;
      let isLargerTried = false;
      for (;;) {
        const known = asker.nextUnsent(from);
        if (known?.rowsBefore === 0 && (await asker.stillFails(from, known.row))) {
          unreadable.push(known.row);
          from = parameter.of({ kind: 'before', micros: known.row.micros });
          continue;
        }
        const larger = isLargerTried ? null : await asker.askForLarger(from);
        if (larger) return { ...larger, unreadable };
        isLargerTried = true;
        const size = asker.sizeFrom(from);
        try {
          return { ...(await ask(from, size)), unreadable };
        } catch (error) {
          if (!mayBeOfThePage(error)) throw error;
          const exactly = unreadable.length < mostOneByOne;
          const next = await afterFailure(from, { size, error, exactly });
          if (next.row) unreadable.push(next.row);
          else if (next.from === from && size === 1 && (falseFinds += 1) > mostFalseFinds) throw error;
          from = next.from;
        }
      }
    },
    get smallestPage() {
      return asker.smallestPage;
    },
  };
}
