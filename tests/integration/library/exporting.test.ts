import { readFile, rm } from 'node:fs/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Library } from '../../../electron/library/library.ts';
import { exportableFields } from '../../../electron/library/queries/export.ts';
import { makeAccount } from '../../fakes/account.ts';
import type { Shelf } from './shelf.ts';
import { clipOf, list, makeShelf, queryOf, taskOf } from './shelf.ts';
import { filledOnce, shelfOfTest } from './shelf-of-test.ts';

const account = makeAccount({ seed: 11, voiceovers: 3 });
const cached = account.outputs[0]?.id ?? '';
const clips = [
  clipOf(cached, 0, { prompt: 'Take "one"\n{x}', favorite: true, denoised: true, silenceRemoved: null }),
  clipOf('bb', 1, { prompt: 'Take "one"\n{x}', seed: null, temperature: null, duration: 2.5 }),
  clipOf('cc', 2, { prompt: '今日は 👩‍👩‍👧', denoised: false, modelId: '' }),
];
const some = (...ids: readonly string[]) => ({ kind: 'ids' as const, ids: [...ids] });
const everything = { kind: 'query' as const, query: queryOf({ sort: 'prompt' }) };

let shelf: Shelf;
let library: Library;

const fill = filledOnce(async (own) => {
  const first = await own.open();
  await list(first, clips);
  await first.storeMedia(taskOf(cached), new Uint8Array(account.bytes(cached)));
  await own.close(first);
});

beforeEach(async () => {
  shelf = await shelfOfTest();
  await fill(shelf);
  library = await shelf.open();
});

test('an export is told of each clip what its details tell', async () => {
  await library.setOwnFavorite(some('bb'), true);
  await library.setNote('cc', 'A note\twith\u2028everything "in" it');
  await library.createCollection('later', some('cc'));
  await library.createCollection('Earlier', some(cached, 'cc'));
  const answers = await library.exportable(await library.numbers(everything));
  expect(answers.map(({ id }) => id).sort()).toEqual(['bb', cached, 'cc'].sort());
  for (const answer of answers) {
    const { collections, ...known } = await library.details(answer.id);
    expect({ ...known, collections: collections.map(({ id, name }) => ({ id, name })) }).toMatchObject(
      answer,
    );
  }
  const [one] = await library.exportable(await library.numbers(some(cached, cached, 'not there')));
  expect(await readFile(one?.file ?? '')).toEqual(account.bytes(cached));
});

test('asked for one field alone, whichever it is, an export is told that and the id', async () => {
  await library.setNote('cc', 'A\0note');
  const numbers = await library.numbers(everything);
  const all = await library.exportable(numbers);
  for (const field of exportableFields) {
    const expected = all.map((clip) => ({ id: clip.id, [field]: clip[field] }));
    expect(await library.exportable(numbers, ['id', field])).toEqual(expected);
  }
});

test('takes of a prompt are told oldest first, and clips alone in theirs are not', async () => {
  expect(await library.takesOfPrompts()).toEqual([[cached, 'bb']]);
});

describe('the name of a library’s state', () => {
  const changes: readonly (readonly [string, (chapter: string) => Promise<unknown>])[] = [
    ['a new clip', () => list(library, [...clips, clipOf('dd', 3)])],
    [
      'another prompt',
      () =>
        list(library, [clipOf('bb', 1, { prompt: 'Other', json: '{"id":"bb","prompt":"Other"}' })], false),
    ],
    ['a clip that is gone', () => list(library, clips.slice(1))],
    ['audio', () => library.verifyMedia({ kind: 'audio', after: null, limit: 9, mark: true })],
    ['a favourite', () => library.setOwnFavorite(some('cc'), true)],
    ['a note', () => library.setNote('cc', 'New')],
    ['a collection', () => library.createCollection('Two', null)],
    ['the name of a collection', (chapter) => library.renameCollection(chapter, 'Renamed')],
    ['an order', (chapter) => library.moveInCollection(chapter, ['cc'], 'bb')],
    ['what is in a collection', (chapter) => library.removeFromCollection(chapter, some('cc'))],
    ['the end of a collection', (chapter) => library.deleteCollection(chapter)],
  ];

  test.each(changes)('is another one after %s', async (what, change) => {
    const { id } = await library.createCollection('Chapter', some('bb', 'cc'));
    if (what === 'audio') await rm((await library.mediaFile(cached, 'audio')).path);
    const before = await library.revision();
    await change(id);
    expect(await library.revision()).not.toBe(before);
  });

  test('stays when the service tells nothing new, and over a restart', async () => {
    const before = await library.revision();
    await list(library, clips);
    await library.setLastSync('2026-01-01T00:00:00Z');
    await library.recordMediaFailure(
      { kind: 'audio', id: cached },
      { message: 'No such file.', permanent: true },
    );
    await library.verifyMedia({ kind: 'audio', after: null, limit: 9, mark: true });
    expect(await library.revision()).toBe(before);
    await shelf.close(library);
    library = await shelf.open('read');
    expect(await library.revision()).toBe(before);
  });

  test('is one for each library', async () => {
    const other = await makeShelf();
    try {
      const empty = await (await other.open()).revision();
      expect(empty).toMatch(/^[0-9a-f]{32}$/);
      expect(empty).not.toBe(await library.revision());
    } finally {
      await other.remove();
    }
  });
});
