import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { answerFolderDialog } from '../app.ts';
import { watchDrags } from '../drags.ts';
import { task } from './person.ts';

task(
  'task 9: three clips of a collection dragged into an editor, as numbered WAVs in a folder of one’s own',
  12,
  async ({ application, page, library, person, folder }) => {
    await mkdir(folder);
    await answerFolderDialog(application, folder);
    const dragged = await watchDrags(application);
    // Once: where the copies go, and what they are.
    await person.click('Settings');
    await expect(page.getByText(/Nothing is ever removed from this folder/)).toBeVisible();
    await person.click('Choose…');
    await person.reads(folder);
    await person.choose('Audio of these copies', 'WAV, 16 bit');
    await person.press('Escape');
    // A collection, and three of its clips.
    await person.clickClip(0);
    await person.clickClip(7, { modifiers: ['Shift'] });
    await person.press('c');
    await person.type('Episode 3');
    await person.press('Enter');
    await person.click(/^Episode 3/);
    await library.hits(8);
    await library.row(1).locator('.prompt').click();
    await library
      .row(3)
      .locator('.prompt')
      .click({ modifiers: ['Shift'] });
    for (const place of [1, 2, 3]) await expect(library.row(place)).toHaveAttribute('draggable', 'true');
    await person.drag(2);
    await expect.poll(async () => (await dragged()).length).toBe(3);
    const files = await dragged();
    expect(files.map((file) => path.dirname(file))).toEqual([folder, folder, folder]);
    expect(files.map((file) => /^(\d\d) .*\.wav$/.exec(path.basename(file))?.[1])).toEqual([
      '02',
      '03',
      '04',
    ]);
    expect((await readdir(folder)).sort()).toEqual(files.map((file) => path.basename(file)).sort());
  },
);

task('the first drag says where the copies lie', 2, async ({ application, library, person, home }) => {
  const dragged = await watchDrags(application);
  await expect(library.row(1)).toHaveAttribute('draggable', 'true');
  await person.drag(1);
  await expect.poll(async () => (await dragged()).length).toBe(1);
  await person.reads(
    `The copies that other programs get lie in ${path.join(home, 'copies')}, and stay there.`,
  );
});
