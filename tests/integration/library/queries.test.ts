import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ListedClip } from '../../../electron/contract/listed-clip.ts';
import type { ClipQuery } from '../../../electron/contract/clip-query.ts';
import { clipSorts } from '../../../electron/contract/sort-registry.ts';
import type { Library } from '../../../electron/library/library.ts';
import { clipAudio, secondsOf } from '../../fakes/clip-audio.ts';
import type { Shelf } from './shelf.ts';
import { clipOf, list, makeShelf, queryOf, taskOf } from './shelf.ts';

let shelf: Shelf;
let library: Library;

const day = 24 * 3600;
const clips: readonly ListedClip[] = [
  clipOf('a1', 0, { prompt: 'Storm over Köln', duration: 3, favorite: true }),
  clipOf('a2', 1, { prompt: 'Storm over Köln', duration: 1, voice: 'v2/de_speaker_2', language: 'de' }),
  clipOf('a3', 1, { prompt: 'storm warning', duration: null, voice: 'v2/de_speaker_2', language: 'de' }),
  clipOf('a4', day, { prompt: 'Über Zu\u0308rich', duration: 2, voice: 'v2/fr_speaker_1', language: 'fr' }),
  clipOf('a5', 2 * day, { prompt: '', duration: 9, voice: '', language: '' }),
  clipOf('a6', -day, { prompt: 'well-known thing', duration: 3, favorite: true }),
];

beforeAll(async () => {
  shelf = await makeShelf();
  library = await shelf.open();
  await list(library, clips);
  await library.storeMedia(taskOf('a1'), new Uint8Array(clipAudio(1, 100)));
  await library.recordMediaFailure({ kind: 'audio', id: 'a2' }, { message: 'No answer.', permanent: false });
  await library.recordMediaFailure({ kind: 'audio', id: 'a3' }, { message: 'Not there.', permanent: true });
});

afterAll(() => shelf.remove());

const sorted = async (given: Partial<ClipQuery>) => [...(await library.ids(queryOf(given)))].sort();
const ordered = async (given: Partial<ClipQuery>) => (await library.ids(queryOf(given))).join(' ');

test('a list that is read some at a time is the one that is read at once', async () => {
  for (const query of [
    queryOf(),
    queryOf({ search: 'storm' }),
    queryOf({ sort: 'prompt' }),
    queryOf({ takes: true }),
  ]) {
    const { total, clips: wanted } = await library.window(query, 0, 100);
    const { numbers, takes } = await library.inOrder(query);
    const pages = [0, 2, 4].map((from) =>
      library.clips(
        { numbers: numbers.slice(from, from + 2), takes: takes.slice(from, from + 2) },
        query.search,
      ),
    );
    expect([numbers.length, (await Promise.all(pages)).flat()]).toEqual([total, wanted]);
  }
});

describe('a filter', () => {
  test.each<[Partial<ClipQuery>, readonly string[]]>([
    [{}, ['a1', 'a2', 'a3', 'a4', 'a5', 'a6']],
    [{ favorites: true }, ['a1', 'a6']],
    [{ voices: ['v2/de_speaker_2', 'v2/fr_speaker_1'] }, ['a2', 'a3', 'a4']],
    [{ voices: [''] }, ['a5']],
    [{ languages: ['de'] }, ['a2', 'a3']],
    [{ languages: ['de', 'fr'], voices: ['v2/fr_speaker_1'] }, ['a4']],
    [{ languages: ['en'], favorites: true, search: 'storm' }, ['a1']],
    [{ audio: ['cached'] }, ['a1']],
    [{ audio: ['failed', 'unavailable'] }, ['a2', 'a3']],
    [{ audio: ['waiting'] }, ['a4', 'a5', 'a6']],
    [{ gone: true }, []],
    [{ from: '2023-06-23' }, ['a4', 'a5']],
    [{ to: '2023-06-22' }, ['a1', 'a2', 'a3', 'a6']],
    [{ from: '2023-06-22', to: '2023-06-22' }, ['a1', 'a2', 'a3']],
    [{ from: '2023-06-22T12:00:01Z', to: '2023-06-22T12:00:01Z' }, ['a2', 'a3']],
    [{ from: '2023-06-22T12:00:00.000001Z', to: '2023-06-22T12:00:00.999999Z' }, []],
    [{ from: '2023-06-22T14:00:01+02:00', to: '2023-06-22' }, ['a2', 'a3']],
  ])('%j takes what fits', async (given, wanted) => {
    expect(await sorted(given)).toEqual(wanted);
  });

  test('by a voice takes the name that people know or the service’s own', async () => {
    expect(await sorted({ voices: ['Wilhelm'] })).toEqual(['a2', 'a3']);
    expect(await sorted({ search: 'wilh' })).toEqual(['a2', 'a3']);
    expect(await library.details('a2')).toMatchObject({ voice: 'v2/de_speaker_2', voiceName: 'Wilhelm' });
  });

  test('by a date that is none is refused', async () => {
    await expect(library.ids(queryOf({ from: 'yesterday' }))).rejects.toMatchObject({ code: 'date-invalid' });
  });
});

