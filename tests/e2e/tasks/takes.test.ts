import { expect } from '@playwright/test';
import { repeatOne } from '../player-app.ts';
import { task } from './person.ts';

task(
  'task 3: all takes of a line, the best one kept, the others put away',
  7,
  async ({ page, library, person }) => {
    // What is heard is heard until something else is done, however slow the machine is.
    await repeatOne(page);
    await library.grid.focus();
    await person.press('t');
    await expect(library.row(1).locator('.prompt')).toBeVisible();
    await person.clickClip(0);
    await person.press('Enter');
    await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
    const prompt = await library.row(0).locator('.prompt').innerText();
    const ofPrompt = library.grid.getByRole('row').filter({ hasText: prompt });
    const before = await ofPrompt.count();
    expect(before).toBeGreaterThan(1);
    const selected = library.grid.locator('[aria-selected=true]');
    const first = await selected.getAttribute('aria-rowindex');
    await person.press('b');
    // What is done next is done to the take that is heard.
    await expect(selected).not.toHaveAttribute('aria-rowindex', first ?? '');
    await person.press('f');
    await person.press('Shift+D');
    await person.reads(/^\d clips? rejected$/);
    await expect(ofPrompt).toHaveCount(1);
    await expect(ofPrompt.getByRole('button', { name: 'My favourite' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    // They are not gone: a filter shows them, and one step brings them back.
    await person.press('Shift+F');
    await library.facet('Status');
    const filter = page.getByRole('checkbox', { name: /^Rejected/ });
    await filter.check();
    await library.hits(before - 1);
    await filter.uncheck();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(ofPrompt).toHaveCount(before);
  },
);
