import { expect, test } from 'vitest';
import { addToCollection } from '../../renderer/features/collections/collection-actions.ts';
import { libraryStatus } from '../fakes/library-status.ts';
import { createTestPage, library } from './page.ts';

test('a collection that is begun while another change is under way gets the clips that it was begun with', async () => {
  let saved: () => void = () => undefined;
  const { page, asked } = createTestPage({
    ...library(3),
    'clips.setOwnFavorite': () => new Promise<undefined>((resolve) => (saved = () => resolve(undefined))),
    'collections.create': ({ name }) => ({ id: 'made', name, clips: 2, duration: 4 }),
  });
  const selection = { kind: 'ids' as const, ids: ['clip-0', 'clip-1'] };
  const change = page.collections.change('clips.setOwnFavorite', { selection, favorite: true }, 'list');
  page.collections.begin(selection);
  saved();
  await change;
  await page.collections.create('Breakfast');
  expect(asked('collections.create')).toEqual([{ name: 'Breakfast', selection }]);
});

test('clips that are in a collection already are not added again, and that is said, as is how many were', async () => {
  const third = { id: 'third', name: 'Episode 3', clips: 2, duration: 6 };
  const { page, asked } = createTestPage({
    ...library(2),
    'collections.add': () => undefined,
    'collections.list': () => [third],
    'library.status': () => libraryStatus,
    'facets.voices': () => [],
    'facets.languages': () => [],
  });
  page.collections.all = [third];
  const said = () => page.notices.in('player').map(({ text }) => text);
  await addToCollection(page, 'third', ['clip-0'], 'player');
  expect(said()).toEqual(['This clip is already in Episode 3']);
  expect(asked('collections.add')).toEqual([]);
  page.notices.reset();
  await addToCollection(page, 'third', ['clip-0', 'clip-1', 'clip-9'], 'player');
  expect(said()).toEqual(['1 clip added to Episode 3; 2 were already in it']);
  expect(asked('collections.add')).toEqual([{ id: 'third', selection: { kind: 'ids', ids: ['clip-9'] } }]);
  await expect
    .poll(() => page.announcer.said.map(({ words }) => words))
    .toEqual(['This clip is already in Episode 3', '1 clip added to Episode 3; 2 were already in it']);
});
