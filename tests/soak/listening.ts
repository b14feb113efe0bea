import type { Page } from '@playwright/test';
import { startApp, withFolder } from '../e2e/app.ts';
import { makeAccount } from '../fakes/account.ts';
import { chance } from '../fakes/chance.ts';
import { startFakeService } from '../fakes/service.ts';

export interface Sample {
  readonly heard: number;
  /** Bytes, after the garbage was collected. */
  readonly heap: number;
  readonly elements: number;
}

export interface Listening {
  readonly heard: number;
  readonly ended: number;
  readonly skipped: number;
  /** Where clips were loaded again, and so played twice. */
  readonly again: readonly string[];
  readonly seeks: number;
  readonly warmUp: number;
  readonly heapBefore: number;
  readonly heapAfter: number;
  /** Media elements that the page made in all. */
  readonly elements: number;
  /** Most of them that held a clip at the same time. */
  readonly loaded: number;
  readonly faults: readonly string[];
}

/** One clip's turn in a media element. */
interface Turn {
  readonly id: string;
  readonly ended: boolean;
  /** Seconds, when it was left. */
  readonly at: number;
  readonly duration: number;
  /** The skips that had been heard when it was left. */
  readonly skips: number;
  /** Of those, the ones that came between two clips, and so left one out that had not begun. */
  readonly leaps: number;
}

interface Record {
  readonly turns: readonly Turn[];
  readonly elements: number;
  readonly loaded: number;
  readonly playing: string | null;
}

/** Milliseconds without another clip after which the one that plays is stuck. */
const stuckAfter = 45_000;
const every = 350;
const mostGrowth = 6e6;

/** Plays so many clips in a row in the real window at speed 3, with seeks and skips by chance, and looks at what the media elements do. */
export async function listen(options: {
  readonly clips: number;
  readonly seed: number;
  readonly onSample: (sample: Sample) => void;
}): Promise<Listening> {
  const account = makeAccount({ seed: options.seed, voiceovers: options.clips + 50 });
  const service = await startFakeService({ account });
  try {
    return await withFolder(async (home) => {
      const { page, close } = await startApp(home, { VOICEKEEP_API_URL: service.apiUrl });
      try {
        await page.evaluate(recorder);
        await page.getByLabel(/key/i).first().fill(service.key);
        await page.getByRole('button', { name: 'Connect', exact: true }).click();
        await page.getByRole('grid', { name: 'Clips' }).getByRole('row').nth(1).waitFor();
        await waitFor(page, '!document.querySelector("[role=progressbar]")', 600_000);
        return await play(page, options);
      } finally {
        await close();
      }
    });
  } finally {
    await service.close();
  }
}

async function play(page: Page, { clips, seed, onSample }: Parameters<typeof listen>[0]): Promise<Listening> {
  await waitFor(
    page,
    `window.voicekeep.request('library.status').then((answer) => answer.value.waiting === 0)`,
    600_000,
  );
  const order = await page.evaluate<string[]>(
    `window.voicekeep.request('clips.ids', { query: {} }).then((answer) => answer.value)`,
  );
  const bar = page.getByRole('contentinfo', { name: 'Player' });
  await page.getByRole('grid', { name: 'Clips' }).getByRole('row').nth(1).dblclick();
  await bar.getByLabel('Speed').selectOption('3');
  await bar.getByLabel('Speed').blur();

  const warmUp = Math.min(100, Math.floor(clips / 4));
  const heaps: Sample[] = [];
  const faults: string[] = [];
  let seeks = 0;
  let step = 0;
  let changedAt = performance.now();
  let heard = 0;
  while (heard < clips) {
    await page.waitForTimeout(every);
    const die = chance(`${seed} step ${step}`);
    step += 1;
    if (die < 0.1) {
      await page.keyboard.press('n');
    } else if (die < 0.4) {
      seeks += 1;
      await page.keyboard.press(die < 0.25 ? '9' : die < 0.32 ? '2' : 'ArrowRight');
    }
    const now = await page.evaluate<number>('window.soak.turns.length');
    if (now !== heard) changedAt = performance.now();
    else if (performance.now() - changedAt > stuckAfter) {
      const { playing } = await page.evaluate<Record>('window.soak.record()');
      faults.push(`stuck after ${heard} clips in ${playing ?? 'no clip'}`);
      break;
    }
    heard = now;
    if (heard >= warmUp * (heaps.length + 1) || heard >= clips) {
      const sample = {
        heard,
        heap: await heapOf(page),
        elements: await page.evaluate<number>('window.soak.elements'),
      };
      heaps.push(sample);
      onSample(sample);
    }
  }
  const record = await page.evaluate<Record>('window.soak.record()');
  return { ...judge(record, order, heaps, faults), seeks, warmUp };
}

