import { lstat, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { voiceLabel } from '../../../electron/contract/voices.ts';
import type { Library } from '../../../electron/library/library.ts';
import type { Shelf } from './shelf.ts';
import { clipOf, list, queryOf } from './shelf.ts';
import { openShelfOfTest } from './shelf-of-test.ts';

const ids = ['aa', 'bb', 'cc', 'dd', 'ee'];
const clips = ids.map((id, number) => clipOf(id, number, { duration: 2 }));
const language = 'en';
/** What the clips' voice is called. */
const voice = voiceLabel({ speakerId: '', locale: language, name: 'v2/en_speaker_1' });
const some = (...chosen: readonly string[]) => ({ kind: 'ids' as const, ids: [...chosen] });

let shelf: Shelf;
let library: Library;

beforeEach(async () => {
  ({ shelf, library } = await openShelfOfTest());
  await list(library, clips);
});

const inOrder = (collection: string) =>
  library.ids(queryOf({ collection, sort: 'collection', descending: false }));

describe('a collection', () => {
  test('keeps its clips in the order they were put in, and each only once', async () => {
    const { id } = await library.createCollection('Trailer', some('cc', 'aa'));
    await library.addToCollection(id, some('bb', 'aa', 'bb'));
    expect(await inOrder(id)).toEqual(['cc', 'aa', 'bb']);
    expect(await library.collections()).toEqual([{ id, name: 'Trailer', clips: 3, duration: 6 }]);
    expect((await library.details('aa')).collections.map(({ name }) => name)).toEqual(['Trailer']);
  });

  test('takes all hits of a query', async () => {
    const { id, clips: count } = await library.createCollection('All', {
      kind: 'query',
      query: queryOf({ descending: false }),
    });
    expect(count).toBe(5);
    expect(await inOrder(id)).toEqual(ids);
  });

  test('is put in order by hand', async () => {
    const { id } = await library.createCollection('Order', some(...ids));
    await library.moveInCollection(id, ['dd', 'ee'], 'bb');
    expect(await inOrder(id)).toEqual(['aa', 'dd', 'ee', 'bb', 'cc']);
    await library.moveInCollection(id, ['aa'], null);
    expect(await inOrder(id)).toEqual(['dd', 'ee', 'bb', 'cc', 'aa']);
    await library.moveInCollection(id, ['dd', 'not in it'], 'dd');
    expect(await inOrder(id)).toEqual(['ee', 'bb', 'cc', 'aa', 'dd']);
  });

  test('lets clips go, and goes itself, and every clip stays in the library', async () => {
    const { id } = await library.createCollection('Gone', some('aa', 'bb'));
    await library.renameCollection(id, 'Gone soon');
    await library.removeFromCollection(id, some('aa'));
    expect(await inOrder(id)).toEqual(['bb']);
    expect((await library.collections())[0]?.name).toBe('Gone soon');
    await library.deleteCollection(id);
    expect(await library.collections()).toEqual([]);
    expect((await library.ids(queryOf())).length).toBe(5);
    await expect(library.addToCollection(id, some('aa'))).rejects.toMatchObject({
      code: 'collection-not-found',
    });
  });
});

describe('notes and favourites of one’s own', () => {
  test('are told with the clip, apart from the service’s favourites', async () => {
    await library.setNote('bb', 'too fast');
    await library.setOwnFavorite(some('bb', 'unknown'), true);
    expect(await library.details('bb')).toMatchObject({
      note: 'too fast',
      hasNote: true,
      ownFavorite: true,
      favorite: false,
    });
    await library.setNote('bb', '');
    await library.setOwnFavorite(some('bb'), false);
    expect(await library.details('bb')).toMatchObject({ note: '', hasNote: false, ownFavorite: false });
    await expect(library.setNote('unknown', 'x')).rejects.toMatchObject({ code: 'clip-not-found' });
  });

  test('stay when the service lists the clip again or no longer', async () => {
    await library.setNote('aa', 'keep');
    await library.setOwnFavorite(some('aa'), true);
    await list(library, clips.slice(1));
    await list(library, clips);
    expect(await library.details('aa')).toMatchObject({ note: 'keep', ownFavorite: true });
  });
});

describe('rejected clips', () => {
  test('are hidden, counted apart, found when asked for, and whole', async () => {
    await library.setRejected(some('bb', 'unknown'), true);
    expect(await library.ids(queryOf())).not.toContain('bb');
    expect(await library.ids(queryOf({ rejected: true }))).toEqual(['bb']);
    expect(await library.ids(queryOf({ rejected: null }))).toHaveLength(5);
    expect(await library.status()).toMatchObject({ clips: 5, rejected: 1 });
    expect(await library.details('bb')).toMatchObject({ rejected: true });
    await library.setRejected(some('bb'), false);
    expect(await library.ids(queryOf())).toHaveLength(5);
  });

  test('are no part of what their collection counts and exports, and come back to their place in it', async () => {
    const { id } = await library.createCollection('Best', some('ee', 'aa', 'cc'));
    await library.setRejected(some('aa'), true);
    expect(await inOrder(id)).toEqual(['ee', 'cc']);
    expect(await library.collections()).toMatchObject([{ clips: 2 }]);
    const query = queryOf({ collection: id });
    expect(await library.numbers({ kind: 'query', query })).toHaveLength(2);
    expect(await library.numbers({ kind: 'query', query: { ...query, rejected: null } })).toHaveLength(3);
    await library.setRejected(some('aa'), false);
    expect(await inOrder(id)).toEqual(['ee', 'aa', 'cc']);
  });
});

describe('a voice’s kind', () => {
  test('is what was given last, finds the voice’s clips, and goes', async () => {
    await library.setVoiceKind({ voice, language, kind: 'male' });
    expect(await library.ids(queryOf({ kinds: ['female'] }))).toEqual([]);
    await library.setVoiceKind({ voice, language, kind: 'female' });
    expect(await library.ids(queryOf({ kinds: ['female'] }))).toHaveLength(5);
    expect((await library.filters(queryOf())).kinds).toEqual([{ name: 'female', clips: 5, duration: 10 }]);
    expect(await library.voices()).toMatchObject([{ name: voice, language, kind: 'female' }]);
    await library.setVoiceKind({ voice, language, kind: '' });
    expect(await library.ids(queryOf({ kinds: ['female'] }))).toEqual([]);
    expect(await library.voices()).toMatchObject([{ kind: '' }]);
  });

  test('is that of the voice in its language alone', async () => {
    await list(library, [clipOf('de-1', 9, { language: 'de', voice: 'v2/en_speaker_1' })], false);
    await library.setVoiceKind({ voice, language, kind: 'female' });
    const voices = await library.voices();
    expect(voices.filter(({ kind }) => kind === 'female')).toMatchObject([{ language: 'en', clips: 5 }]);
  });
});

describe('what is the user’s own', () => {
  async function fill(): Promise<string> {
    const { id } = await library.createCollection('Best', some('ee', 'aa'));
    await library.setNote('cc', 'a note\nof two lines');
    await library.setOwnFavorite(some('dd'), true);
    await library.setRejected(some('bb'), true);
    await library.setVoiceKind({ voice, language, kind: 'a whisper' });
    return id;
  }

  async function expectAll(collection: string): Promise<void> {
    expect(await inOrder(collection)).toEqual(['ee', 'aa']);
    expect((await library.details('cc')).note).toBe('a note\nof two lines');
    expect(await library.ids(queryOf({ ownFavorites: true }))).toEqual(['dd']);
    expect(await library.ids(queryOf({ rejected: true }))).toEqual(['bb']);
    expect(await library.ids(queryOf({ kinds: ['a whisper'] }))).toHaveLength(4);
    expect(await library.voices()).toMatchObject([{ kind: 'a whisper' }]);
  }

  test.each([
    ['deleted', () => rm(shelf.database)],
    ['damaged', () => writeFile(shelf.database, 'no database')],
    [
      'deleted with own.json, so that only the records are left',
      () => Promise.all([rm(shelf.database), rm(path.join(shelf.folder, 'own.json'))]),
    ],
  ])('survives a database that is %s', async (_name, damage) => {
    const collection = await fill();
    await shelf.close(library);
    await damage();
    library = await shelf.open();
    await list(library, clips);
    await expectAll(collection);
  });

  test.each([
    "UPDATE note SET clip = 'cx'",
    "UPDATE note SET text = 'a nose'",
    'DELETE FROM note',
    "UPDATE own_favorite SET clip = 'dx'",
    "UPDATE rejected SET clip = 'bx'",
    "UPDATE collected SET clip = 'ax' WHERE clip = 'aa'",
    "UPDATE collection SET name = 'Bast'",
    "UPDATE voice_kind SET kind = 'a whisker'",
    "PRAGMA foreign_keys = OFF; UPDATE collection SET id = 'another'",
  ])('is what the records say where damage did as %s, and own.json is gone or damaged', async (damage) => {
    const collection = await fill();
    await shelf.close(library);
    const beside = new DatabaseSync(shelf.database);
    beside.exec(damage);
    beside.close();
    const file = path.join(shelf.folder, 'own.json');
    const isGone = damage.length % 2 === 0;
    await (isGone ? rm(file) : writeFile(file, 'no JSON'));
    library = await shelf.open();
    const told = library.notices.map(({ code }) => code);
    expect(told).toContain('library-rebuilt');
    expect(told.includes('library-user-data-set-aside')).toBe(!isGone);
    await expectAll(collection);
    expect(await library.collections()).toMatchObject([{ name: 'Best' }]);
  });

  test('is in a file that people can read, and that is written again when it is lost', async () => {
    const collection = await fill();
    const file = path.join(shelf.folder, 'own.json');
    const written = JSON.parse(await readFile(file, 'utf8')) as unknown;
    expect(written).toMatchObject({
      favorites: ['dd'],
      rejected: ['bb'],
      voices: [{ voice, language, kind: 'a whisper' }],
      notes: { cc: 'a note\nof two lines' },
      collections: [{ id: collection, name: 'Best', clips: ['ee', 'aa'] }],
    });
    await shelf.close(library);
    await writeFile(file, 'half of it');
    library = await shelf.open();
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(written);
    expect((await readdir(shelf.folder)).filter((name) => name.startsWith('own.damaged-'))).toHaveLength(1);
    await expectAll(collection);
  });

  test('is not touched when a newer Voicekeep wrote it', async () => {
    await fill();
    await shelf.close(library);
    const file = path.join(shelf.folder, 'own.json');
    const newer = JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), version: 99 });
    await writeFile(file, newer);
    await expect(shelf.open()).rejects.toMatchObject({ code: 'library-newer' });
    expect(await readFile(file, 'utf8')).toBe(newer);
    await rm(file);
    library = await shelf.open();
  });
});

