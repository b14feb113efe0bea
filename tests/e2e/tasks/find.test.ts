import { expect } from '@playwright/test';
import { task } from './person.ts';

task('task 14: which voice was used most in a month, and for how long', 4, async ({ page, person }) => {
  await person.press('Shift+F');
  await person.click('Created');
  const months = page.getByRole('group', { name: 'Months' });
  const month = months.getByRole('checkbox').first();
  await expect(month).toBeVisible();
  const name = (await months.locator('label').first().locator('.cut').innerText()).trim();
  await person.click(new RegExp(`^${name}`), 'checkbox');
  await expect(month).toBeChecked();
  await person.click('Voices');
  // Clips and length of the month, and of each voice in it: the first is the one used most.
  await expect(page.getByText(/^\d+ clips?$/).first()).toBeVisible();
  await expect(page.getByTitle('Length of all of them')).toHaveText(/sec|min|hr/);
  const voice = page.getByRole('group', { name: 'Voices' }).locator('label').first();
  await expect(voice).toHaveText(/(?:sec|min|hr).*\d/s);
});

task('a selection says how long it is', 2, async ({ page, person }) => {
  await person.clickClip(0);
  await person.clickClip(3, { modifiers: ['Shift'] });
  await person.reads('4 selected');
  await expect(page.getByTitle('Length of all of them')).toHaveText(/sec|min/);
});

task(
  'task 4: a woman’s voice, in one month, under 5 seconds, about something',
  17,
  async ({ page, library, person }) => {
    // Once: the voice is given a kind.
    await person.click(/^Voices/);
    const kind = page.getByRole('combobox', { name: /^Kind of voice: .*, English$/ }).first();
    const voice =
      /^Kind of voice: (.*), English$/.exec((await kind.getAttribute('aria-label')) ?? '')?.[1] ?? '';
    await person.choose(/^Kind of voice: .*, English$/, 'Female');
    await expect(kind).toHaveValue('female');
    await person.click(/^Library/);
    await person.press('Shift+F');
    await person.type('fem');
    await expect(page.getByRole('checkbox', { name: /^Female/ })).toBeVisible();
    await person.press('Enter');
    await expect(page.getByRole('button', { name: 'Remove filter: Female' })).toBeVisible();
    const voices = () => library.grid.locator('.row .voice .cut:not(.language)').allInnerTexts();
    await expect.poll(async () => [...new Set((await voices()).map((one) => one.trim()))]).toEqual([voice]);
    await person.click('Length');
    await person.press('Tab');
    await person.type('5');
    await person.press('Escape');
    await person.click('Created');
    const month = page.getByRole('group', { name: 'Months' }).locator('label').first();
    const name = (await month.locator('.cut').innerText()).trim();
    await person.click(new RegExp(`^${name}`), 'checkbox');
    await person.press('Escape');
    // The list is no longer the one before.
    const lengths = () => library.grid.locator('.row > .end.figures:not(.created, .setting)').allInnerTexts();
    const dates = () => library.grid.locator('[data-index] .created').allInnerTexts();
    const [month3, year] = [name.slice(0, 3), name.slice(-4)];
    await expect
      .poll(async () => {
        const [all, when] = [await lengths(), await dates()];
        return (
          all.length > 0 &&
          all.every((length) => length.trim() <= '0:05') &&
          when.every((date) => date.includes(month3) && date.includes(year))
        );
      })
      .toBe(true);
    const word = /\p{L}{4,}/u.exec(await library.row(0).locator('.prompt').innerText())?.[0] ?? '';
    await person.press('Control+f');
    await person.type(word);
    await expect(library.grid.locator('mark').first()).toHaveText(new RegExp(word, 'i'));
    for (const length of await lengths()) expect(length.trim() <= '0:05').toBe(true);
  },
);
