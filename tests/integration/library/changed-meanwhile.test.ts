import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Selection } from '../../../electron/contract/clip-query.ts';
import type { Notice } from '../../../electron/contract/notices.ts';
import type { Library } from '../../../electron/library/library.ts';
import { openLibrary } from '../../../electron/library/open-library.ts';
import { workers } from '../../built.ts';
import { clipOf, list, queryOf } from './shelf.ts';
import { filledOnce, shelfOfTest } from './shelf-of-test.ts';

const ids = ['one', 'two', 'three'];
const fill = filledOnce(async (shelf) => {
  const library = await shelf.open();
  await list(
    library,
    ids.map((id, number) => clipOf(id, number)),
  );
  await library.setNote('one', 'a note');
  await library.createCollection('Book', { kind: 'ids', ids: ['two'] });
  await shelf.close(library);
});

interface Open {
  readonly library: Library;
  readonly told: readonly Notice[];
  /** Writes `own.json` as another computer would; null deletes it. */
  exchange(change: (text: string) => string | null): Promise<void>;
  own(): Promise<string>;
  /** The texts of what was set aside. */
  asides(): Promise<readonly string[]>;
}

/** The work with a library that is open for writing. */
async function whileOpen(work: (open: Open) => Promise<void>): Promise<void> {
  const shelf = await shelfOfTest();
  await fill(shelf);
  const { folder } = shelf;
  const told: Notice[] = [];
  const file = path.join(folder, 'own.json');
  const library = await openLibrary({
    folder,
    mode: 'write',
    workers,
    holder: 'a test',
    notify: (notice) => told.push(notice),
  });
  try {
    await work({
      library,
      told,
      own: () => readFile(file, 'utf8'),
      async exchange(change) {
        const text = change(await readFile(file, 'utf8'));
        if (text === null) await rm(file);
        else await writeFile(file, text);
      },
      async asides() {
        const names = (await readdir(folder)).filter((name) => /^own\.(merged|damaged)-/.test(name));
        return Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
      },
    });
  } finally {
    await library.close();
  }
}

/** As another computer would have it: a favourite, a note of another clip, and one that contradicts ours. */
const ofElsewhere = (text: string) => {
  const own = JSON.parse(text) as { readonly revision: number };
  return JSON.stringify({
    ...own,
    revision: own.revision + 3,
    favorites: ['two'],
    notes: { one: 'another note', two: 'from elsewhere' },
  });
};

const three: Selection = { kind: 'ids', ids: ['three'] };
const changes: readonly [string, (library: Library) => Promise<unknown>][] = [
  ['a note', (library) => library.setNote('three', 'a third')],
  ['a favourite', (library) => library.setOwnFavorite(three, true)],
  ['a rejected clip', (library) => library.setRejected(three, true)],
  ['a collection', (library) => library.createCollection('Film', three)],
  ['a kind of voice', (library) => library.setVoiceKind({ voice: 'One', language: 'en', kind: 'low' })],
  [
    'a collection’s clips',
    async (library) => {
      const [book] = await library.collections();
      await library.addToCollection(book!.id, three);
    },
  ],
];

test.each(changes)(
  'before %s is changed, what another computer wrote to own.json meanwhile is joined, and nothing of it is lost',
  async (_name, change) => {
    await whileOpen(async ({ library, exchange, own, told, asides }) => {
      await library.window(queryOf(), 0, 10);
      await exchange(ofElsewhere);
      await change(library);
      const all = [await own(), ...(await asides())].join('\n');
      for (const text of ['a note', 'another note', 'from elsewhere']) expect(all).toContain(text);
      expect(JSON.parse(await own())).toMatchObject({
        favorites: expect.arrayContaining(['two']) as unknown,
      });
      expect(await library.ids(queryOf({ ownFavorites: true }))).toContain('two');
      expect((await library.details('two')).note).toBe('from elsewhere');
      expect(told.map(({ code }) => code)).toEqual(['library-user-data-merged']);
    });
  },
);

test('an own.json that another program cut off is set aside and told before a change', async () => {
  await whileOpen(async ({ library, exchange, own, told, asides }) => {
    await exchange((text) => text.slice(0, -20));
    await library.setNote('three', 'a third');
    expect(JSON.parse(await own())).toMatchObject({ notes: { one: 'a note', three: 'a third' } });
    expect(told.map(({ code }) => code)).toEqual(['library-user-data-set-aside']);
    expect(await asides()).toHaveLength(1);
  });
});

test('an own.json that was deleted meanwhile is written again, with all that was in it', async () => {
  await whileOpen(async ({ library, exchange, own, told }) => {
    await exchange(() => null);
    await library.setNote('three', 'a third');
    expect(JSON.parse(await own())).toMatchObject({ notes: { one: 'a note', three: 'a third' } });
    expect(told).toEqual([]);
  });
});

test('an own.json that a newer version wrote meanwhile is left as it is, and the change refused', async () => {
  await whileOpen(async ({ library, exchange, own }) => {
    await exchange((text) => text.replace('"version": 1', '"version": 99'));
    const before = await own();
    await expect(library.setNote('three', 'a third')).rejects.toMatchObject({ code: 'library-newer' });
    expect(await own()).toBe(before);
    expect((await library.details('three')).note).toBe('');
  });
});
