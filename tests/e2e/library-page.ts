import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** The library's view, as tests use it. */
export interface LibraryPage {
  readonly grid: Locator;
  readonly search: Locator;
  readonly navigation: Locator;
  /** Row of a place, the first one being 0. */
  row(place: number): Locator;
  /** Prompts of the first rows. */
  prompts(count: number): Promise<readonly string[]>;
  /** Waits until there are so many hits. */
  hits(count: number): Promise<void>;
  /** Opens the choices of one facet in the bar of filters. */
  facet(name: string): Promise<void>;
}

export function libraryPage(page: Page): LibraryPage {
  const grid = page.getByRole('grid', { name: 'Clips' });
  const row = (place: number) => grid.locator(`[data-index="${place}"]`);
  return {
    grid,
    search: page.getByRole('searchbox', { name: 'Search clips' }),
    navigation: page.getByRole('navigation').first(),
    row,
    prompts: async (count) =>
      Promise.all(
        Array.from({ length: count }, async (_, place) =>
          (await row(place).locator('.prompt').innerText()).trim(),
        ),
      ),
    hits: async (count) => {
      await expect(
        page.getByText(new RegExp(`^${count.toLocaleString('en')} clips?$`)).first(),
      ).toBeVisible();
      // A collection's heading says its count before the list has its rows.
      await expect(grid).toHaveAttribute('aria-rowcount', String(count + 1));
    },
    facet: (name) =>
      page
        .getByRole('region', { name: 'Filters' })
        .getByRole('button', { name: new RegExp(`^${name}`) })
        .click(),
  };
}

/** Opens the sample library from the first run, and waits until its 40 clips are there. */
export async function openSample(page: Page): Promise<LibraryPage> {
  await page.getByRole('button', { name: 'Try it with a sample library' }).click();
  const library = libraryPage(page);
  await expect(library.row(0).locator('.prompt')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sync', exact: true })).toBeEnabled({ timeout: 60_000 });
  await library.hits(40);
  return library;
}
