import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';

/** Where screenshots lie. */
export const shotsFolder = path.resolve(import.meta.dirname, '../../out/screenshots');

interface Size {
  readonly width: number;
  readonly height: number;
}

export const themes = ['light', 'dark'] as const;
export const usualSize: Size = { width: 1280, height: 800 };
/** The smallest window, the usual one, and a wide one. */
export const sizes: readonly Size[] = [{ width: 760, height: 640 }, usualSize, { width: 1920, height: 1080 }];

/** What the page shows now, in both themes. */
export async function shoot(page: Page, name: string, inSizes = sizes): Promise<void> {
  await mkdir(shotsFolder, { recursive: true });
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme });
    for (const size of inSizes) {
      await page.setViewportSize(size);
      await page.screenshot({
        animations: 'disabled',
        path: path.join(shotsFolder, `${name}-${theme}-${size.width}.png`),
      });
    }
  }
  await page.setViewportSize(usualSize);
}
