import { expect, test } from 'vitest';
import { page as browser, userEvent } from 'vitest/browser';
import PlayerBar from '../../renderer/features/player/PlayerBar.svelte';
import QueuePanel from '../../renderer/features/player/QueuePanel.svelte';
import { createQueue } from '../../renderer/features/player/engine/queue.ts';
import { keepFocus } from '../../renderer/app/focus.ts';
import { clipAt, createTestPage, library } from './page.ts';

const list = browser.getByRole('listbox');
const element = () => list.element() as HTMLElement;
const rows = () => [...element().querySelectorAll<HTMLElement>('[role=option]')];
const row = (place: number) => rows().find((one) => one.ariaPosInSet === String(place + 1));

async function showQueue(total: number, current = 0) {
  const made = createTestPage(library(total));
  const ids = Array.from({ length: total }, (_, index) => clipAt(index).id);
  made.page.player.order.take(createQueue(ids, clipAt(current).id));
  await made.show(QueuePanel, {}, 'above bar');
  await expect.poll(() => row(current)?.textContent).toContain(clipAt(current).prompt);
  const order = () => made.page.player.queue.ids.map((id) => Number(id.slice('clip-'.length)));
  return { ...made, order };
}

test('clips are moved by keys and by dragging, removed, and cleared; the clip that plays stays', async () => {
  const { order, page } = await showQueue(6);
  element().focus();
  await userEvent.keyboard('{End}{Control>}{Shift>}{ArrowUp}{ArrowUp}{/Shift}{/Control}');
  expect(order()).toEqual([0, 1, 2, 5, 3, 4]);
  await userEvent.keyboard('{Delete}');
  expect(order()).toEqual([0, 1, 2, 3, 4]);
  await userEvent.dragAndDrop(row(4)!, row(1)!);
  await expect.poll(order).toEqual([0, 4, 1, 2, 3]);
  // The same by clicks, for those who cannot drag.
  await browser.getByRole('button', { name: page.t('menu.moveUp') }).click();
  expect(order()).toEqual([4, 0, 1, 2, 3]);
  await browser.getByRole('button', { name: page.t('menu.moveDown') }).click();
  expect(order()).toEqual([0, 4, 1, 2, 3]);
  await browser.getByRole('button', { name: 'Clear' }).click();
  expect(order()).toEqual([0]);
  expect(page.player.queue.at).toBe(0);
});

test('the keyboard’s row is in sight and named to screen readers, wherever it goes', async () => {
  await showQueue(10_000, 5_000);
  element().focus();
  for (const [key, place] of [
    ['{Home}', 0],
    ['{PageDown}', 8],
    ['{End}', 9_999],
    ['{ArrowUp}', 9_998],
  ] as const) {
    await userEvent.keyboard(key);
    await expect.poll(() => row(place)?.textContent).toContain(clipAt(place).prompt);
    expect(element().getAttribute('aria-activedescendant')).toBe(row(place)?.id);
    const { top, bottom } = row(place)!.getBoundingClientRect();
    const sight = element().getBoundingClientRect();
    expect(top).toBeGreaterThanOrEqual(sight.top - 1);
    expect(bottom).toBeLessThanOrEqual(sight.bottom + 1);
    expect(rows().length).toBeLessThan(40);
  }
});

test('clips are read once, however often they come into sight', async () => {
  const { asked } = await showQueue(1_000);
  element().focus();
  await userEvent.keyboard('{End}{Home}{End}{Home}');
  await expect.poll(() => row(0)?.textContent).toContain('Prompt 0');
  const ids = asked('clips.some').flatMap((input) => input.ids);
  expect(ids.length).toBe(new Set(ids).size);
});

test('an empty queue says so, and Escape closes the panel', async () => {
  const { page, show } = createTestPage(library(0));
  page.player.panels.open = 'queue';
  await show(QueuePanel, {}, 'above bar');
  await expect.element(browser.getByRole('region').getByRole('paragraph')).toBeVisible();
  expect(list.elements()).toEqual([]);
});

test('Escape closes the queue and the player’s settings, and the keyboard is where it was before', async () => {
  const { page, show } = createTestPage(library(3));
  page.player.order.take(createQueue(['clip-0', 'clip-1'], 'clip-0'));
  const end = keepFocus(document);
  const before = document.body.appendChild(document.createElement('button'));
  await show(PlayerBar, {});
  for (const panel of ['queue', 'settings'] as const) {
    before.focus();
    page.player.panels.toggle(panel);
    await expect.poll(() => document.activeElement?.closest('.panel')).not.toBeNull();
    await userEvent.keyboard('{Escape}');
    await expect.poll(() => document.querySelector('.panel')).toBeNull();
    await expect.poll(() => document.activeElement).toBe(before);
  }
  before.remove();
  end();
});
