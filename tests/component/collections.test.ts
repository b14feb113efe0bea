import { expect, test } from 'vitest';
import type { RequestInput } from '../../electron/contract/requests.ts';
import {
  keepTake,
  removeFromCollection,
  toggleRejected,
} from '../../renderer/features/clip-list/clip-actions.ts';
import { allClips, ofCollection } from '../../renderer/features/clip-list/query.ts';
import { addToCollection } from '../../renderer/features/collections/collection-actions.ts';
import { libraryStatus } from '../fakes/library-status.ts';
import { clipAt, createTestPage, library } from './page.ts';

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

/** A list of 40 clips that rejected ones, or those that are taken out of a collection, leave. */
async function shrinkingList(query = allClips) {
  let ids = Array.from({ length: 40 }, (_, index) => `clip-${index}`);
  const leave = ({ selection }: Pick<RequestInput<'clips.setRejected'>, 'selection'>) => {
    if (selection.kind === 'ids') ids = ids.filter((id) => !selection.ids.includes(id));
    return undefined;
  };
  const { page } = createTestPage({
    ...library(40),
    'clips.ids': () => ids,
    'clips.window': ({ offset, limit }) => ({
      ...{ total: ids.length, seconds: 9, offset },
      clips: ids.slice(offset, offset + limit).map((id) => clipAt(Number(id.slice('clip-'.length)))),
    }),
    'clips.seconds': () => 9,
    'clips.setRejected': leave,
    'collections.remove': leave,
    'collections.list': () => [],
    'library.status': () => libraryStatus,
    'facets.voices': () => [],
    'facets.languages': () => [],
  });
  await page.list.open(query, 0);
  return page;
}

test('when several clips leave the list, the keyboard goes on with the one behind them', async () => {
  const rejecting = await shrinkingList();
  await rejecting.selection.select(5, 'only');
  await rejecting.selection.select(14, 'range');
  await toggleRejected(rejecting, 'list');
  expect(rejecting.selection.selected).toMatchObject({ cursor: 5, ids: new Set(['clip-15']) });
  // Apart from each other, and up to the end.
  for (const index of [0, 20, 29]) await rejecting.selection.select(index, 'toggle');
  await toggleRejected(rejecting, 'list');
  expect(rejecting.selection.selected.cursor).toBe(25);

  const removing = await shrinkingList(ofCollection('book'));
  await removing.selection.select(30, 'only');
  await removing.selection.select(39, 'range');
  await removeFromCollection(removing);
  expect(removing.selection.selected).toMatchObject({ cursor: 29, ids: new Set() });

  const keeping = await shrinkingList();
  await keepTake(keeping, clipAt(9), [clipAt(7), clipAt(8)]);
  expect(keeping.selection.selected).toMatchObject({ cursor: 7, ids: new Set(['clip-9']) });
});
