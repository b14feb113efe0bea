import { expect, test } from 'vitest';
import { page as browser, userEvent } from 'vitest/browser';
import ClipGrid from '../../renderer/features/clip-list/ClipGrid.svelte';
import { allClips } from '../../renderer/features/clip-list/query.ts';
import type { TestPage } from './page.ts';
import { clipAt, createTestPage, library } from './page.ts';

const grid = browser.getByRole('grid', { name: 'Clips' });
const element = () => grid.element() as HTMLElement;
const rows = () => [...element().querySelectorAll<HTMLElement>('[role=row][aria-rowindex]')];
const row = (place: number) => rows().find((one) => one.ariaRowIndex === String(place + 2));

async function showGrid(total: number): Promise<TestPage> {
  const made = createTestPage(library(total));
  await made.page.list.open(allClips, 0);
  await made.show(ClipGrid, { total });
  await expect.poll(() => row(0)?.textContent).toContain(clipAt(0).prompt);
  return made;
}

/** Whether a row is wholly in sight, and says what its clip is. */
function isShown(place: number): boolean {
  const shown = row(place);
  if (!shown?.textContent.includes(clipAt(place).prompt)) return false;
  const { top, bottom } = shown.getBoundingClientRect();
  const sight = element().getBoundingClientRect();
  return top >= sight.top && bottom <= sight.bottom + 1;
}

test.each([40, 5_000, 90_000, 1_000_000])(
  'a list of %i clips is reached from end to end by keys and bar, with few nodes',
  async (total) => {
    const { page } = await showGrid(total);
    expect(element().ariaRowCount).toBe(String(total + 1));
    element().focus();
    await userEvent.keyboard('{End}');
    await expect.poll(() => isShown(total - 1)).toBe(true);
    await expect.poll(() => [...page.selection.selected.ids]).toEqual([`clip-${total - 1}`]);
    await userEvent.keyboard('{ArrowUp}');
    await expect.poll(() => row(total - 2)?.ariaSelected).toBe('true');
    await userEvent.keyboard('{Home}');
    await expect.poll(() => isShown(0)).toBe(true);

    for (const share of [0.25, 0.5, 0.75, 1]) {
      const { scrollHeight, clientHeight } = element();
      // Browsers cannot draw an element that is taller than about 16 million pixels.
      expect(scrollHeight).toBeLessThan(8_000_000);
      element().scrollTop = (scrollHeight - clientHeight) * share;
      const place = Math.min(total - 1, Math.round((total - clientHeight / 56) * share + clientHeight / 112));
      await expect.poll(() => isShown(place), { message: `${share} of ${total}` }).toBe(true);
      expect(rows().length).toBeLessThan(60);
    }
  },
);

test('clips are selected by mouse and keyboard, also all of them beyond the screen', async () => {
  const total = 300;
  const { page } = await showGrid(total);
  const selected = () =>
    [...page.selection.selected.ids].map((id) => Number(id.slice(5))).sort((a, b) => a - b);
  const click = (place: number, modifiers: ('ControlOrMeta' | 'Shift')[] = []) =>
    browser.elementLocator(row(place)!).click({ modifiers });
  await click(1);
  await click(4, ['ControlOrMeta']);
  expect(selected()).toEqual([1, 4]);
  await click(6, ['Shift']);
  await expect.poll(selected).toEqual([4, 5, 6]);
  element().focus();
  await userEvent.keyboard('{Shift>}{ArrowDown}{/Shift}');
  await expect.poll(selected).toEqual([4, 5, 6, 7]);
  await userEvent.keyboard('{Control>}a{/Control}');
  await expect.poll(() => selected().length).toBe(total);
  await userEvent.keyboard('{Escape}');
  expect(selected()).toEqual([]);
  await userEvent.keyboard('{Home}{Control>}{ArrowDown}{ArrowDown} {/Control}');
  await expect.poll(selected).toEqual([0, 2]);
  const active = document.getElementById(element().getAttribute('aria-activedescendant') ?? '');
  expect(active?.ariaRowIndex).toBe('4');
});

test('a row that is not read yet is drawn empty, and filled when its answer comes', async () => {
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const answers = library(1_000);
  const made = createTestPage({
    ...answers,
    'clips.window': async (input) => {
      if (input.offset > 0) await held;
      return answers['clips.window']!(input);
    },
  });
  await made.page.list.open(allClips, 0);
  await made.show(ClipGrid, { total: 1_000 });
  element().scrollTop = 56 * 500;
  await expect.poll(() => row(501)).toBeDefined();
  expect(row(501)?.textContent).not.toContain('Prompt');
  answer();
  await expect.poll(() => row(501)?.textContent).toContain('Prompt 501');
});

