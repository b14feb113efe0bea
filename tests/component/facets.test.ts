import { expect, test } from 'vitest';
import { page as browser, userEvent } from 'vitest/browser';
import Facets from '../../renderer/features/facets/Facets.svelte';
import { createTestPage, library } from './page.ts';

const facet = (name: string, language: string, kind = '') => ({
  name,
  language,
  kind,
  clips: 3,
  duration: 9,
  exampleId: null,
});

test('voices that share a name are shown apart, and each leads to its own clips', async () => {
  const { page, show } = createTestPage(library(3));
  await show(Facets, { of: 'voices', facets: [facet('Voice 0', 'hi'), facet('Voice 0', 'pt')] });
  await expect.poll(() => browser.getByRole('listitem').elements().length).toBe(2);
  await browser.getByText('Portuguese').click();
  await expect.poll(() => page.list.query).toMatchObject({ voices: ['Voice 0'], languages: ['pt'] });
});

test('a voice is given a kind: one of two, words that were used before, or new ones', async () => {
  const voices = [facet('Hans', 'de'), facet('Andrea', 'it', 'male'), facet('Andrea', 'de', 'a whisper')];
  const { asked, page, show } = createTestPage({ ...library(3), 'facets.setVoiceKind': () => undefined });
  page.overview.voices = voices;
  await show(Facets, { of: 'voices', facets: voices });
  const kindOf = (name: string) => browser.getByRole('combobox', { name: `Kind of voice: ${name}` });
  const offered = () =>
    [...kindOf('Hans, German').element().querySelectorAll('option')].map((one) => one.text);
  // A voice without a kind says nothing of it.
  await expect.poll(offered).toEqual(['', 'Female', 'Male', 'a whisper', 'Other words…']);
  expect(browser.getByText('No kind').elements()).toHaveLength(2);
  await expect.element(kindOf('Andrea, Italian')).toHaveValue('male');
  await kindOf('Hans, German').selectOptions('Female');
  await kindOf('Andrea, Italian').selectOptions('No kind');
  await kindOf('Andrea, German').selectOptions('Other words…');
  const own = browser.getByRole('textbox', { name: 'Your words for Andrea, German' });
  await expect.element(own).toHaveFocus();
  await own.fill('  a child ');
  await userEvent.keyboard('{Enter}');
  await expect.element(kindOf('Andrea, German')).toHaveFocus();
  expect(asked('facets.setVoiceKind')).toEqual([
    { voice: 'Hans', language: 'de', kind: 'female' },
    { voice: 'Andrea', language: 'it', kind: '' },
    { voice: 'Andrea', language: 'de', kind: 'a child' },
  ]);
});

test('words that are not meant after all change nothing', async () => {
  const voices = [facet('Hans', 'de', 'male')];
  const { asked, page, show } = createTestPage({ ...library(3), 'facets.setVoiceKind': () => undefined });
  page.overview.voices = voices;
  await show(Facets, { of: 'voices', facets: voices });
  const kind = browser.getByRole('combobox', { name: /^Kind of voice/ });
  await kind.selectOptions('Other words…');
  await browser.getByRole('textbox').fill('old');
  await userEvent.keyboard('{Escape}');
  await expect.element(kind).toHaveValue('male');
  await expect.element(kind).toHaveFocus();
  expect(asked('facets.setVoiceKind')).toEqual([]);
});

test('several voices are given one kind at once, by keys too, and the way back is offered', async () => {
  const voices = [facet('Hans', 'de'), facet('Andrea', 'it', 'male'), facet('Bo', 'en'), facet('Cy', 'en')];
  const { asked, page, show } = createTestPage({ ...library(3), 'facets.setVoiceKind': () => undefined });
  page.overview.voices = voices;
  await show(Facets, { of: 'voices', facets: voices });
  await browser.getByRole('button', { name: 'Set kinds…' }).click();
  const female = browser.getByRole('button', { name: 'Female' });
  await expect.element(female).toBeDisabled();
  await expect.element(browser.getByText('Select voices, then choose their kind.')).toBeVisible();
  await browser.getByText('Hans').click();
  const all = browser.getByRole('checkbox', { name: 'All' });
  await expect.element(all).toHaveProperty('indeterminate', true);
  browser.getByRole('checkbox', { name: 'Select Andrea, Italian' }).element().focus();
  await userEvent.keyboard(' ');
  await expect.element(browser.getByText('2 voices selected')).toBeVisible();
  await female.click();
  // The next ones can be chosen at once.
  await expect.element(all).toHaveFocus();
  await expect.element(browser.getByText('Select voices, then choose their kind.')).toBeVisible();
  const given = [
    { voice: 'Hans', language: 'de', kind: 'female' },
    { voice: 'Andrea', language: 'it', kind: 'female' },
  ];
  await expect.poll(() => asked('facets.setVoiceKind')).toEqual(given);
  await expect.poll(() => page.announcer.said.map(({ words }) => words)).toContain('Female: 2 voices');
  page.notices.in('player')[0]?.action?.run();
  await expect
    .poll(() => asked('facets.setVoiceKind').slice(2))
    .toEqual([
      { voice: 'Hans', language: 'de', kind: '' },
      { voice: 'Andrea', language: 'it', kind: 'male' },
    ]);
  await all.click();
  await browser.getByRole('button', { name: 'Other words…' }).click();
  await browser.getByRole('textbox', { name: 'Your words for the selected voices' }).fill('a child');
  await userEvent.keyboard('{Enter}');
  await expect
    .poll(() =>
      asked('facets.setVoiceKind')
        .slice(4)
        .map(({ kind }) => kind),
    )
    .toEqual(Array(4).fill('a child'));
  await expect.element(all).toHaveFocus();
  await browser.getByRole('button', { name: 'Done' }).click();
  await expect.poll(() => browser.getByRole('checkbox').elements()).toEqual([]);
});

test('the title of a view that keys have led to shows that the keyboard is there', async () => {
  const { show } = createTestPage(library(3));
  await show(Facets, { of: 'languages', facets: [facet('de', 'de')] });
  await userEvent.tab();
  const title = browser.getByRole('heading', { level: 1 }).element() as HTMLElement;
  title.focus();
  expect(getComputedStyle(title).outlineStyle).toBe('solid');
});

test('at 400 % a voice’s name is read whole, and nothing lies on what is counted of it', async () => {
  const { page, show } = createTestPage(library(3));
  const voices = [{ ...facet('Wilhelmina', 'de', 'female'), clips: 94, duration: 30 }];
  page.overview.voices = voices;
  await show(Facets, { of: 'voices', facets: voices });
  const shown = document.querySelector<HTMLElement>('.window');
  if (shown) shown.style.width = '264px';
  const name = browser.getByText('Wilhelmina').element();
  await expect.poll(() => name.clientWidth > 60 && name.scrollWidth <= name.clientWidth).toBe(true);
  const edge = (element: Element) => element.getBoundingClientRect();
  const length = edge(browser.getByText('30 sec').last().element());
  const kind = edge(browser.getByRole('combobox').element());
  expect(length.right).toBeLessThanOrEqual(kind.left);
  expect(kind.right).toBeLessThanOrEqual(264);
});
