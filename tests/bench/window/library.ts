import path from 'node:path';
import type { ClipQuery } from '../../../electron/contract/clip-query.ts';
import { clipQuerySchema } from '../../../electron/contract/clip-query.ts';
import { makeLargeHome } from '../large-library.ts';
import { withFolder } from '../processes.ts';
import type { Figure, Goal } from '../report.ts';
import { atMost, figure, machine, median, percentile, print } from '../report.ts';
import type { MeasuredWindow } from './window.ts';
import {
  answerTimes,
  framesOfScroll,
  heapOf,
  memoryOf,
  paintedAfter,
  startApp,
  startBareWindow,
} from './window.ts';

const starts = 5;
const million = process.argv.includes('--million');
const clips = million ? 1_000_000 : 100_000;
/** Typed letter by letter, then taken back. */
const searches = ['tren', 'köln', '天气', 'speaker', '"la ville"', 'zzz', 'il pane -caldo', '4711'];

const before = machine();
const figures: Figure[] = [];
const goals: Goal[] = [];
const say = (sentence: string) => process.stderr.write(`${sentence}\n`);
const sum = (sizes: ReadonlyMap<string, number>) => [...sizes.values()].reduce((all, size) => all + size, 0);
const megabytes = (bytes: number) => bytes / 2 ** 20;
const list = 'main';

async function using<T>(window: MeasuredWindow, work: (window: MeasuredWindow) => Promise<T>): Promise<T> {
  try {
    return await work(window);
  } finally {
    await window.close();
  }
}

async function measureStarts(folder: string, home: string): Promise<void> {
  say('starts');
  const app: number[] = [];
  const bare: number[] = [];
  for (let start = 0; start < starts; start += 1) {
    bare.push(await using(await startBareWindow(folder), ({ startedIn }) => Promise.resolve(startedIn)));
    app.push(await using(await startApp(home), ({ startedIn }) => Promise.resolve(startedIn)));
  }
  figures.push(
    figure(`Start to a usable list of ${clips} clips`, median(app), 'ms', { 'bare window': median(bare) }),
  );
  goals.push(atMost('start: time by that of a bare window', median(app) / median(bare), 1.3));
}

/** Every text that stands in the field while a search is typed and taken back. */
function textsOf(search: string): readonly string[] {
  const letters = Array.from(search);
  const typed = letters.map((_, at) => letters.slice(0, at + 1).join(''));
  return [...typed, ...typed.slice(0, -1).toReversed(), ''];
}

async function measureTyping({ page }: MeasuredWindow): Promise<void> {
  say('typing');
  const times: number[] = [];
  for (const search of searches) {
    for (const text of textsOf(search)) {
      const took = await paintedAfter(page, { kind: 'type', text }, list);
      if (took !== null) times.push(took);
    }
  }
  figures.push(
    figure('Keystroke to painted result, p50', percentile(times, 50), 'ms'),
    figure('Keystroke to painted result, p95', percentile(times, 95), 'ms'),
    figure('Keystroke to painted result, most', Math.max(...times), 'ms'),
  );
  goals.push(
    atMost('keystroke to painted result, p50, ms', percentile(times, 50), 16),
    atMost('keystroke to painted result, p95, ms', percentile(times, 95), 32),
  );
}

/** The same questions without the page: what it takes from here on is the page's own. */
async function measureAnswers({ page }: MeasuredWindow): Promise<void> {
  say('answers');
  // A bound that no clip reaches, another one each time, so that no answer is one that was kept.
  const queries: readonly ClipQuery[] = searches
    .flatMap(textsOf)
    .map((search, number) => clipQuerySchema.parse({ search, durationTo: 1_000_000 + number }));
  for (const [name, what] of [
    ['clips.window', 'Question to answer in the page, not painted'],
    ['clips.filters', 'Counts of all filters, not painted'],
  ] as const) {
    const times = await answerTimes(page, name, queries);
    figures.push(
      figure(`${what}, p50`, percentile(times, 50), 'ms'),
      figure(`${what}, p95`, percentile(times, 95), 'ms'),
    );
  }
}

async function measureOrders({ page }: MeasuredWindow): Promise<void> {
  say('sorts and filters');
  const times: number[] = [];
  const heads = await page.locator('[role=columnheader] button').count();
  const click = async (selector: string, nth: number) => {
    const took = await paintedAfter(page, { kind: 'click', selector, nth }, list);
    if (took !== null) times.push(took);
  };
  for (let round = 0; round < 3; round += 1) {
    for (let head = 0; head < heads; head += 1) {
      for (let side = 0; side < 2; side += 1) await click('[role=columnheader] button', head);
    }
    for (let side = 0; side < 2; side += 1) await click('[aria-pressed][aria-label*="avourite"]', 0);
  }
  figures.push(
    figure('Filter or sort to painted, p50', percentile(times, 50), 'ms'),
    figure('Filter or sort to painted, p95', percentile(times, 95), 'ms'),
  );
  goals.push(atMost('filter or sort to painted, p95, ms', percentile(times, 95), 50));
}

async function measureScroll(bare: MeasuredWindow, app: MeasuredWindow): Promise<void> {
  say('scrolling');
  const still = await framesOfScroll(bare.page, { selector: '#scroller', frames: 300, step: 700 });
  const ours = await framesOfScroll(app.page, { selector: '[role=grid]', frames: 300, step: 700 });
  figures.push(
    figure('Frames of a fast scroll, p95', percentile(ours, 95), 'ms', {
      'bare window': percentile(still, 95),
    }),
    figure('Frames of a fast scroll, longest', Math.max(...ours), 'ms', {
      'bare window': Math.max(...still),
    }),
  );
  goals.push(
    atMost('scroll: longest frame, ms', Math.max(...ours), 50),
    atMost(
      'scroll: p95 of frames, ms (or of the bare window)',
      percentile(ours, 95),
      Math.max(17, percentile(still, 95)),
    ),
  );
}

await withFolder(async (folder) => {
  say(`making a library of ${clips} clips`);
  const home = path.join(folder, 'home');
  makeLargeHome(home, clips);
  await measureStarts(folder, home);
  await using(await startBareWindow(folder), async (bare) =>
    using(await startApp(home), async (app) => {
      await measureTyping(app);
      await measureAnswers(app);
      await measureOrders(app);
      await measureScroll(bare, app);
      const [heap, ours, theirs] = [await heapOf(app), await memoryOf(app), await memoryOf(bare)];
      figures.push(
        figure("The page's heap", megabytes(heap), 'MB', { 'bare window': megabytes(await heapOf(bare)) }),
        figure('Memory of all processes', megabytes(sum(ours)), 'MB', {
          'bare window': megabytes(sum(theirs)),
        }),
        ...Array.from(ours, ([kind, bytes]) =>
          figure(`  of them ${kind}`, megabytes(bytes), 'MB', {
            'bare window': megabytes(theirs.get(kind) ?? 0),
          }),
        ),
      );
      goals.push(
        atMost("the page's heap, MB", megabytes(heap), 60),
        atMost('memory of all processes by that of the bare window', sum(ours) / sum(theirs), 1.25),
      );
    }),
  );
});
print({ machine: before, figures, goals: million ? [] : goals }, process.argv.includes('--json'));
