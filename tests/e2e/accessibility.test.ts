import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { startApp, withFolder } from './app.ts';
import { libraryPage } from './library-page.ts';

/** What axe-core finds on what the page shows now, as `rule: element`. */
async function findings(page: Page, colours: 'alone' | 'too'): Promise<readonly string[]> {
  return page.evaluate(async (alone) => {
    const { axe } = globalThis as unknown as Readonly<
      Record<'axe', { run(options: object): Promise<AxeResults> }>
    >;
    // The window is an application, which axe-core still counts among the landmarks; ARIA no longer does.
    const off = { enabled: false };
    const rules = { 'landmark-main-is-top-level': off, 'landmark-contentinfo-is-top-level': off };
    const { violations, passes } = await axe.run(alone ? { runOnly: ['color-contrast'] } : { rules });
    if (passes.length === 0) throw new Error('axe-core looked at nothing.');
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  }, colours === 'alone');
}

interface AxeResults {
  readonly passes: readonly unknown[];
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

test('axe-core finds nothing on any view, in either theme', async () => {
  await withFolder(async (folder) => {
    const { page, close } = await startApp(folder);
    await page.evaluate(
      await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
    );
    const found: string[] = [];
    // The themes differ by nothing but colours.
    const look = async (view: string) => {
      for (const [colorScheme, colours] of [
        ['light', 'too'],
        ['dark', 'alone'],
      ] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        found.push(
          ...(await findings(page, colours)).map((finding) => `${view}, ${colorScheme}: ${finding}`),
        );
      }
    };

    await expect(page.getByRole('button', { name: 'Connect', exact: true })).toBeVisible();
    await look('first run');
    await page.getByRole('button', { name: 'Try it with a sample library' }).click();
    const rows = page.getByRole('grid', { name: 'Clips' }).getByRole('row');
    await rows.nth(1).click();
    await expect(page.getByRole('button', { name: 'Sync', exact: true })).toBeEnabled({ timeout: 60_000 });
    await look('library');
    await page.keyboard.press('Shift+F');
    await look('filters');
    for (const facet of ['Created', 'Length', 'Voices', 'Status']) {
      await libraryPage(page).facet(facet);
      await expect(page.getByRole('group', { name: facet })).toBeVisible();
      await look(`filters by ${facet}`);
    }
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await rows.nth(1).click();
    await page.keyboard.press('t');
    await expect(page.getByRole('columnheader', { name: 'Seed' })).toBeVisible();
    await look('takes');
    await page.keyboard.press('x');
    await rows.nth(2).click();
    await page.keyboard.press('Shift+F10');
    await expect(page.getByRole('menu')).toBeVisible();
    await look('menu');
    await page.keyboard.press('Escape');
    await page.keyboard.press('c');
    await expect(page.getByRole('dialog', { name: 'New collection' })).toBeVisible();
    await look('new collection');
    await page.keyboard.press('Escape');
    const navigation = page.getByRole('navigation').first();
    for (const view of ['Favourites', 'Voices', 'Languages', 'Exports', 'Health', 'Settings']) {
      await navigation.getByRole('button', { name: view }).first().click();
      await look(view);
      await page.keyboard.press('Escape');
    }
    await navigation.getByRole('button', { name: 'Library' }).click();
    await page.getByRole('button', { name: 'Export', exact: true }).first().click();
    await expect(page.getByRole('dialog', { name: 'Export' })).toBeVisible();
    await look('export');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    // Orca does not say what has the keyboard outside of the application that had it.
    await expect(page.getByRole('application').getByRole('dialog')).toBeVisible();
    await look('shortcuts');
    await page.keyboard.press('Escape');
    await rows.nth(1).dblclick();
    await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
    await page.keyboard.press('k');
    await page.keyboard.press('[');
    await page.keyboard.press('q');
    await expect(page.getByRole('listbox', { name: 'Queue' })).toBeVisible();
    await look('queue');
    await page.getByRole('button', { name: 'Player settings' }).click();
    await look('player settings');
    await page.getByRole('button', { name: 'Mini player, always on top' }).click();
    await expect(page.getByRole('region', { name: 'Player' })).toBeVisible();
    await look('small window');
    expect(found).toEqual([]);
    await close();
  });
});
