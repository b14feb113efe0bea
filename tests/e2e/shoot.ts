import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';

/** Where screenshots lie. */
export const shotsFolder = path.resolve(import.meta.dirname, '../../out/screenshots');

/** The smallest window, the usual one, and a wide one. */
export const sizes = [
  { width: 760, height: 640 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;

/** What the page shows now, in both themes and three sizes. */
export async function shoot(page: Page, name: string): Promise<void> {
  await mkdir(shotsFolder, { recursive: true });
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    for (const size of sizes) {
      await page.setViewportSize(size);
      await page.screenshot({
        animations: 'disabled',
        path: path.join(shotsFolder, `${name}-${theme}-${size.width}.png`),
      });
    }
  }
  await page.setViewportSize(sizes[1]);
}
