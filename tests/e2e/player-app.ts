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

export async function seekTo(page: Page, share: number): Promise<void> {
  const slider = playerBar(page).getByRole('slider', { name: 'Position' });
  const length = Number(await slider.getAttribute('max'));
  await slider.fill(String(length * share));
}

/** What the page's media elements did since this was called: ends that came by themselves, and most that played at once. */
export async function watchElements(page: Page): Promise<() => Promise<{ ended: number; atOnce: number }>> {
  await page.evaluate(() => {
    const seen = new Set<HTMLMediaElement>();
    const watched = { ended: 0, atOnce: 0 };
    Reflect.set(window, 'watched', watched);
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      if (!seen.has(this)) this.addEventListener('ended', () => (watched.ended += 1));
      seen.add(this);
      const started = play.call(this);
      const playing = [...seen].filter(({ paused, src }) => !paused && src.includes('/audio/'));
      watched.atOnce = Math.max(watched.atOnce, playing.length);
      return started;
    };
  });
  return () => page.evaluate(() => Reflect.get(window, 'watched') as { ended: number; atOnce: number });
}