describe('an own.json that is not what was written last', () => {
  const file = () => path.join(shelf.folder, 'own.json');
  const read = async () => JSON.parse(await readFile(file(), 'utf8')) as Record<string, unknown>;
  const asides = async () => (await readdir(shelf.folder)).filter((name) => /^own\.\w+-/.test(name));

  /** Closes the library, changes the file, opens it again. */
  async function change(work: (text: string) => string): Promise<void> {
    await shelf.close(library);
    await writeFile(file(), work(await readFile(file(), 'utf8')));
    library = await shelf.open();
  }

  test('is read with a byte order mark', async () => {
    await library.setNote('aa', 'kept');
    await change((text) => `\uFEFF${text}`);
    expect((await library.details('aa')).note).toBe('kept');
    expect(library.notices).toEqual([]);
  });

  test('is joined with the database when it was changed at the same revision, and told', async () => {
    await library.setNote('aa', 'one');
    await library.setNote('bb', 'short');
    await change((text) =>
      text
        .replace('"one"', '"two"')
        .replace('"short"', '"short and longer"')
        .replace('"favorites": []', '"favorites": ["cc"]'),
    );
    expect((await library.details('aa')).note).toBe('one\n\ntwo');
    expect((await library.details('bb')).note).toBe('short and longer');
    expect(await library.ids(queryOf({ ownFavorites: true }))).toEqual(['cc']);
    const [aside] = await asides();
    expect(library.notices).toEqual([
      { code: 'library-user-data-merged', params: { hasAside: 'yes', aside } },
    ]);
    expect(await readFile(path.join(shelf.folder, aside!), 'utf8')).toContain('"two"');
    expect(await read()).toMatchObject({ notes: { aa: 'one\n\ntwo' }, favorites: ['cc'] });
  });

  const encodings = {
    'UTF-8': (text: string) => Buffer.from(text),
    'UTF-8 with a mark and the line ends of Windows': (text: string) => Buffer.from(toWindows(text)),
    'UTF-16': (text: string) => Buffer.from(toWindows(text), 'utf16le'),
    'UTF-16 the other way round': (text: string) => Buffer.from(toWindows(text), 'utf16le').swap16(),
    'Latin-1': (text: string) => Buffer.from(text, 'latin1'),
  };
  const toWindows = (text: string) => `\uFEFF${text.replaceAll('\n', '\r\n')}`;

  test.each([
    ['UTF-8', 'kept', 5],
    ['UTF-8', 'deleted', 1],
    ['UTF-8', 'deleted', 5],
    ['UTF-8 with a mark and the line ends of Windows', 'kept', 1],
    ['UTF-16', 'deleted', 5],
    ['UTF-16 the other way round', 'kept', 1],
    ['Latin-1', 'deleted', 5],
  ] as const)(
    'that another computer wrote, in %s, with the database %s and %i changes: nothing of either is dropped',
    async (encoding, database, changes) => {
      await library.setNote('aa', 'of both');
      const { id } = await library.createCollection('Both', some('aa'));
      const common = await readFile(file(), 'utf8');
      await library.setNote('bb', 'of this one');
      await library.setOwnFavorite(some('cc'), true);
      await shelf.close(library);
      const other = JSON.parse(common) as {
        revision: number;
        notes: object;
        collections: { clips: string[] }[];
      };
      other.revision += changes;
      other.notes = { aa: 'of both', dd: 'of the other, é' };
      other.collections[0]!.clips.push('ee');
      await writeFile(file(), encodings[encoding](`${JSON.stringify(other, null, 1)}\n`));
      if (database === 'deleted') await rm(shelf.database);
      library = await shelf.open();
      // In use, or set aside and told.
      const set = await asides();
      expect(set.length).toBeGreaterThan(0);
      for (const aside of set)
        expect(library.notices.map(({ params }) => params?.['aside'])).toContain(aside);
      const texts = await Promise.all(
        [...set, 'own.json'].map((name) => readFile(path.join(shelf.folder, name))),
      );
      const all = texts.map((bytes) => bytes.toString(bytes[0] === 0xff ? 'utf16le' : 'latin1')).join('\n');
      for (const kept of ['of both', 'of this one', 'of the other', '"cc"', '"ee"', '"dd"', id])
        expect(all).toContain(kept);
      expect((await library.details('aa')).note).toBe('of both');
      await shelf.close(library);
      library = await shelf.open();
      expect(library.notices).toEqual([]);
    },
  );

  test('is joined with the database when it comes from a backup: nothing is dropped', async () => {
    const { id } = await library.createCollection('Both', some('aa'));
    await library.setNote('aa', 'old');
    const backup = await readFile(file(), 'utf8');
    await library.setNote('bb', 'newer');
    await library.addToCollection(id, some('bb'));
    await change(() => backup.replace('"old"', '"old, and edited in the backup"'));
    expect((await library.details('aa')).note).toBe('old, and edited in the backup');
    expect((await library.details('bb')).note).toBe('newer');
    expect(await inOrder(id)).toEqual(['aa', 'bb']);
    expect(library.notices).toMatchObject([{ code: 'library-user-data-merged' }]);
  });

  test('gives way to the database when it is only older, as after a kill between the two writes', async () => {
    await library.setNote('aa', 'one');
    await shelf.close(library);
    const beside = new DatabaseSync(shelf.database);
    beside.exec(
      "UPDATE note SET text = 'two'; UPDATE fact SET value = value + 1 WHERE name = 'own_revision'",
    );
    beside.close();
    library = await shelf.open();
    expect((await library.details('aa')).note).toBe('two');
    expect(await read()).toMatchObject({ notes: { aa: 'two' } });
    expect(library.notices).toEqual([]);
  });

  test('that a person wrote by hand, without revision and the like, is read', async () => {
    await shelf.close(library);
    await writeFile(
      file(),
      JSON.stringify({ notes: { aa: 'by hand' }, collections: [{ id: 'x', name: 'Mine', clips: ['bb'] }] }),
    );
    library = await shelf.open();
    expect((await library.details('aa')).note).toBe('by hand');
    expect(await inOrder('x')).toEqual(['bb']);
  });

  test('that a person added something of their own to is joined with the database, and set aside', async () => {
    await library.setNote('aa', 'kept');
    await change(() => JSON.stringify({ comment: 'mine', notes: { bb: 'by hand' } }));
    expect((await library.details('aa')).note).toBe('kept');
    expect((await library.details('bb')).note).toBe('by hand');
    expect(library.notices).toMatchObject([{ code: 'library-user-data-set-aside' }]);
    expect(await asides()).toHaveLength(1);
  });

  test('that lost its revision and has clips in another order does not change the order', async () => {
    const { id } = await library.createCollection('Both', some('aa', 'bb', 'cc'));
    await change((text) => {
      const lines = text.split('\n').filter((line) => !line.includes('"revision"'));
      const at = lines.findIndex((line) => line.startsWith('    "aa"'));
      return lines.toSpliced(at, 2, lines[at + 1]!, lines[at]!).join('\n');
    });
    expect(await inOrder(id)).toEqual(['aa', 'bb', 'cc']);
    await change((text) => text.replace('"bb"', '"bb').replace(/ "revision.*\n/, ''));
    expect(await inOrder(id)).toEqual(['aa', 'bb', 'cc']);
  });

  test('that is a link is not followed, and saving works', async () => {
    await library.setNote('aa', 'kept');
    await shelf.close(library);
    const outside = path.join(shelf.folder, '..', `outside-${path.basename(shelf.folder)}`);
    await writeFile(outside, 'private');
    await rm(file());
    await symlink(outside, file());
    await symlink(outside, `${file()}.part`);
    try {
      library = await shelf.open();
      await library.setNote('bb', 'new');
      expect(await readFile(outside, 'utf8')).toBe('private');
      expect((await lstat(file())).isFile()).toBe(true);
      expect(await read()).toMatchObject({ notes: { aa: 'kept', bb: 'new' } });
    } finally {
      await rm(outside);
    }
  });
});

test('any text of a note comes back as it was written', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('', '\0', '\u0002', '\ud800'),
      async (text, odd) => {
        const note = `${odd}${text}${odd}x`;
        await library.setNote('aa', note);
        expect((await library.details('aa')).note).toBe(note);
        const [exportable] = await library.exportable(await library.numbers(some('aa')));
        expect(exportable?.note).toBe(note);
      },
    ),
    { seed: 5, numRuns: 40 },
  );
});
