import { expect, test } from 'vitest';
import SeekLine from '../../renderer/features/player/SeekLine.svelte';
import { clipAt, clipInPlayer, createTestPage, library } from './page.ts';

test('the whole height of the waveform takes clicks, and the ends of a loop are large enough to hit', async () => {
  const { page, show } = createTestPage({
    ...library(1),
    ...clipInPlayer,
  });
  await page.player.restore();
  expect(page.player.clip?.id).toBe(clipAt(0).id);
  await show(SeekLine, { height: 44 });
  const slider = document.querySelector<HTMLInputElement>('.wave > input')!;
  expect(slider.getBoundingClientRect().height).toBe(44);
  page.player.loop.move('start', 0.5);
  await expect.poll(() => document.querySelectorAll('.handle').length).toBe(2);
  for (const handle of document.querySelectorAll('.handle')) {
    const { width, height } = handle.getBoundingClientRect();
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(24);
  }
});