test('a menu opens at the row that was clicked, with that row selected', async () => {
  const { page } = await showGrid(100);
  await browser.elementLocator(row(3)!).click({ button: 'right' });
  await expect.poll(() => page.navigation.menu).not.toBeNull();
  expect([...page.selection.selected.ids]).toEqual(['clip-3']);
});

test('a row says its prompt once, what tells it from others, and what holds only for it', async () => {
  const { page } = await showGrid(3);
  const { t, format } = page;
  const name = row(0)!.ariaLabel ?? '';
  expect(name.split(clipAt(0).prompt).length - 1).toBe(1);
  for (const part of ['Daniel', 'English', format.seconds(2), format.date(clipAt(0).createdAt)]) {
    expect(name).toContain(part);
  }
  expect(name).not.toContain(t('list.ownFavourite'));
  expect(name).not.toContain(t('list.favourite'));
});

test('the keyboard’s row is always seen while the list has the focus, and Escape keeps it', async () => {
  const { page } = await showGrid(300);
  const outlined = () =>
    rows()
      .filter((one) => getComputedStyle(one).outlineStyle !== 'none')
      .map((one) => Number(one.ariaRowIndex) - 2);
  expect(outlined()).toEqual([]);
  element().focus();
  await expect.poll(() => outlined()).toEqual([0]);
  await userEvent.keyboard('{End}');
  await expect.poll(() => outlined()).toEqual([299]);
  await userEvent.keyboard('{Escape}');
  expect(page.selection.count).toBe(0);
  expect(outlined()).toEqual([299]);
  page.ask({ ...page.list.query, search: 'other words' });
  await expect.poll(() => outlined()).toEqual([0]);
  expect(element().getAttribute('aria-activedescendant')).toBe(row(0)?.id);
});

test('Enter plays the row, and Space is left to the player', async () => {
  const { page } = await showGrid(3);
  element().focus();
  await userEvent.keyboard('{ArrowDown}');
  const space = new KeyboardEvent('keydown', { key: ' ', bubbles: true, cancelable: true });
  element().dispatchEvent(space);
  expect(space.defaultPrevented).toBe(false);
  expect(page.player.playing).toBe(false);
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => page.player.clip?.id).toBe('clip-1');
});

test('a row is read cell by cell with the arrows, as tables are, and its buttons are pressed there', async () => {
  const { page } = await showGrid(40);
  element().focus();
  await userEvent.keyboard('{ArrowDown}');
  const active = () => document.getElementById(element().getAttribute('aria-activedescendant') ?? '');
  const columns = Number(element().ariaColCount);
  expect(columns).toBe(element().querySelectorAll('[role=columnheader]').length);
  await expect.poll(() => active()?.role).toBe('row');
  const seen: (string | null)[] = [];
  for (;;) {
    const before = active();
    await userEvent.keyboard('{ArrowRight}');
    await expect.poll(() => active()?.role).toBe('gridcell');
    if (active() === before) break;
    seen.push(active()?.ariaColIndex ?? null);
  }
  expect(seen).toEqual(Array.from({ length: columns }, (_, column) => String(column + 1)));
  expect(active()?.querySelector('[data-action=favourite]')).not.toBeNull();

  // The column stays on the way down; Home is the row's first cell, and Escape the row again.
  await userEvent.keyboard('{ArrowDown}');
  await expect.poll(() => active()?.closest('[data-index]')?.getAttribute('data-index')).toBe('2');
  expect(active()?.ariaColIndex).toBe(String(columns));
  await userEvent.keyboard('{Home}');
  await expect.poll(() => active()?.ariaColIndex).toBe('1');
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => active()?.role).toBe('row');
  expect(page.selection.count).toBe(1);
});

test('at 400 % a prompt has room for words, and so has its column’s name', async () => {
  await showGrid(3);
  const shown = document.querySelector<HTMLElement>('.window');
  if (shown) shown.style.width = '264px';
  await expect.poll(() => row(0)?.querySelector('.prompt')?.clientWidth).toBeGreaterThan(110);
  const edges = ['Prompt', 'Length'].map((name) =>
    browser.getByRole('columnheader', { name }).getByRole('button').element().getBoundingClientRect(),
  );
  expect(edges[0]?.right).toBeLessThan(edges[1]?.left ?? 0);
});
