import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ListedClip } from '../../../electron/contract/listed-clip.ts';
import type { Library } from '../../../electron/library/library.ts';
import { makeAccount } from '../../fakes/account.ts';
import type { Shelf } from './shelf.ts';
import { clipOf, list, queryOf, taskOf } from './shelf.ts';
import { shelfOfTest } from './shelf-of-test.ts';

const account = makeAccount({ seed: 4, voiceovers: 12 });

let shelf: Shelf;

beforeEach(async () => {
  shelf = await shelfOfTest();
});

const clip = (id: string, more: Partial<ListedClip> = {}) => clipOf(id, 0, more);
const found = async (library: Library, search: string) =>
  [...(await library.ids(queryOf({ search })))].sort();

describe('a search', () => {
  it('finds beginnings of words, folded, in every script; phrases, exclusions, voices and ids', async () => {
    const library = await shelf.open();
    await list(library, [
      clip('aa-1', { prompt: 'The Café was crowded' }),
      clip('bb-2', { prompt: 'A crowd in the cafe, was it?', voice: 'v2/de_speaker_3' }),
      clip('cc-3', { prompt: '今日はいい天気ですね。散歩に行きましょう。' }),
      clip('dd-4', { prompt: '기차가 곧 도착합니다.' }),
      clip('ee-5', { prompt: '100% -- [laughs]' }),
    ]);
    expect(await found(library, 'cafe')).toEqual(['aa-1', 'bb-2']);
    expect(await found(library, 'CAFÉ crow')).toEqual(['aa-1', 'bb-2']);
    expect(await found(library, '"cafe was"')).toEqual(['aa-1', 'bb-2']);
    expect(await found(library, '"was crowded"')).toEqual(['aa-1']);
    expect(await found(library, 'cafe -crowded')).toEqual(['bb-2']);
    expect(await found(library, '天')).toEqual(['cc-3']);
    expect(await found(library, '天気')).toEqual(['cc-3']);
    expect(await found(library, 'い天気で')).toEqual(['cc-3']);
    expect(await found(library, '차가')).toEqual(['dd-4']);
    expect(await found(library, '100%')).toEqual(['ee-5']);
    expect(await found(library, 'de_speaker')).toEqual(['bb-2']);
    expect(await found(library, 'dd-')).toEqual(['dd-4']);
    expect(await found(library, 'nowhere')).toEqual([]);
    expect(await found(library, ' ')).toHaveLength(5);
  });

  it('never fails, whatever is typed', async () => {
    const library = await shelf.open();
    await list(library, [clip('aa')]);
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({
        unit: fc.constantFrom('"', '-', '*', '(', ')', ':', '^', "'", '\\', '%', '_', 'a', '天', ' ', '\0'),
      }),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (search) => {
        expect(Array.isArray(await library.ids(queryOf({ search: search.slice(0, 500) })))).toBe(true);
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});

describe('a library', () => {
  it('keeps what was listed and stored, and shows it to a reader beside the writer', async () => {
    const output = account.outputs[0];
    if (!output) throw new Error('The account has no outputs.');
    const library = await shelf.open();
    await list(library, [clip(output.id, { favorite: true, createdAt: '2023-06-22T16:56:41.300381Z' })]);
    await library.storeMedia(taskOf(output.id), new Uint8Array(account.bytes(output.id)));
    const reader = await shelf.open('read');
    expect(reader.writable).toBe(false);
    await expect(reader.beginListing()).rejects.toMatchObject({ code: 'library-read-only' });
    expect(await reader.status()).toMatchObject({ clips: 1, cached: 1, favorites: 1 });
    const file = await reader.mediaFile(output.id, 'audio');
    expect(
      createHash('sha256')
        .update(await readFile(file.path))
        .digest('hex'),
    ).toBe(account.sha256(output.id));
    expect(await reader.details(output.id)).toMatchObject({
      createdAt: '2023-06-22T16:56:41.300381Z',
      denoised: null,
    });
    expect(await readFile(path.join(shelf.folder, 'README.txt'), 'utf8')).toContain('Voicekeep library');
  });

  it('has one writer, and tells the second one who that is', async () => {
    await shelf.open('write', 'the first program');
    await expect(shelf.open()).rejects.toMatchObject({
      code: 'library-busy',
      params: { holder: expect.stringContaining('the first program') as string },
    });
  });

  it('marks as gone only what a whole listing did not see, and takes it back', async () => {
    const library = await shelf.open();
    expect(await list(library, [clip('aa'), clip('bb')])).toMatchObject({ added: 2, gone: 0 });
    expect(await list(library, [clip('aa')], false)).toMatchObject({ added: 0, gone: 0 });
    await (await library.beginListing()).save([clip('aa')]); // cut off: never finished
    expect((await library.status()).gone).toBe(0);
    expect(await list(library, [clip('aa')])).toMatchObject({ gone: 1 });
    expect(await library.ids(queryOf({ gone: true }))).toEqual(['bb']);
    expect(await list(library, [clip('aa'), clip('bb')])).toMatchObject({ added: 0, changed: 1, gone: 0 });
    expect((await library.status()).gone).toBe(0);
  });

  it.each(['../x', '..', '', 'a/b', 'a\\b', 'a'.repeat(129), 'a.mp3', 'ä2'])(
    'refuses a listing with the id %j, whole',
    async (id) => {
      const library = await shelf.open();
      const listing = await library.beginListing();
      await expect(listing.save([clip('good'), clip(id)])).rejects.toMatchObject({
        code: 'clip-id-invalid',
      });
      expect((await library.status()).clips).toBe(0);
    },
  );

  it('takes no audio that is not the whole clip', async () => {
    const output = account.outputs[1];
    if (!output) throw new Error('The account has too few outputs.');
    const library = await shelf.open();
    await list(library, [clip(output.id)]);
    const whole = account.bytes(output.id);
    const wrong: [Uint8Array, number | null][] = [
      [new Uint8Array(), null],
      [Buffer.from('<!doctype html><title>Sorry</title>'.repeat(50)), null],
      [new Uint8Array(whole.subarray(0, whole.length - 7)), null],
      [new Uint8Array(whole), 60],
    ];
    for (const [bytes, duration] of wrong) {
      await expect(library.storeMedia(taskOf(output.id, duration), bytes)).rejects.toMatchObject({
        code: 'audio-invalid',
      });
    }
    expect(await library.status()).toMatchObject({ cached: 0, waiting: 1 });
    expect(await readdir(path.join(shelf.folder, 'audio'))).toEqual([]);
  });

  it('sets a damaged database aside, and has its audio again without fetching it', async () => {
    const output = account.outputs[2];
    if (!output) throw new Error('The account has too few outputs.');
    const first = await shelf.open();
    await list(first, [clip(output.id)]);
    await first.storeMedia(taskOf(output.id), new Uint8Array(account.bytes(output.id)));
    await shelf.close(first);
    await writeFile(shelf.database, 'this is not a database at all, it is garbage'.repeat(100));

    const second = await shelf.open();
    expect((await readdir(shelf.folder)).some((name) => /^library\.damaged-.*\.sqlite$/.test(name))).toBe(
      true,
    );
    expect(await second.status()).toMatchObject({ clips: 1, cached: 1 });
    expect(await second.details(output.id)).toMatchObject({ sha256: account.sha256(output.id) });
  });

  it('of a newer version is refused, and not touched', async () => {
    await shelf.close(await shelf.open());
    const file = shelf.database;
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 999; PRAGMA wal_checkpoint(TRUNCATE)');
    database.close();
    const before = await readFile(file);
    await expect(shelf.open()).rejects.toMatchObject({ code: 'library-newer' });
    await expect(shelf.open('read')).rejects.toMatchObject({ code: 'library-newer' });
    expect((await readFile(file)).equals(before)).toBe(true);
  });

  it('verifies its files, and plays a changed one until the right one is here again', async () => {
    const [good, changed, missing] = account.outputs;
    if (!good || !changed || !missing) throw new Error('The account has too few outputs.');
    const library = await shelf.open();
    const three = [good, changed, missing];
    await list(
      library,
      three.map(({ id }) => clip(id)),
    );
    for (const { id } of three) await library.storeMedia(taskOf(id), new Uint8Array(account.bytes(id)));
    await writeFile((await library.mediaFile(changed.id, 'audio')).path, 'edited');
    await rm((await library.mediaFile(missing.id, 'audio')).path);
    await mkdir(path.join(shelf.folder, 'audio', 'zz'));
    await writeFile(path.join(shelf.folder, 'audio', 'zz', 'mine.txt'), 'mine');

    const { results, next } = await library.verifyMedia({
      kind: 'audio',
      after: null,
      limit: 100,
      mark: true,
    });
    expect(next).toBeNull();
    expect(new Map(results.map(({ id, outcome }) => [id, outcome]))).toEqual(
      new Map([
        [good.id, 'ok'],
        [changed.id, 'changed'],
        [missing.id, 'missing'],
      ]),
    );
    expect(await library.status()).toMatchObject({ cached: 1, waiting: 1, unproven: 1 });
    const due = await library.mediaDue({ kind: 'audio', limit: 10, except: new Set(), retryAll: false });
    expect(due.map(({ id }) => id).sort()).toEqual([changed.id, missing.id].sort());
    const { path: file } = await library.mediaFile(changed.id, 'audio');
    expect(await readFile(file, 'utf8')).toBe('edited');
    await library.storeMedia(taskOf(changed.id), new Uint8Array(account.bytes(changed.id)));
    expect(await readFile(file)).toEqual(account.bytes(changed.id));
    const beside = await readdir(path.join(shelf.folder, 'audio', changed.id.slice(0, 2)));
    expect(beside.some((name) => name.startsWith(`${changed.id}.changed-`))).toBe(true);
    expect(await library.foreignFiles()).toEqual(['audio/zz/mine.txt']);
  });

  it('is not made by reading', async () => {
    await expect(shelf.open('read')).rejects.toMatchObject({ code: 'library-not-found' });
  });
});
