import { AppError } from '../../contract/errors.ts';
import { TimedOut } from '../http/request.ts';
import type { ListPage } from './page-query.ts';
import type { PageStart } from './page-start.ts';
import { byDate, queryOf } from './page-start.ts';

/** Which of the service's two parameters, `cursor` and `end_dt`, pages are asked for by. */
export interface PageParameter {
  /** The page as it is asked for now. */
  of(start: PageStart): PageStart;
  /** The same page by `cursor`, so without a count, where `end_dt` may be what the service fails at; null otherwise. */
  uncounted(start: PageStart): PageStart | null;
  /**
   * The same page by the other parameter, after it failed with `error` by this one; null where this one is what the
   * service answers other requests by. Throws `error` where it answers none. `patiently`: with all the tries that there
   * are, as the page itself had few.
   */
  otherFor(start: PageStart, error: unknown, patiently: boolean): Promise<PageStart | null>;
  /** Whether the service answers at all now, asked for a page without rows. */
  answers(): Promise<boolean>;
}

/** No row is older, so this page is empty, and the service can send it if it can send any. */
const beforeAll: PageStart = { kind: 'before', micros: 1_000_000 };
const triesOfProof = 3;
const allTries = Infinity;

/** By `cursor` as long as the service takes it. */
export function createPageParameter(listPage: ListPage, signal: AbortSignal): PageParameter {
  let byCursor = true;

  /** Null when the service answers for a page, else why it does not. */
  async function failureOf(start: PageStart, tries = triesOfProof): Promise<unknown> {
    try {
      await listPage(queryOf(start, 1), signal, tries);
      return null;
    } catch (error) {
      signal.throwIfAborted();
      return error;
    }
  }

  return {
    of: (start) => (byCursor ? start : byDate(start)),
    uncounted: (start) =>
      start.kind === 'upTo' && byCursor ? { kind: 'before', micros: start.micros + 1 } : null,
    answers: async () => (await failureOf(byCursor ? beforeAll : byDate(beforeAll))) === null,
    async otherFor(start, error, patiently) {
      const failure = byCursor ? await failureOf(beforeAll, patiently ? allTries : triesOfProof) : null;
      if (failure === null && byCursor) return null;
      // A service that is silent is not asked in two ways: each costs half a minute.
      const isSilent = failure instanceof AppError && failure.cause instanceof TimedOut;
      if (isSilent || (await failureOf(byDate(beforeAll))) !== null) throw error;
      byCursor = false;
      const other = byDate(start);
      return other.kind === start.kind ? null : other;
    },
  };
}
