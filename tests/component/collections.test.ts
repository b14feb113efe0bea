import { expect, test } from 'vitest';
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
