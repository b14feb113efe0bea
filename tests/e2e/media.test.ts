import type { Locator, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { withFolder } from './app.ts';
import { playerBar, pressAtOnce, startWithSample } from './player-app.ts';

/** How an element, or a part of it, is drawn. */
function drawn(element: Locator, property: string, pseudo?: string): Promise<string> {
  return element.evaluate(
    (node, [name = '', part = '']) =>
      getComputedStyle(node, part === '' ? null : part).getPropertyValue(name),
    [property, pseudo ?? ''],
  );
}

/** A system colour as this page draws it. */
function systemColor(page: Page, name: string): Promise<string> {
  return page.evaluate((colour) => {
    const probe = document.body.appendChild(document.createElement('span'));
    probe.style.color = colour;
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }, name);
}

/** Goes through every view and dialog, with a look at each. */
async function everywhere(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  const grid = page.getByRole('grid', { name: 'Clips' });
  await grid.focus();
  await look('library');
  await page.keyboard.press('Shift+F');
  await expect(page.getByRole('searchbox', { name: 'Find a filter' })).toBeFocused();
  await look('filters');
  await page.keyboard.press('Escape');
  await grid.focus();
  for (const [place, view] of [
    [2, 'Voices'],
    [3, 'Languages'],
    [4, 'Exports'],
    [5, 'Health'],
  ] as const) {
    await page.keyboard.press(`Control+${place}`);
    await expect(page.getByRole('heading', { name: view, level: 1 })).toBeVisible();
    await look(view);
  }
  await page.keyboard.press('Control+1');
  for (const [key, dialog] of [
    ['Control+e', 'Export'],
    ['Control+,', 'Settings'],
    ['?', 'Keyboard shortcuts'],
    ['c', 'New collection'],
  ] as const) {
    await grid.focus();
    await page.keyboard.press(key);
    await expect(page.getByRole('dialog', { name: dialog })).toBeVisible();
    await look(dialog);
    await page.keyboard.press('Escape');
    await expect(page.locator('dialog')).toHaveCount(0);
  }
  await page.keyboard.press('q');
  await expect(page.getByRole('region', { name: 'Queue' })).toBeVisible();
  await look('queue');
  await page.keyboard.press('q');
}

test('in forced colours what is told by a shadow or a shade is an outline of a system colour', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startWithSample(home);
    await page.emulateMedia({ forcedColors: 'active' });
    const grid = page.getByRole('grid', { name: 'Clips' });
    const highlight = await systemColor(page, 'Highlight');
    await grid.getByRole('row').nth(1).dblclick();
    await page.keyboard.press('k');
    await page.keyboard.press('[');
    await grid.focus();
    await page.keyboard.press('ArrowDown');

    const cursor = grid.locator('.row.cursor');
    expect(await drawn(cursor, 'outline-style')).toBe('double');
    expect(await drawn(cursor, 'outline-color')).toBe(highlight);
    await page.keyboard.press('ArrowRight');
    expect(await drawn(cursor.locator('.here'), 'outline-color')).toBe(highlight);
    await page.keyboard.press('Escape');
    expect(await drawn(page.locator('footer .loop'), 'border-top-color')).toBe(highlight);
    for (const end of ['Loop start', 'Loop end']) {
      const handle = page.getByRole('slider', { name: end });
      expect(await drawn(handle, 'background-color', '::after')).toBe(highlight);
    }
    await page.keyboard.press('q');
    expect(await drawn(page.locator('.row.current[role=option]'), 'border-left-color')).toBe(highlight);
    await page.keyboard.press('q');
    await grid.focus();

    const bare: string[] = [];
    await everywhere(page, async (name) => {
      const found = await page.evaluate(() => {
        const shown = document.querySelector('dialog[open]') ?? document;
        return [...shown.querySelectorAll('.field, .button, select, textarea')]
          .filter((control) => control.checkVisibility())
          .filter((control) => {
            const { borderTopWidth, outlineStyle, appearance } = getComputedStyle(control);
            return borderTopWidth === '0px' && outlineStyle === 'none' && appearance === 'none';
          })
          .map((control) => control.outerHTML.slice(0, 120));
      });
      bare.push(...found.map((html) => `${name}: ${html}`));
    });
    expect(bare).toEqual([]);
    await close();
  });
});

test('where less motion is asked for nothing moves by itself, in any view', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startWithSample(home);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const whatMoves = () =>
      page.evaluate(() =>
        document.getAnimations().flatMap((animation) => {
          const { duration = 0 } = animation.effect?.getComputedTiming() ?? {};
          const target = animation.effect instanceof KeyframeEffect ? animation.effect.target : null;
          return animation.playState === 'running' && Number(duration) > 0
            ? [target?.outerHTML.slice(0, 120) ?? 'something']
            : [];
        }),
      );
    // What began to move before less was asked for comes to its end.
    await expect.poll(whatMoves).toEqual([]);
    const moving: string[] = [];
    await everywhere(page, async (name) => {
      moving.push(...(await whatMoves()).map((html) => `${name}: ${html}`));
    });
    expect(moving).toEqual([]);
    await close();
  });
});

test('with the keyboard on it, the position is told when it is moved, not while the clip plays', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startWithSample(home);
    await page.getByRole('grid', { name: 'Clips' }).getByRole('row').nth(1).dblclick();
    const slider = playerBar(page).getByRole('slider', { name: 'Position' });
    await slider.focus();
    // The clip is short: it is looked at in the page, from its start on.
    const [told, later] = await slider.evaluate(async (element) => {
      const frame = () => new Promise(requestAnimationFrame);
      const words = () => element.getAttribute('aria-valuetext');
      const second = () => document.querySelector('footer time')?.textContent;
      element.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown', bubbles: true }));
      await frame();
      const before = [words(), second()];
      while (second() === before[1]) await frame();
      return [before[0], words()];
    });
    expect(later).toBe(told);
    await pressAtOnce(page, 'k', '0');
    await slider.press('ArrowRight');
    await expect(slider).not.toHaveAttribute('aria-valuetext', told ?? '');
    await close();
  });
});
