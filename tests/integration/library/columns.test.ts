import { beforeEach, describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import type { ListedClip } from '../../../electron/contract/listed-clip.ts';
import type { ClipQuery } from '../../../electron/contract/clip-query.ts';
import type { Library } from '../../../electron/library/library.ts';
import type { Shelf } from './shelf.ts';
import { clipOf, list, queryOf } from './shelf.ts';
import { openShelfOfTest } from './shelf-of-test.ts';

let shelf: Shelf;
let library: Library;

beforeEach(async () => {
  ({ shelf, library } = await openShelfOfTest());
});

const names = Array.from({ length: 12 }, (_, number) => `c${number}`);

const clips = fc.record({
  id: fc.constantFrom(...names),
  second: fc.nat(5),
  prompt: fc.constantFrom('one', 'two', 'Ünder', '天气好'),
  voice: fc.constantFrom('v2/en_speaker_1', 'v2/de_speaker_2', 'v2/new_speaker_3'),
  language: fc.constantFrom('en', 'de', 'xx'),
  duration: fc.constantFrom(null, 1, 2),
  favorite: fc.boolean(),
});

const some = fc.subarray(names, { minLength: 1 });

const acts = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('save' as const), clips: fc.array(clips) }) },
  fc.record({ kind: fc.constant('list' as const), clips: fc.array(clips) }),
  fc.record({ kind: fc.constant('favor' as const), ids: some, favorite: fc.boolean() }),
  fc.record({ kind: fc.constant('reject' as const), ids: some, rejected: fc.boolean() }),
  fc.record({ kind: fc.constant('collect' as const), ids: some }),
  fc.record({ kind: fc.constant('fail' as const), id: fc.constantFrom(...names), permanent: fc.boolean() }),
);
type Act = typeof acts extends fc.Arbitrary<infer Given> ? Given : never;

const toListed = ({ id, second, ...more }: Extract<Act, { kind: 'save' }>['clips'][number]): ListedClip =>
  clipOf(id, second, { ...more, json: JSON.stringify({ id, second, ...more }) });

/** What `library` answers to many questions. */
async function answers(of: Library, collection: string) {
  const asked: Partial<ClipQuery>[] = [
    {},
    { sort: 'duration', descending: false },
    { sort: 'prompt' },
    { sort: 'voice' },
    { sort: 'loudness' },
    { sort: 'collection', collection, descending: false },
    { search: 'under' },
    { search: '天' },
    { search: '-one' },
    { takes: true },
    { gone: true },
    { ownFavorites: true },
    { rejected: true },
    { rejected: null },
    { audio: ['unavailable'] },
    { languages: ['xx'], favorites: true },
  ];
  const hits = await Promise.all(asked.map((given) => of.ids(queryOf(given))));
  const { clips: rows } = await of.window(queryOf(), 0, 500);
  return {
    hits,
    rows,
    counts: await of.filters(queryOf({ languages: ['en', 'xx'] })),
    status: await of.status(),
    voices: (await of.voices()).map(({ name, clips: count, duration }) => ({ name, count, duration })),
    collections: await of.collections(),
  };
}

describe('what is held in memory', () => {
  test('answers after any changes as a library does that was opened just now', async () => {
    const { id: collection } = await library.createCollection('Some', null);
    const run = async (act: Act): Promise<void> => {
      if (act.kind === 'save') await list(library, act.clips.map(toListed), false);
      else if (act.kind === 'list') await list(library, act.clips.map(toListed));
      else if (act.kind === 'fail') {
        await library.recordMediaFailure(
          { kind: 'audio', id: act.id },
          { message: 'No.', permanent: act.permanent },
        );
      } else {
        const selection = { kind: 'ids' as const, ids: act.ids };
        if (act.kind === 'favor') await library.setOwnFavorite(selection, act.favorite);
        else if (act.kind === 'reject') await library.setRejected(selection, act.rejected);
        else await library.addToCollection(collection, selection);
      }
    };
    await fc.assert(
      fc.asyncProperty(fc.array(acts, { minLength: 1, maxLength: 8 }), async (given) => {
        for (const act of given) {
          await run(act);
          await library.ids(queryOf());
        }
        const fresh = await shelf.open('read');
        expect(await answers(library, collection)).toEqual(await answers(fresh, collection));
        await shelf.close(fresh);
      }),
      { seed: 42, numRuns: 30 },
    );
  });
});

describe('a library where all clips have one prompt', () => {
  test('tells in each row how many takes there are', async () => {
    await list(
      library,
      names.map((name, number) => clipOf(name, number, { prompt: 'the same' })),
    );
    const { clips: rows } = await library.window(queryOf(), 0, 5);
    expect(rows.map(({ takes }) => takes)).toEqual([12, 12, 12, 12, 12]);
    expect((await library.details('c3')).takes).toBe(12);
  });
});
