import type { PageStart } from './page-start.ts';

const second = 1_000_000; // times are microseconds
const day = 24 * 60 * 60 * second;
/** How far back a row is looked for that comes again. */
const leaps = [second, 60 * second, 60 * 60 * second, day, 30 * day, 365 * day];
/** Later than any row. */
const afterAll = Date.UTC(2200, 0, 1) * 1000;

/**
 * The time of the newest row from `start` on, which the service cannot send: found by halving, as a page of one row
 * fails exactly while it begins above it. Null when the row turns out to come after all.
 */
export async function findUnreadableRow(options: {
  /** Asks for the newest row before a time. */
  readonly comes: (before: number, tries: number) => Promise<void>;
  readonly start: PageStart;
  readonly isOfThePage: (error: unknown) => boolean;
}): Promise<number | null> {
  const { start } = options;

  async function comesBefore(micros: number, tries: number): Promise<boolean> {
    try {
      await options.comes(micros, tries);
      return true;
    } catch (error) {
      if (!options.isOfThePage(error)) throw error;
      return false;
    }
  }

  let fails = start.kind === 'newest' ? afterAll : start.micros + (start.kind === 'upTo' ? 1 : 0);
  let comes = 0;
  for (const leap of leaps) {
    const before = Math.min(fails, Date.now() * 1000 + day) - leap;
    if (before <= 0) break;
    if (await comesBefore(before, 1)) {
      comes = before;
      break;
    }
    fails = before;
  }
  while (fails - comes > 1) {
    const middle = comes + Math.floor((fails - comes) / 2);
    if (await comesBefore(middle, 1)) comes = middle;
    else fails = middle;
  }
  // A try that failed for another reason led astray.
  return (await comesBefore(comes + 1, 2)) ? null : comes;
}