describe('a search', () => {
  test.each([
    ['koln', ['a1', 'a2']],
    ['KÖL', ['a1', 'a2']],
    ['zurich', ['a4']], // written in two parts in the prompt
    ['Zürich'.normalize('NFD'), ['a4']],
    ['oln', []], // words from their beginning only
    ['"storm over"', ['a1', 'a2']],
    ['"over storm"', []],
    ['over storm', ['a1', 'a2']],
    ['storm -over', ['a3']],
    ['storm -"storm over"', ['a3']],
    ['well-known', ['a6']],
    ['-storm', ['a4', 'a5', 'a6']],
    ['de_speaker', ['a2', 'a3']],
    ['a6', ['a6']],
  ])('for %j', async (search, wanted) => {
    expect(await sorted({ search })).toEqual(wanted);
  });

  test('of as many terms as there is room for is answered', async () => {
    expect(await sorted({ search: 'a '.repeat(250) })).toEqual(['a1', 'a2', 'a3', 'a4', 'a5', 'a6']); // by their ids
    expect(await sorted({ search: '好 '.repeat(250) })).toEqual([]);
    expect(await sorted({ search: '%'.repeat(500) })).toEqual([]);
  });
});

describe('an order', () => {
  test('by each column, both ways; ties go by date and id', async () => {
    // a1 lasts what its audio lasts, not what was promised; a3 has no duration.
    expect(secondsOf(100)).toBeCloseTo(2.4);
    expect(await ordered({ descending: true })).toBe('a5 a4 a3 a2 a1 a6');
    expect(await ordered({ descending: false })).toBe('a6 a1 a2 a3 a4 a5');
    expect(await ordered({ sort: 'duration', descending: false })).toBe('a3 a2 a4 a1 a6 a5');
    expect(await ordered({ sort: 'duration', descending: true })).toBe('a5 a6 a1 a4 a2 a3');
    // a1 alone has audio.
    expect(await ordered({ sort: 'loudness', descending: false })).toBe('a6 a2 a3 a4 a5 a1');
    expect(await ordered({ sort: 'loudness', descending: true })).toBe('a1 a5 a4 a3 a2 a6');
    expect(await ordered({ sort: 'prompt', descending: false })).toBe('a5 a1 a2 a3 a6 a4');
    expect(await ordered({ sort: 'prompt', descending: true })).toBe('a4 a6 a3 a2 a1 a5');
    expect(await ordered({ sort: 'voice', descending: false })).toBe('a5 a6 a1 a4 a2 a3');
  });

  test('of a library that was opened just now is the one that it has later', async () => {
    const wanted = clipSorts.flatMap((sort) =>
      [true, false].map((descending) => queryOf({ sort, descending })),
    );
    const opened = await shelf.open('read');
    const lists = async () => {
      const windows = await Promise.all(wanted.map((query) => opened.window(query, 1, 4)));
      return windows.map(({ total, clips: hits, offset }) => ({ total, clips: hits, offset }));
    };
    const first = await lists();
    await opened.filters(queryOf()); // needs the columns of all clips, which the first lists do not
    const later = await lists();
    expect(first.map(({ total, clips: hits }) => [total, hits.length])).toEqual(wanted.map(() => [6, 4]));
    expect(later).toEqual(first);
    for (const [at, query] of wanted.entries()) {
      expect(first[at]?.clips.map(({ id }) => id)).toEqual((await opened.ids(query)).slice(1, 5));
    }
  });

  test('stays the same from page to page, over clips that are all alike', async () => {
    const other = await makeShelf();
    try {
      const many = await other.open();
      const alike = Array.from({ length: 250 }, (_, number) =>
        clipOf(`id${(number * 7919) % 1000}`, 0, { prompt: 'x' }),
      );
      await list(many, alike);
      for (const sort of ['created', 'duration', 'prompt', 'voice'] as const) {
        for (const descending of [true, false]) {
          const query = queryOf({ sort, descending });
          const seen: string[] = [];
          for (let offset = 0; offset < 250; offset += 17) {
            const page = await many.window(query, offset, 17);
            expect(page).toMatchObject({ total: 250, offset });
            seen.push(...page.clips.map(({ id }) => id));
          }
          const ids = alike.map(({ id }) => id).sort();
          expect(seen).toEqual(descending ? ids.reverse() : ids);
        }
      }
      expect((await many.window(queryOf(), 9999, 10)).clips).toEqual([]);
    } finally {
      await other.remove();
    }
  });
});

describe('a clip', () => {
  test('knows its takes, oldest first', async () => {
    expect((await library.takes('a2')).map(({ id }) => id)).toEqual(['a1', 'a2']);
    expect((await library.details('a1')).takes).toBe(2);
    expect((await library.takes('a4')).map(({ id }) => id)).toEqual(['a4']);
    await expect(library.takes('nobody')).rejects.toMatchObject({ code: 'clip-not-found' });
  });

  test('is selected by id in the order asked for, and those that are not there are left out', async () => {
    const chosen = await library.selected({ kind: 'ids', ids: ['a4', 'nobody', 'a1'] }, 0, 10);
    expect(chosen.map(({ id, json }) => [id, json])).toEqual([
      ['a4', '{"id":"a4"}'],
      ['a1', '{"id":"a1"}'],
    ]);
  });

  test('whose audio is not due is not asked for, unless everything is', async () => {
    const due = async (retryAll: boolean, except: readonly string[] = []) =>
      (await library.mediaDue({ kind: 'audio', limit: 10, except: new Set(except), retryAll })).map(
        ({ id }) => id,
      );
    expect(await due(false)).toEqual(['a5', 'a4', 'a6']);
    expect(await due(true, ['a5'])).toEqual(['a4', 'a3', 'a2', 'a6']);
  });
});

test('voices and languages are counted, the most used first', async () => {
  const counts = (await library.voices()).map(({ name, clips: count, exampleId }) => [
    name,
    count,
    exampleId,
  ]);
  expect(counts.slice(0, 2)).toEqual([
    ['Dan', 2, 'a1'],
    ['Wilhelm', 2, null],
  ]);
  expect((await library.languages()).map(({ name, clips: count }) => `${name} ${count}`).sort()).toEqual([
    ' 1',
    'de 2',
    'en 2',
    'fr 1',
  ]);
});
