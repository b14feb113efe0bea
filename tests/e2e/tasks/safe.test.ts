import { mkdir, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { answerFolderDialog } from '../app.ts';
import { task } from './person.ts';

task('task 2: a proof for a doubting friend', 2, async ({ application, page, person, folder }) => {
  await mkdir(folder);
  await answerFolderDialog(application, folder);
  await person.click(/safe/);
  await person.click('Save proof…');
  await person.reads(/^Saved in /);
  const [made = ''] = await readdir(folder);
  const sums = await readFile(path.join(folder, made, 'SHA256SUMS'), 'utf8');
  expect(sums).toMatch(/^[0-9a-f]{64} {2}audio\//);
  expect(await readFile(path.join(folder, made, 'proof.html'), 'utf8')).toContain('Complete: all 40 clips');
  await expect(page.getByRole('button', { name: 'Show in folder' })).toBeVisible();
});
