import { expect, test } from 'vitest';
import { clipQuerySchema } from '../../../electron/contract/clip-query.ts';
import { settingsSchema } from '../../../electron/contract/settings.ts';
import { likelyChoice, presetOf, selectionFor } from '../../../renderer/features/export/export-choice.ts';
import {
  allClips,
  isFiltered,
  sortedBy,
  withoutFilters,
} from '../../../renderer/features/clip-list/query.ts';

test('the list starts with the query that the contract has as its default', () => {
  expect(allClips).toEqual(clipQuerySchema.parse({}));
});

test('a second click on a column turns the order round', () => {
  const byPrompt = sortedBy(allClips, 'prompt');
  expect(byPrompt).toMatchObject({ sort: 'prompt', descending: false });
  expect(sortedBy(byPrompt, 'prompt')).toMatchObject({ sort: 'prompt', descending: true });
  expect(sortedBy(byPrompt, 'duration')).toMatchObject({ sort: 'duration', descending: true });
});

test('clearing takes every filter off and keeps the order', () => {
  const query = { ...sortedBy(allClips, 'voice'), search: 'x', favorites: true, voices: ['v'] };
  expect(isFiltered(query)).toBe(true);
  expect(isFiltered(withoutFilters(query))).toBe(false);
  expect(withoutFilters(query).sort).toBe('voice');
});

test('an export offers first what was most likely meant', () => {
  expect(likelyChoice(allClips, 0)).toBe('everything');
  expect(likelyChoice(allClips, 1)).toBe('everything');
  expect(likelyChoice(allClips, 2)).toBe('selection');
  expect(likelyChoice({ ...allClips, search: 'x' }, 0)).toBe('hits');
});

test('each choice of an export selects what it says', () => {
  const query = { ...allClips, search: 'x' };
  expect(selectionFor({ choice: 'hits' }, query, new Set())).toEqual({ kind: 'query', query });
  expect(selectionFor({ choice: 'everything' }, query, new Set())).toEqual({
    kind: 'query',
    query: allClips,
  });
  expect(selectionFor({ choice: 'selection' }, query, new Set(['a', 'b']))).toEqual({
    kind: 'ids',
    ids: ['a', 'b'],
  });
});

test('the template that settings start with has a name', () => {
  expect(presetOf(settingsSchema.parse({}).exportTemplate)).not.toBe('custom');
  expect(presetOf('{prompt}')).toBe('custom');
});
