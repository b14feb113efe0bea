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
