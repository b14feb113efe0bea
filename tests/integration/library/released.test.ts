import { cp, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clipQuerySchema } from '../../../electron/contract/clip-query.ts';
import { migrations } from '../../../electron/library/database/migrations/index.ts';
import type { Shelf } from './shelf.ts';
import { makeShelf } from './shelf.ts';

const fixtures = path.resolve(import.meta.dirname, '../../fixtures/libraries');
const all = clipQuerySchema.parse({});
const versions = migrations.map((_sql, at) => at + 1);
let shelf: Shelf;

beforeEach(async () => {
  shelf = await makeShelf();
});
afterEach(() => shelf.remove());

it('there is a database of every version to try', async () => {
  const files = (await readdir(fixtures)).filter((name) => name.endsWith('.sqlite'));
  expect(files.sort()).toEqual(versions.map((version) => `version-${version}.sqlite`).sort());
});

async function takeVersion(version: number): Promise<void> {
  await mkdir(path.join(shelf.folder, 'audio'), { recursive: true });
  await cp(path.join(fixtures, `version-${version}.sqlite`), shelf.database);
}

describe.each(versions)('a library of database version %i', (version) => {
  beforeEach(() => takeVersion(version));

  it('opens with every clip, and can be searched, filtered and written to', async () => {
    const library = await shelf.open();
    expect(await library.ids(all)).toEqual(['clip-4', 'clip-3', 'clip-2', 'clip-1', 'clip-0']);
    expect(await library.ids({ ...all, search: 'hello' })).toEqual(['clip-0']);
    expect(await library.ids({ ...all, search: '世界' })).toEqual(['clip-1']);
    expect(await library.ids({ ...all, gone: true })).toEqual(['clip-3']);
    expect(await library.details('clip-0')).toMatchObject({
      prompt: 'Hello there.',
      createdAt: '2023-06-20T16:56:41.300381Z',
      duration: 2.5,
      favorite: true,
      audio: 'waiting',
    });
    expect(await library.details('clip-4')).toMatchObject({ prompt: '', audio: 'unavailable' });
    const [selected] = await library.selected({ kind: 'ids', ids: ['clip-2'] }, 0, 1);
    expect(JSON.parse(selected?.json ?? '')).toMatchObject({ unknown: 'kept' });
    await library.setNote('clip-1', 'written now');
    expect(await library.details('clip-1')).toMatchObject({ note: 'written now' });
    await shelf.close(library);
    const names = await readdir(shelf.folder);
    expect(names.filter((name) => name.includes('damaged'))).toEqual([]);
  });
});

// Since version 3 the user's own things are in the database.
describe.each(versions.slice(2))('a library of database version %i', (version) => {
  beforeEach(() => takeVersion(version));

  it('keeps favourites, notes and collections of the user', async () => {
    const library = await shelf.open();
    expect(await library.ids({ ...all, ownFavorites: true })).toEqual(['clip-1']);
    expect(await library.details('clip-2')).toMatchObject({ note: 'A note of mine' });
    expect(await library.collections()).toMatchObject([{ id: 'chapter', name: 'Chapter one', clips: 2 }]);
    expect(
      await library.ids({ ...all, collection: 'chapter', sort: 'collection', descending: false }),
    ).toEqual(['clip-2', 'clip-0']);
  });
});
