import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { test } from '@playwright/test';
import { pseudoLocale } from '../../electron/contract/messages/pseudo.ts';
import { startApp, withFolder } from './app.ts';
import { walkPseudo } from './pseudo-walk.ts';

const folder = path.resolve(import.meta.dirname, '../../out/screenshots');

for (const size of [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
]) {
  test(`the pseudo-language at ${size.width} px`, async () => {
    await withFolder(async (home) => {
      await mkdir(folder, { recursive: true });
      const app = await startApp(home, { VOICEKEEP_LOCALE: pseudoLocale });
      const { page, close } = app;
      await page.setViewportSize(size);
      await walkPseudo(app, async (name) => {
        const file = path.join(folder, `pseudo-${name}-${size.width}.png`);
        await page.screenshot({ animations: 'disabled', path: file });
      });
      await close();
    });
  });
}
