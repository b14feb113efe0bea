import type { PageStart } from './page-start.ts';
import { endOf } from './page-start.ts';

const second = 1_000_000; // times are microseconds
const day = 24 * 60 * 60 * second;
/** How far back a row is looked for. */
const leaps = [second, 60 * second, 60 * 60 * second, day, 30 * day, 365 * day];
/** Later than any row. */
export const afterAll = Date.UTC(2200, 0, 1) * 1000;

/** Asks for the newest row before a time; with `from`, for one of that time or later alone. */
type AskForRow = (before: number, tries: number, from?: number) => Promise<void>;

export interface RowSearch {
  /**
   * The time of the newest row from `start` on, which the service cannot send. Null when the row turns out to come after
   * all. `exactly`: that row, however those below it are; or a time below which rows come again, which is quicker.
   */
  find(start: PageStart, exactly: boolean): Promise<number | null>;
  /** Whether the row at a time that was found comes now. */
  comes(micros: number): Promise<boolean>;
}

/** Looks for rows by asking for one at a time. `isOfThePage`: whether an error may be of the row alone. */
export function createRowSearch(ask: AskForRow, isOfThePage: (error: unknown) => boolean): RowSearch {
  /** `start_dt` works. */
  let takesStart = false;

  async function comes(...asked: Parameters<AskForRow>): Promise<boolean> {
    try {
      await ask(...asked);
      return true;
    } catch (error) {
      if (!isOfThePage(error)) throw error;
      return false;
    }
  }

  return {
    comes: (micros) => comes(micros + 1, 1),
    async find(start, exactly) {
      const top = Math.min(endOf(start), afterAll);
      // No row lies between a time and itself: what fails at that does not take `start_dt`, or lets it be.
      if (exactly) takesStart ||= await comes(top, 2, top);
      if (exactly && takesStart) {
        const newest = await lastOf(top, async (time) => !(await comes(top, 1, time)));
        if (newest !== null && !(await comes(top, 2, newest))) return newest;
      }
      // A try that failed for another reason leads astray.
      const last = await lastOf(top, (time) => comes(time, 1));
      return (await comes((last ?? 0) + 1, 2)) ? null : (last ?? 0);
    },
  };
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
