import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { filesBelow } from '../../files-below.ts';
import { answerFolderDialog } from '../app.ts';
import { task } from './person.ts';

/** Names of the audio files in a folder. */
const audioIn = (folder: string) => filesBelow(folder, /\.(?:mp3|wav)$/);

task(
  'tasks 5 and 6: a collection of 12 in order as numbered WAVs, then two exchanged and one taken out',
  21,
  async ({ application, page, library, person, folder }) => {
    await mkdir(folder);
    await answerFolderDialog(application, folder);
    // Task 5.
    await person.clickClip(0);
    await person.clickClip(11, { modifiers: ['Shift'] });
    await person.press('c');
    await person.type('Episode 3');
    await person.press('Enter');
    await person.click(/^Episode 3/);
    await library.hits(12);
    const prompts = await library.prompts(2);
    await person.click('Export');
    await person.click(/Choose/);
    await person.choose('Audio', 'WAV, 16 bit');
    await expect(page.getByRole('dialog').getByText(/^01 .*\.wav$/)).toBeVisible();
    await person.click('Write 12');
    await person.reads('12 clips written');
    expect(person.steps, 'steps of task 5').toBeLessThanOrEqual(10);
    const before = await audioIn(folder);
    expect(before).toHaveLength(12);
    before.forEach((name, at) => expect(name.startsWith(String(at + 1).padStart(2, '0'))).toBe(true));

    // Task 6: the export follows its collection, and says what it renames before it does.
    await person.press('Escape');
    await person.clickClip(0);
    await person.press('Control+Shift+ArrowDown');
    await expect.poll(() => library.prompts(2)).toEqual(prompts.toReversed());
    await person.click('Export');
    await person.reads(/^01 .* → 02 /);
    await person.click('Rename 2');
    await person.reads('2 files renamed');
    const after = await audioIn(folder);
    expect(after).toHaveLength(12);
    expect(new Set(after.map((name) => name.slice(0, 2))).size).toBe(12);
    expect(after).not.toEqual(before);

    // The fourth is taken out: what becomes of its file is chosen, and what that does is said before and after.
    await person.press('Escape');
    await person.clickClip(3);
    await person.press('Delete');
    await person.reads('1 clip removed from Episode 3');
    await person.click('Export');
    await person.choose('1 exported clip is no longer part of this:', 'Move into _removed');
    await person.reads(/^04 .* → _removed\/04 /);
    await person.reads(/^05 .* → 04 /);
    await person.click('Rename 8, remove 1');
    await person.reads('8 files renamed');
    await person.reads(/1 removed/);
    const last = await audioIn(folder);
    const [numbered, removed] = [
      last.filter((name) => /^\d/.test(name)),
      last.filter((name) => /^_/.test(name)),
    ];
    expect(numbered.map((name) => Number(name.slice(0, 2)))).toEqual(
      Array.from({ length: 11 }, (_, at) => at + 1),
    );
    expect(removed).toEqual([path.join('_removed', after[3] ?? '')]);
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
  await person.reads('40 files renamed back to their earlier names');
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
