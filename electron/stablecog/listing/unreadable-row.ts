import type { PageStart } from './page-start.ts';

const second = 1_000_000; // times are microseconds
const day = 24 * 60 * 60 * second;
/** How far back a row is looked for. */
const leaps = [second, 60 * second, 60 * 60 * second, day, 30 * day, 365 * day];
/** Later than any row. */
const afterAll = Date.UTC(2200, 0, 1) * 1000;

interface Search {
  /** Asks for the newest row before a time; with `from`, for one of that time or later alone. */
  readonly ask: (before: number, tries: number, from?: number) => Promise<void>;
  readonly start: PageStart;
  /** The one row is looked for, however those below it are; or a time below which rows come again, which is quicker. */
  readonly exactly: boolean;
  readonly isOfThePage: (error: unknown) => boolean;
}

/**
 * The time of the newest row from `start` on, which the service cannot send. Null when the row turns out to come after
 * all.
 */
export async function findUnreadableRow(search: Search): Promise<number | null> {
  const { ask, start } = search;

  async function comes(...asked: Parameters<Search['ask']>): Promise<boolean> {
    try {
      await ask(...asked);
      return true;
    } catch (error) {
      if (!search.isOfThePage(error)) throw error;
      return false;
    }
  }

  const top = start.kind === 'newest' ? afterAll : start.micros + (start.kind === 'upTo' ? 1 : 0);
  // No row lies between a time and itself: what fails at that does not take `start_dt`, or lets it be.
  if (search.exactly && (await comes(top, 2, top))) {
    const newest = await lastOf(top, async (time) => !(await comes(top, 1, time)));
    if (newest !== null && !(await comes(top, 2, newest))) return newest;
  }
  // A try that failed for another reason leads astray.
  const last = await lastOf(top, (time) => comes(time, 1));
  return (await comes((last ?? 0) + 1, 2)) ? null : (last ?? 0);
}

/** The last time before `top` at which something holds that does not at `top`, found by leaps back and halving. */
async function lastOf(top: number, holdsAt: (time: number) => Promise<boolean>): Promise<number | null> {
  let not = top;
  let holds = 0;
  for (const leap of leaps) {
    const time = Math.min(not, Date.now() * 1000 + day) - leap;
    if (time <= 0) break;
    if (await holdsAt(time)) {
      holds = time;
      break;
    }
    not = time;
  }
  while (not - holds > 1) {
    const middle = holds + Math.floor((not - holds) / 2);
    if (await holdsAt(middle)) holds = middle;
    else not = middle;
  }
  return holds === 0 ? null : holds;
}
