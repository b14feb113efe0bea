import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { eventChannel, requestChannel } from '../../electron/contract/bridge.ts';
import { answerFolderDialog, startApp, withFolder } from './app.ts';

const folder = path.resolve(import.meta.dirname, '../../out/screenshots');

async function shoot(page: Page, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const [width, height] of [
      [1280, 800],
      [900, 600],
    ] as const) {
      await page.setViewportSize({ width, height });
      const file = path.join(folder, `${name}-${colorScheme}-${width}.png`);
      await page.screenshot({ animations: 'disabled', path: file });
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}

/** The next export does not end; it tells how far it is, as a large one would. */
async function holdExport(application: ElectronApplication): Promise<void> {
  await application.evaluate(
    ({ ipcMain, BrowserWindow }, { requests, events }) => {
      ipcMain.removeHandler(requests);
      ipcMain.handle(requests, () => {
        const progress = {
          job: 'export',
          phase: 'writing',
          items: 41_250,
          total: 100_000,
          bytes: 948_750_000,
          bytesPerSecond: 61_000_000,
          timeLeft: 22,
        };
        BrowserWindow.getAllWindows()[0]?.webContents.send(events, 'job.progress', progress);
        return new Promise(() => undefined);
      });
    },
    { requests: requestChannel, events: eventChannel },
  );
}

test('the export dialog and the Exports view in every state', async () => {
  await withFolder(async (home) => {
    const { page, application, close } = await startApp(home);
    try {
      page.setDefaultTimeout(10_000);
      await page.getByRole('button', { name: 'Try it with a sample library' }).click();
      await expect(page.getByRole('button', { name: 'Sync', exact: true })).toBeEnabled({ timeout: 60_000 });
      const exports = page.getByRole('navigation').getByRole('button', { name: 'Exports' });
      await exports.click();
      await shoot(page, 'export-view-empty');
      await page.getByRole('button', { name: 'Export clips' }).click();
      const dialog = page.getByRole('dialog', { name: 'Export' });
      await expect(dialog.getByText(/\.mp3/).first()).toBeVisible();
      await shoot(page, 'export-dialog');

      const out = path.join(home, 'A folder of mine');
      await mkdir(out);
      await answerFolderDialog(application, out);
      await dialog.getByRole('button', { name: /Choose/ }).click();
      await expect(dialog.getByText(/free/)).toBeVisible();
      await shoot(page, 'export-preview');
      await dialog.getByRole('textbox', { name: 'Names' }).fill('{created:yyyy}/{promt:60}');
      await expect(dialog.getByText(/At character/)).toBeVisible();
      await shoot(page, 'export-error');
      await dialog.getByRole('combobox', { name: 'Template' }).selectOption('By voice');
      await dialog.getByText('More options').click();
      await dialog.getByText('Save this export').click();
      await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Audiobook');
      await dialog.getByText('More options').scrollIntoViewIfNeeded();
      await shoot(page, 'export-options');
      await dialog.getByRole('textbox', { name: 'Name', exact: true }).scrollIntoViewIfNeeded();
      await shoot(page, 'export-options-end');

      await dialog.getByRole('button', { name: /^(?:Export|Write|Rename|Remove|Check for changes)/ }).click();
      await expect(dialog.getByRole('button', { name: 'Open folder' })).toBeVisible({ timeout: 60_000 });
      await shoot(page, 'export-done');
      await dialog.getByRole('button', { name: 'Verify files' }).click();
      await expect(dialog.getByText(/no problems? found/)).toBeVisible();
      await shoot(page, 'export-checked');

      await rm(path.join(home, 'sample-library', 'audio'), { recursive: true });
      await mkdir(path.join(out, '2023'), { recursive: true });
      await dialog.getByRole('button', { name: 'New export' }).click();
      await dialog.getByText('More options').click();
      await dialog.getByRole('checkbox', { name: /Write prompt, voice/ }).check();
      await dialog.getByRole('button', { name: /^(?:Export|Write|Rename|Remove|Check for changes)/ }).click();
      await expect(dialog.getByText('Skipped and failed files')).toBeVisible({ timeout: 60_000 });
      await writeFile(path.join(out, 'mine.txt'), 'mine');
      await dialog.getByRole('button', { name: 'Verify files' }).click();
      await expect(dialog.getByText('Not part of the library', { exact: true })).toBeVisible();
      await shoot(page, 'export-failures');
      await page.keyboard.press('Escape');
      await shoot(page, 'export-view');
      await page.getByRole('button', { name: 'Export clips' }).click();
      await expect(dialog.getByText(/\.mp3/).first()).toBeVisible();
      await holdExport(application);
      await dialog.getByRole('button', { name: /^(?:Export|Write|Rename|Remove|Check for changes)/ }).click();
      await expect(dialog.getByText(/41,250/)).toBeVisible();
      await shoot(page, 'export-running');
    } finally {
      await application.evaluate(({ app }) => app.exit(0)).catch(() => undefined);
      await close().catch(() => undefined);
    }
  });
});
