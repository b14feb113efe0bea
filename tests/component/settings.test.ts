import { expect, test } from 'vitest';
import { page as browser, userEvent } from 'vitest/browser';
import SettingsDialog from '../../renderer/features/settings/SettingsDialog.svelte';
import { createTestPage, library } from './page.ts';

async function showSettings(width: number, height: number) {
  await browser.viewport(width, height);
  const made = createTestPage({
    ...library(0),
    'account.libraries': () => ({ folders: [], current: '', fixed: true }),
  });
  await made.show(SettingsDialog, {});
  return made;
}

test('settings stand under headings; in a wide window a click or a key leads to each, and what is shown is marked', async () => {
  await showSettings(1280, 480);
  const headings = browser.getByRole('heading', { level: 3 });
  const titles = ['General', 'Sync', 'Library', 'Account', 'Other programs'];
  await expect.poll(() => headings.elements().map((one) => one.textContent)).toEqual(titles);
  const links = browser.getByRole('navigation', { name: 'Sections' }).getByRole('button');
  const marked = () =>
    links
      .elements()
      .flatMap((one) => (one.getAttribute('aria-current') === 'true' ? [one.textContent.trim()] : []));
  for (const [index, title] of titles.entries()) {
    if (index % 2 === 0) await links.nth(index).click();
    else {
      links.nth(index).element().focus();
      await userEvent.keyboard('{Enter}');
    }
    const heading = headings.nth(index);
    await expect.element(heading).toHaveFocus();
    await expect.element(heading).toBeInViewport();
    await expect.poll(marked).toEqual([title]);
  }
  const body = document.querySelector('dialog .body')!;
  body.scrollTo(0, 0);
  await expect.poll(marked).toEqual(['General']);
  body.scrollTo(0, body.scrollHeight);
  await expect.poll(marked).toEqual(['Other programs']);
});

test('a narrow window has no room for the way to the sections, and needs none', async () => {
  await showSettings(760, 600);
  await expect.element(browser.getByRole('heading', { name: 'General' })).toBeVisible();
  await expect.poll(() => browser.getByRole('navigation').elements()).toEqual([]);
});
