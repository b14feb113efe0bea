import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { contentsBelow } from '../../files-below.ts';
import { answerFolderDialog, answerMessageBoxes, startApp, withFolder } from '../app.ts';
import { libraryPage, openSample } from '../library-page.ts';
import { createPerson, firstTask, task, tookAtMost } from './person.ts';

task('task 1: all is safe after the first sync, and what to do now', 2, async ({ page, person }) => {
  await person.reads(/^All 40 clips are safe/);
  await expect(page.getByRole('button', { name: /40 .*safe/ })).toBeVisible();
  await person.click('Verify files');
  await person.reads(/files checked, no problems found/);
});

firstTask(
  'task 16: what stays where when the program goes',
  1,
  async ({ application, page, person, home }) => {
    await person.click('About');
    await person.reads('What stays when you remove Voicekeep');
    await person.reads(home);
    await page.keyboard.press('Escape');
    // The menu leads there, too.
    await application.evaluate(({ Menu }) => {
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
      items.find(({ label }) => label === 'What Stays When You Remove Voicekeep')?.click();
    });
    await person.reads('What stays when you remove Voicekeep');
    await page.keyboard.press('Escape');
  },
);

test('tasks 15 and 11: a library opens without a key, and one that is away is told, found, and never made anew', async () => {
  await withFolder(async (folder) => {
    const first = await startApp(path.join(folder, 'first'));
    await openSample(first.page);
    await first.close();
    // A whole library on a machine that has no key and reaches no service.
    const mine = path.join(folder, 'mine');
    await cp(path.join(folder, 'first', 'sample-library'), mine, { recursive: true });
    const home = path.join(folder, 'second');
    const offline = { VOICEKEEP_API_URL: 'http://127.0.0.1:9' };
    const second = await startApp(home, offline);
    const person = createPerson(second.page);
    await answerFolderDialog(second.application, mine);
    await answerMessageBoxes(second.application, 0);
    await person.click('Open a library on this computer…');
    await libraryPage(second.page).hits(40);
    tookAtMost(1, 'task 15: open a whole library with no key and no service', person);
    await second.close();

    const moved = path.join(folder, 'elsewhere');
    await rename(mine, moved);
    const third = await startApp(home, offline);
    const again = createPerson(third.page);
    await again.reads(`Library not found at ${mine}`);
    await expect(third.page.getByRole('button', { name: 'Start a new library…' })).toBeVisible();
    await again.click('Try again');
    await again.reads(`Library not found at ${mine}`);
    await answerFolderDialog(third.application, moved);
    await answerMessageBoxes(third.application, 0);
    await again.click('Find it…');
    await libraryPage(third.page).hits(40);
    tookAtMost(2, 'task 11: a library that was moved to another disk is found', again);
    await third.close();
    await rm(moved, { recursive: true });
  });
});

test('task 11: a library moves to another disk, all of it compared, and the older copy stays', async () => {
  await withFolder(async (folder) => {
    const first = await startApp(path.join(folder, 'first'));
    await openSample(first.page);
    await first.close();
    const mine = path.join(folder, 'mine');
    await cp(path.join(folder, 'first', 'sample-library'), mine, { recursive: true });
    const disk = path.join(folder, 'other disk');
    await mkdir(disk);
    await writeFile(path.join(disk, 'holiday.jpg'), '');
    const home = path.join(folder, 'second');
    const offline = { VOICEKEEP_API_URL: 'http://127.0.0.1:9' };
    const { application, page, close } = await startApp(home, offline);
    await answerFolderDialog(application, mine);
    // It may be changed: it is mine.
    await answerMessageBoxes(application, 1);
    await page.getByRole('button', { name: 'Open a library on this computer…' }).click();
    await libraryPage(page).hits(40);
    await answerFolderDialog(application, disk);
    const person = createPerson(page);
    await person.click('Settings');
    await person.click('Move library…');
    const moved = path.join(disk, 'Voicekeep library');
    await person.reads(new RegExp(`^The library is now in .*Voicekeep library\\.`));
    await expect(page.getByText(`still in ${mine};`)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Move library…' })).toBeFocused();
    tookAtMost(2, 'task 11: a library is moved to another disk', person);
    expect(await audioOf(moved)).toEqual(await audioOf(mine));
    await page.keyboard.press('Escape');
    await libraryPage(page).hits(40);
    await close();

    const again = await startApp(home, offline);
    await libraryPage(again.page).hits(40);
    await again.page.getByRole('button', { name: 'Settings' }).first().click();
    await expect(again.page.getByRole('dialog').getByText(moved).first()).toBeVisible();
    await again.page.keyboard.press('Escape');
    await again.close();
  });
});

/** Names and bytes of all audio in a library. */
async function audioOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const files = await contentsBelow(path.join(folder, 'audio'), /\.mp3$/);
  return Object.fromEntries(files.map(({ file, bytes }) => [file, bytes.toString('base64')]));
}
