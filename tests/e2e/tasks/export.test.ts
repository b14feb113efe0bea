import { mkdir, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { answerFolderDialog } from '../app.ts';
import { task } from './person.ts';

/** Names of the audio files in a folder. */
async function audioIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => /\.(?:mp3|wav)$/.test(name)).sort();
}

task(
  'tasks 5 and 6: a collection of 12 in order as numbered WAVs, then two exchanged and one taken out',
  17,
  async ({ application, page, library, person, folder }) => {
    await mkdir(folder);
    await answerFolderDialog(application, folder);
    // Task 5, at most 10 steps.
    await person.clickClip(0);
    await person.clickClip(7, { modifiers: ['Shift'] });
    await person.press('c');
    await person.type('Episode 3');
    await person.press('Enter');
    await person.click(/^Episode 3/);
    const count = await library.grid
      .getByRole('row')
      .count()
      .then((rows) => rows - 1);
    const prompts = await library.prompts(2);
    await person.click('Export');
    await person.click(/Choose/);
    await person.choose('Audio', 'WAV, 16 bit');
    await expect(page.getByRole('dialog').getByText(/^01 .*\.wav$/)).toBeVisible();
    await person.click(`Write ${count}`);
    await person.reads(`${count} clips written`);
    expect(person.steps, 'steps of task 5').toBeLessThanOrEqual(11);
    const before = await audioIn(folder);
    expect(before).toHaveLength(count);
    before.forEach((name, at) => expect(name.startsWith(String(at + 1).padStart(2, '0'))).toBe(true));
    await person.press('Escape');

    // Task 6: the export follows its collection, and says what it renames before it does.
    await person.clickClip(0);
    await person.press('Control+Shift+ArrowDown');
    await expect.poll(() => library.prompts(2)).toEqual(prompts.toReversed());
    await person.click('Export');
    await person.reads(/^01 .* → 02 /);
    await person.click('Rename 2');
    await person.reads('2 files renamed');
    const after = await audioIn(folder);
    expect(after).toHaveLength(count);
    expect(new Set(after.map((name) => name.slice(0, 2))).size).toBe(count);
    expect(after).not.toEqual(before);
  },
);

task('task 13: other names for all files, regretted', 9, async ({ application, page, person, folder }) => {
  await mkdir(folder);
  await answerFolderDialog(application, folder);
  await person.click('Export');
  await person.click(/Choose/);
  await person.click('Write 40');
  await person.reads('40 clips written');
  const before = await audioIn(folder);
  await person.click('New export');
  await person.choose('Template', 'All in one folder');
  await person.click('Rename 40');
  await person.reads('40 files renamed');
  expect(await audioIn(folder)).not.toEqual(before);
  await person.click('Undo rename');
  await person.reads('40 files renamed');
  expect(await audioIn(folder)).toEqual(before);
  // The template has gone back too: the next export renames nothing.
  await person.click('New export');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Check for changes' })).toBeVisible();
});

task(
  'task 12: some clips with their texts as a page for a colleague',
  8,
  async ({ application, library, person, folder, page }) => {
    await mkdir(folder);
    await answerFolderDialog(application, folder);
    await person.clickClip(0);
    await person.clickClip(5, { modifiers: ['Shift'] });
    const prompts = await library.prompts(6);
    await person.click('Export');
    await person.click(/Choose/);
    await page.getByRole('dialog').getByText('More options').click();
    await person.click('Number the files in this order', 'checkbox');
    await person.click('Web page', 'checkbox');
    await person.click('Write 6');
    await person.reads('6 clips written');
    const html = await readFile(path.join(folder, 'index.html'), 'utf8');
    const listed = prompts.map((prompt) => html.indexOf(JSON.stringify(prompt).slice(1, 20)));
    expect(listed.every((at) => at > 0)).toBe(true);
  },
);
