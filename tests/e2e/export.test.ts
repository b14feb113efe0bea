import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import type { RunningApp } from './app.ts';
import { answerFolderDialog, readMain, startApp, withFolder } from './app.ts';

/** The sample library, synced, and the export dialog with a folder chosen. */
async function openDialog(folder: string): Promise<RunningApp & { out: string; dialog: Locator }> {
  const running = await startApp(path.join(folder, 'home'));
  const { page, application } = running;
  await page.getByRole('button', { name: 'Try it with a sample library' }).click();
  await expect(page.getByRole('button', { name: 'Sync', exact: true })).toBeEnabled({ timeout: 60_000 });
  const out = path.join(folder, 'out');
  await mkdir(out);
  await answerFolderDialog(application, out);
  const dialog = await showDialog(page);
  await dialog.getByRole('button', { name: /Choose/ }).click();
  await expect(dialog.getByText(/\.mp3/).first()).toBeVisible();
  return { ...running, out, dialog };
}

async function showDialog(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Export', exact: true }).first().click();
  return page.getByRole('dialog', { name: 'Export' });
}

async function exportNow(dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(dialog.getByRole('button', { name: 'Open folder' })).toBeVisible({ timeout: 60_000 });
}

async function files(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

test('a preset names the files, a wrong template says where it is wrong, and the names of before come back', async () => {
  await withFolder(async (folder) => {
    const { page, dialog, out, close } = await openDialog(folder);
    await dialog.getByRole('combobox', { name: 'Template' }).selectOption('By take');
    await expect(dialog.getByText(/\/Take 01 \[/).first()).toBeVisible();
    await dialog.getByRole('textbox', { name: 'Names' }).fill('{voice}/{promt}');
    await expect(dialog.getByText(/At character 10/)).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Export', exact: true })).toBeDisabled();
    await dialog.getByRole('combobox', { name: 'Template' }).selectOption('All in one folder');
    await exportNow(dialog);
    const flat = await files(out);
    expect(flat.some((file) => file.includes(path.sep))).toBe(false);

    await dialog.getByRole('button', { name: 'Export more' }).click();
    await dialog.getByRole('combobox', { name: 'Template' }).selectOption('By language');
    await expect(dialog.getByText(/renamed/)).toBeVisible();
    await exportNow(dialog);
    expect((await files(out)).some((file) => file.includes(path.sep))).toBe(true);
    await dialog.getByRole('button', { name: 'Give back the names from before' }).click();
    await expect.poll(() => files(out)).toEqual(flat);
    await expect(page.getByRole('dialog', { name: 'Export' })).toBeVisible();
    await close();
  });
});

test('what lies in the folder is checked in the window, file by file', async () => {
  await withFolder(async (folder) => {
    const { dialog, out, close } = await openDialog(folder);
    await exportNow(dialog);
    await dialog.getByRole('button', { name: 'Check files' }).click();
    await expect(dialog.getByText(/every one is whole/)).toBeVisible();
    const [first = ''] = (await files(out)).filter((file) => file.endsWith('.mp3'));
    await writeFile(path.join(out, first), 'edited');
    await writeFile(path.join(out, 'mine.txt'), 'mine');
    await dialog.getByRole('button', { name: 'Check again' }).click();
    await expect(dialog.getByText('Changed', { exact: true })).toBeVisible();
    await expect(dialog.getByText('Not ours', { exact: true })).toBeVisible();
    expect(await readFile(path.join(out, first), 'utf8')).toBe('edited');
    await close();
  });
});

test('an export that was kept runs again with one click, after a restart and with its options', async () => {
  await withFolder(async (folder) => {
    const first = await openDialog(folder);
    const { dialog, out } = first;
    await dialog.getByText('More options').click();
    await dialog.getByRole('checkbox', { name: 'Prompt (.txt)' }).check();
    await dialog.getByText('Keep this export').click();
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Audiobook');
    await dialog.getByRole('checkbox', { name: 'Run it after each sync' }).check();
    await exportNow(dialog);
    const all = await files(out);
    expect(all.filter((file) => file.endsWith('.txt')).length).toBeGreaterThan(0);
    await first.close();

    const { page, application, close } = await startApp(path.join(folder, 'home'));
    await page.getByRole('navigation').getByRole('button', { name: 'Exports' }).click();
    await expect(page.getByText(/after each sync/)).toBeVisible();
    // The sync of the start is followed by a run of its own, which the view shows when it has ended.
    await expect(page.getByText(/: 0 written/)).toBeVisible({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Run Audiobook' }).click();
    await expect(page.getByText('Everything was already there')).toBeVisible({ timeout: 60_000 });
    expect(await files(out)).toEqual(all);

    // After a sync it runs by itself: what was deleted comes back, and the taskbar shows how far it is.
    await application.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0];
      const seen: number[] = [];
      Object.assign(globalThis, { seen });
      if (window) window.setProgressBar = (part) => void seen.push(part);
    });
    await rm(path.join(out, all.find((file) => file.endsWith('.mp3')) ?? ''));
    await page.getByRole('navigation').getByRole('button', { name: 'Library' }).click();
    await page.getByRole('button', { name: 'Sync', exact: true }).click();
    await expect.poll(() => files(out), { timeout: 60_000 }).toEqual(all);
    const bars = () =>
      readMain(() => application.evaluate(() => (globalThis as unknown as { seen: number[] }).seen));
    await expect.poll(async () => (await bars()).at(-1)).toBe(-1);
    expect((await bars()).some((part) => part > 0)).toBe(true);

    await page.getByRole('navigation').getByRole('button', { name: 'Exports' }).click();
    await page.getByRole('button', { name: 'Remove Audiobook' }).click();
    await expect(page.getByRole('button', { name: 'Run Audiobook' })).toBeHidden();
    await close();
  });
});
