import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import type { RunningApp } from './app.ts';
import { startApp } from './app.ts';

/** The app with the sample library, all of it fetched. */
export async function startWithSample(home: string): Promise<RunningApp> {
  const app = await startApp(home);
  await app.page.getByRole('button', { name: 'Try it with a sample library' }).click();
  await synced(app.page);
  return app;
}

export async function synced(page: Page): Promise<void> {
  await expect(row(page, 1)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sync', exact: true })).toBeEnabled({ timeout: 60_000 });
}

/** A row of the list; 1 is the first clip. */
export function row(page: Page, place: number) {
  return page.getByRole('grid', { name: 'Clips' }).getByRole('row').nth(place);
}

export function playerBar(page: Page) {
  return page.getByRole('contentinfo', { name: 'Player' });
}

export function button(page: Page, name: string | RegExp) {
  return playerBar(page).getByRole('button', { name, exact: true });
}

/** What the system's now-playing panel is told. */
export function nowPlaying(page: Page) {
  return page.evaluate(() => {
    const { metadata, playbackState } = navigator.mediaSession;
    return {
      title: metadata?.title ?? null,
      artist: metadata?.artist ?? null,
      artwork: metadata?.artwork.length ?? 0,
      state: playbackState,
    };
  });
}

/** The clip in the player, by its words. */
export async function title(page: Page): Promise<string> {
  return (await nowPlaying(page)).title ?? '';
}

/** Keys, all in one go: what plays gets no further between them, however slow the machine is. */
export function pressAtOnce(page: Page, ...keys: readonly string[]): Promise<void> {
  return page.evaluate((all) => {
    for (const key of all) {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    }
  }, keys);
}

/** What plays begins again at its end, so that a slow machine may look at it as long as it needs. */
export async function repeatOne(page: Page): Promise<void> {
  await pressAtOnce(page, 'r', 'r');
  await expect(button(page, 'Repeat: this clip')).toBeVisible();
}

/** All that the player says from now on, also what it says for a moment only. */
export async function watchWords(page: Page): Promise<() => Promise<string>> {
  await playerBar(page).evaluate((bar) => {
    const said: string[] = [];
    Reflect.set(window, 'said', said);
    new MutationObserver(() => said.push(bar.textContent)).observe(bar, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
  return () => page.evaluate(() => (Reflect.get(window, 'said') as readonly string[]).join('\n'));
}

export async function seekTo(page: Page, share: number): Promise<void> {
  const slider = playerBar(page).getByRole('slider', { name: 'Position' });
  const length = Number(await slider.getAttribute('max'));
  await slider.fill(String(length * share));
}

/** What the page's media elements did since they were watched. */
export interface Watched {
  /** Ends that came by themselves. */
  readonly ended: number;
  /** Most that played at once. */
  readonly atOnce: number;
  /** Milliseconds from the last end to the start after it. */
  readonly pause: number;
  /** The clip that was started last, and how. */
  readonly clip: string;
  /** What was loaded, in order; a clip that was loaded anew is there again. */
  readonly addresses: readonly string[];
  readonly volume: number;
  readonly rate: number;
  readonly pitchKept: boolean;
  /** Factors that the amplifier was set to, the last one at the end. */
  readonly gains: readonly number[];
}

export async function watchElements(page: Page): Promise<() => Promise<Watched>> {
  await page.evaluate(() => {
    const seen = new Set<HTMLMediaElement>();
    const watched = { ended: 0, endedAt: 0, atOnce: 0, pause: 0, gains: [] as number[] };
    const addresses = new Set<string>();
    const order: HTMLMediaElement[] = [];
    const { play } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      if (!this.src.includes('/audio/')) return play.call(this);
      if (!seen.has(this)) {
        this.addEventListener('ended', () => {
          watched.ended += 1;
          watched.endedAt = performance.now();
        });
      }
      seen.add(this);
      order.push(this);
      addresses.add(this.src);
      if (watched.endedAt > 0) watched.pause = performance.now() - watched.endedAt;
      watched.endedAt = 0;
      const started = play.call(this);
      const playing = [...seen].filter(({ paused, src }) => !paused && src.includes('/audio/'));
      watched.atOnce = Math.max(watched.atOnce, playing.length);
      return started;
    };
    const { setValueAtTime } = AudioParam.prototype;
    AudioParam.prototype.setValueAtTime = function (this: AudioParam, value: number, time: number) {
      watched.gains.push(value);
      return setValueAtTime.call(this, value, time);
    };
    Reflect.set(window, 'watched', () => {
      const last = order.at(-1);
      return {
        ...watched,
        addresses: [...addresses],
        clip: /audio\/([^/]+)\.mp3/.exec(last?.src ?? '')?.[1] ?? '',
        volume: last?.volume ?? 0,
        rate: last?.playbackRate ?? 0,
        pitchKept: last?.preservesPitch ?? false,
      };
    });
  });
  return () => page.evaluate(() => (Reflect.get(window, 'watched') as () => Watched)());
}

/** Clips of the library in the list's order, newest first. */
export function clipIds(page: Page): Promise<string[]> {
  return page.evaluate(`window.voicekeep.request('clips.ids', { query: {} }).then((answer) => answer.value)`);
}

/** The words that the player and the queue show of a clip. */
export function wordsOf(page: Page, id: string): Promise<string> {
  return page.evaluate(
    `window.voicekeep.request('clips.details', { id: '${id}' }).then((answer) => answer.value.prompt.trim())`,
  );
}