function judge(record: Record, order: readonly string[], heaps: readonly Sample[], faults: string[]) {
  let skipped = 0;
  let ended = 0;
  let skipsBefore = 0;
  let leapsBefore = 0;
  // What a clip was left at counts when it is left for another one.
  const isLeft = ({ id }: Turn, at: number) => record.turns[at + 1]?.id !== id;
  const heard = record.turns.filter(isLeft);
  const again = record.turns
    .filter((turn, at) => !isLeft(turn, at))
    .map(({ id, at, duration, ended }) => `${id} at ${at} of ${duration} s${ended ? ', ended' : ''}`);
  heard.forEach((turn, at) => {
    const place = at + leapsBefore;
    leapsBefore = turn.leaps;
    if (turn.id !== order[place]) faults.push(`clip ${place} was ${turn.id}, not ${order[place] ?? 'none'}`);
    const asked = turn.skips > skipsBefore;
    skipsBefore = turn.skips;
    if (turn.ended || turn.at >= turn.duration - 0.3) ended += 1;
    else if (asked) skipped += 1;
    else faults.push(`clip ${place} (${turn.id}) was left at ${turn.at} of ${turn.duration} s`);
  });
  const [before, after] = [heaps[0]?.heap ?? 0, heaps.at(-1)?.heap ?? 0];
  if (after - before > mostGrowth) faults.push(`the heap grew by ${((after - before) / 1e6).toFixed(1)} MB`);
  if (again.length > 0) faults.push(`${again.length} clips were loaded again`);
  const elements = record.elements - (heaps[0]?.elements ?? 0);
  if (elements > 0) faults.push(`${elements} more media elements were made after the first clips`);
  if (record.loaded > 2) faults.push(`${record.loaded} media elements held a clip at once`);
  return {
    heard: heard.length,
    ended,
    skipped,
    again,
    heapBefore: before,
    heapAfter: after,
    elements: record.elements,
    loaded: record.loaded,
    faults: faults.slice(0, 20),
  };
}

async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

async function waitFor(page: Page, condition: string, timeout: number): Promise<void> {
  const end = performance.now() + timeout;
  while (!(await page.evaluate<boolean>(condition))) {
    if (performance.now() > end) throw new Error(`This never came true: ${condition}`);
    await page.waitForTimeout(500);
  }
}

/** Runs in the page: writes down what every media element is given, and how it was left. */
const recorder = `(() => {
  const clips = new Map();
  const soak = (window.soak = { turns: [], elements: 0, loaded: 0, skips: 0, leaps: 0 });
  soak.record = () => ({ ...soak, record: undefined, playing: [...clips.values()].at(-1)?.id ?? null });
  const leave = (element) => {
    const clip = clips.get(element);
    if (!clip) return;
    clips.delete(element);
    soak.turns.push({ id: clip.id, ended: clip.ended, at: element.currentTime, duration: element.duration || 0, skips: soak.skips, leaps: soak.leaps });
  };
  addEventListener('keydown', ({ key }) => {
    if (key !== 'n') return;
    soak.skips += 1;
    const clip = [...clips.values()].at(-1);
    if (!clip || clip.ended || clip.leaving) soak.leaps += 1;
    else clip.leaving = true;
  }, true);
  const source = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'src');
  Object.defineProperty(HTMLMediaElement.prototype, 'src', {
    ...source,
    set(value) {
      leave(this);
      const id = /audio\\/([^/]+)\\.mp3/.exec(value)?.[1];
      if (id) clips.set(this, { id, ended: false });
      soak.loaded = Math.max(soak.loaded, clips.size);
      source.set.call(this, value);
    },
  });
  const Plain = window.Audio;
  window.Audio = function (...parameters) {
    const element = new Plain(...parameters);
    soak.elements += 1;
    element.addEventListener('ended', () => { const clip = clips.get(element); if (clip) clip.ended = true; });
    return element;
  };
})()`;
