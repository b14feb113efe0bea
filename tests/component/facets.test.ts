import { expect, test } from 'vitest';
import { page as browser } from 'vitest/browser';
import Facets from '../../renderer/features/facets/Facets.svelte';
import { createTestPage, library } from './page.ts';

const facet = (name: string, language: string) => ({
  name,
  language,
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
