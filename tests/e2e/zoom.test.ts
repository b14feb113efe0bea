import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { pseudoLocale } from '../../electron/contract/messages/pseudo.ts';
import { startApp, withFolder } from './app.ts';
import { row, startWithSample } from './player-app.ts';
import { walkPseudo } from './pseudo-walk.ts';

/** Controls that lie beside the window, where nothing scrolls to them, and pages that scroll in two directions. */
async function outOfReach(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const found = new Set<string>();
    const controls = document.querySelectorAll<HTMLElement>('button, input, select, textarea, a[href]');
    const dialog = document.querySelector('dialog[open]');
    for (const control of controls) {
      if (!control.checkVisibility() || (dialog !== null && !dialog.contains(control))) continue;
      const { left, right, width } = control.getBoundingClientRect();
      if (width > 1 && (left < -1 || right > innerWidth + 1)) found.add(control.outerHTML.slice(0, 120));
    }
    if (document.documentElement.scrollWidth > innerWidth) found.add('the page scrolls sideways');
    return [...found];
  });
}

// 1280×800, as it is at 200 % and at 400 %. The pseudo-language is longer than English, as other languages are.
for (const { zoom, width, height } of [
  { zoom: 200, width: 640, height: 400 },
  { zoom: 400, width: 320, height: 200 },
]) {
  test(`at ${zoom} % everything is in reach, nothing scrolls sideways, and three rows are seen`, async () => {
    await withFolder(async (home) => {
      const app = await startApp(home, { VOICEKEEP_LOCALE: pseudoLocale });
      const { page, close } = app;
      const found: string[] = [];
      try {
        await page.setViewportSize({ width, height });
        await walkPseudo(app, async (name) => {
          found.push(...(await outOfReach(page)).map((finding) => `${name}: ${finding}`));
        });
        expect(found).toEqual([]);
        const { height: list } = (await page.getByRole('grid').boundingBox()) ?? { height: 0 };
        expect(list).toBeGreaterThanOrEqual(32 + 3 * 56);
      } finally {
        await close();
      }
    });
  });
}

test('a collection keeps its name and its menu in a narrow window', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startWithSample(home);
    await page.setViewportSize({ width: 760, height: 640 });
    await row(page, 1).click();
    await page.keyboard.press('c');
    await page.getByRole('dialog').getByLabel('Name').fill('Trailer');
    await page.keyboard.press('Enter');
    const entry = page.getByRole('navigation').getByRole('button', { name: /^Trailer/ });
    await entry.click();
    await expect(page.getByRole('heading', { name: 'Trailer', level: 2 })).toBeVisible();
    await entry.focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const rename = page.getByRole('menuitem', { name: 'Rename' });
    await expect(rename).toBeVisible();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Actions for Trailer' }).click();
    await expect(rename).toBeVisible();
    await close();
  });
});

test('the menu zooms in by plus, by the equals sign on the same key, and by plus on the keypad', async () => {
  await withFolder(async (home) => {
    const { page, application, close } = await startApp(home);
    const zoomed = () => page.evaluate(() => devicePixelRatio);
    let before = await zoomed();
    for (const keyCode of ['Plus', '=', 'numadd']) {
      // A key that comes before the window has the focus is lost, as for a person.
      await expect(async () => {
        await application.evaluate(({ BrowserWindow }, key) => {
          const [window] = BrowserWindow.getAllWindows();
          window?.webContents.focus();
          window?.webContents.sendInputEvent({ type: 'keyDown', keyCode: key, modifiers: ['control'] });
        }, keyCode);
        await expect.poll(zoomed, { message: keyCode, timeout: 1000 }).toBeGreaterThan(before);
      }).toPass();
      before = await zoomed();
    }
    await close();
  });
});
