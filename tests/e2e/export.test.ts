import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { filesBelow } from '../files-below.ts';
import type { RunningApp } from './app.ts';
import { answerFolderDialog, readMain, startApp, withFolder } from './app.ts';
import { openSample } from './library-page.ts';

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
  await dialog.getByRole('button', { name: /^(?:Export|Write|Rename|Remove|Check for changes)/ }).click();
  await expect(dialog.getByRole('button', { name: 'Open folder' })).toBeVisible({ timeout: 60_000 });
}

test('a preset names the files, a wrong template says where it is wrong, and the names of before come back', async () => {
  await withFolder(async (folder) => {
    const { page, dialog, out, close } = await openDialog(folder);
    await dialog.getByRole('combobox', { name: 'Template' }).selectOption('By take');
    await expect(dialog.getByText(/\/Take 01 \[/).first()).toBeVisible();
    await dialog.getByRole('textbox', { name: 'Names' }).fill('{voice}/{promt}');
    await expect(dialog.getByText(/At character 10/)).toBeVisible();
    await expect(
      dialog.getByRole('button', { name: /^(?:Export|Write|Rename|Remove|Check for changes)/ }),
    ).toBeDisabled();
    await dialog.getByRole('combobox', { name: 'Template' }).selectOption('All in one folder');
    await exportNow(dialog);
    const flat = await filesBelow(out);
    expect(flat.some((file) => file.includes(path.sep))).toBe(false);

    await dialog.getByRole('button', { name: 'New export' }).click();
    await dialog.getByRole('combobox', { name: 'Template' }).selectOption('By language');
    await expect(dialog.getByText(/renamed/)).toBeVisible();
    await exportNow(dialog);
    expect((await filesBelow(out)).some((file) => file.includes(path.sep))).toBe(true);
    await dialog.getByRole('button', { name: 'Undo rename' }).click();
    await expect.poll(() => filesBelow(out)).toEqual(flat);
    await expect(page.getByRole('dialog', { name: 'Export' })).toBeVisible();
    await close();
  });
});

test('what lies in the folder is checked in the window, file by file', async () => {
  await withFolder(async (folder) => {
    const { dialog, out, close } = await openDialog(folder);
    await exportNow(dialog);
    await dialog.getByRole('button', { name: 'Verify files' }).click();
    await expect(dialog.getByText(/no problems? found/)).toBeVisible();
    const [first = ''] = (await filesBelow(out)).filter((file) => file.endsWith('.mp3'));
    await writeFile(path.join(out, first), 'edited');
    await writeFile(path.join(out, 'mine.txt'), 'mine');
    await dialog.getByRole('button', { name: 'Verify again' }).click();
    await expect(dialog.getByText('Changed', { exact: true })).toBeVisible();
    await expect(dialog.getByText('Not part of the library', { exact: true })).toBeVisible();
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
    await dialog.getByText('Save this export').click();
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Audiobook');
    await dialog.getByRole('checkbox', { name: 'Run it after each sync' }).check();
    await exportNow(dialog);
    const all = await filesBelow(out);
    expect(all.filter((file) => file.endsWith('.txt')).length).toBeGreaterThan(0);
    await first.close();

    const { page, application, close } = await startApp(path.join(folder, 'home'));
    await page.getByRole('navigation').getByRole('button', { name: 'Exports' }).click();
    await expect(page.getByText(/after each sync/)).toBeVisible();
    // The sync of the start is followed by a run of its own, which the view shows when it has ended.
    await expect(page.getByText(/: 0 written/)).toBeVisible({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Run Audiobook' }).click();
    await expect(page.getByText('Everything was already up to date')).toBeVisible({ timeout: 60_000 });
    expect(await filesBelow(out)).toEqual(all);

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
    await expect.poll(() => filesBelow(out), { timeout: 60_000 }).toEqual(all);
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

test('the user’s own favourites, a selection and a collection are chosen in the dialog and exported alone', async () => {
  await withFolder(async (folder) => {
    const { page, application, close } = await startApp(path.join(folder, 'home'));
    const { row, prompts } = await openSample(page);
    const [first = '', second = '', third = ''] = await prompts(3);
    await row(1).click();
    await page.keyboard.press('f');
    await expect(row(1).getByRole('button', { name: 'My favourite' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    await row(0).click();
    await row(2).click({ modifiers: ['ControlOrMeta'] });
    await row(2).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'New collection…' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Chapter one');
    await page.keyboard.press('Enter');
    const place = page.getByRole('navigation').getByRole('button', { name: /^Chapter one/ });
    await expect(place).toContainText('2');

    const beginning = (prompt: string) => prompt.replaceAll(/[^\p{L} ].*$/gsu, '').slice(0, 20);
    async function exported(choice: string | RegExp, template: string, which?: string): Promise<string[]> {
      const out = path.join(folder, template.replaceAll(/\W/g, ''));
      await mkdir(out);
      await answerFolderDialog(application, out);
      const dialog = await showDialog(page);
      await dialog.getByRole('radio', { name: choice }).check();
      if (which !== undefined) await dialog.getByRole('combobox', { name: 'Collection' }).selectOption(which);
      await dialog.getByRole('button', { name: /Choose/ }).click();
      await dialog.getByRole('textbox', { name: 'Names' }).fill(template);
      await expect(
        dialog.getByRole('button', { name: /^(?:Export|Write|Rename|Remove|Check for changes)/ }),
      ).toBeEnabled();
      await exportNow(dialog);
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
      return (await filesBelow(out)).filter((file) => file.endsWith('.mp3'));
    }

    const own = await exported(/^My favourites/, '{prompt}');
    expect(own).toHaveLength(1);
    expect(own[0]).toContain(beginning(second));
    const collection = await exported(/^A collection/, '{collection}/{position:2} {prompt}', 'Chapter one');
    expect(collection.map((file) => file.slice(0, 14).split(path.sep).join('/'))).toEqual([
      'Chapter one/01',
      'Chapter one/02',
    ]);
    expect(collection[0]).toContain(beginning(first));
    expect(collection[1]).toContain(beginning(third));
    await row(0).click();
    await row(1).click({ modifiers: ['ControlOrMeta'] });
    expect(await exported(/^Selection/, '{id}')).toHaveLength(2);
    await close();
  });
});
