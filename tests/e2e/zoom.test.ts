import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { pseudoLocale } from '../../electron/contract/messages/pseudo.ts';
import { startApp, withFolder } from './app.ts';
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
