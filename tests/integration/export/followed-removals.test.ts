import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Selection } from '../../../electron/contract/clip-query.ts';
import { clipQuerySchema } from '../../../electron/contract/clip-query.ts';
import type { ExportOptionsInput } from '../../../electron/contract/export.ts';
import { manifestName } from '../../../electron/export/destination/manifest.ts';
import { collection, numbered, plain, useFollowedArchive } from './followed-archive.ts';

const { archive, holds, run, preview, expectWhole, read } = useFollowedArchive();

describe('what is no longer part', () => {
  test('is told of and kept, unless something else is asked for', async () => {
    holds('a', 'b', 'c');
    await run();
    holds('a', 'c');
    expect(await preview()).toMatchObject({ clips: 2, noLongerPart: 1, removed: 0, renamed: 1, foreign: 0 });
    expect(await run()).toMatchObject({ removed: 0, renamed: 1 });
    expect(archive.files()).toEqual(['01 Line a.mp3', '02 Line b.mp3', '02 Line c.mp3']);
    await expectWhole();
  });

  test('goes into _removed with what lies beside it, out of the lists, and comes back', async () => {
    holds('a', 'b', 'c');
    const options: ExportOptionsInput = { ...numbered, removed: 'move', sidecars: ['txt'], lists: ['m3u8'] };
    await run(options);
    holds('a', 'c');
    const planned = await preview(options);
    expect(planned).toMatchObject({ noLongerPart: 1, removed: 1, renamed: 1 });
    expect(planned.removals).toEqual([{ path: '02 Line b.mp3', to: '_removed/02 Line b.mp3' }]);
    expect(await run(options)).toMatchObject({ removed: 1, renamed: 1, written: 0, failed: 0 });
    expect(archive.files()).toEqual([
      '01 Line a.mp3',
      '01 Line a.txt',
      '02 Line c.mp3',
      '02 Line c.txt',
      '_removed/02 Line b.mp3',
      '_removed/02 Line b.txt',
      'playlist.m3u8',
    ]);
    expect(read('playlist.m3u8')).not.toContain('Line b');
    await expectWhole();
    expect(await run(options)).toMatchObject({ removed: 0, renamed: 0, unchanged: 2 });
    expect(await preview(options)).toMatchObject({ noLongerPart: 0, removed: 0 });
    holds('a', 'b', 'c');
    expect(await run(options)).toMatchObject({ written: 0, renamed: 2 });
    expect(archive.files().filter((file) => file.endsWith('.mp3'))).toEqual([
      '01 Line a.mp3',
      '02 Line b.mp3',
      '03 Line c.mp3',
    ]);
    expect(existsSync(join(archive.out, '_removed'))).toBe(false);
    await expectWhole();
  });

  test('that was moved is where it was after an undo', async () => {
    holds('a', 'b');
    await run({ ...plain, removed: 'move' });
    holds('a');
    expect(await run({ ...plain, removed: 'move' })).toMatchObject({ removed: 1 });
    expect(await archive.undo()).toMatchObject({ renamed: 1 });
    expect(archive.files()).toEqual(['Line a.mp3', 'Line b.mp3']);
    expect(await preview({ ...plain, removed: 'move' })).toMatchObject({ removed: 1 });
  });

  test('is deleted when nobody touched it and the library has it, and frees its name', async () => {
    for (const id of ['x', 'y', 'z']) archive.library.add({ id, prompt: 'Same' });
    holds('x', 'y', 'z', 'a', 'b');
    const options: ExportOptionsInput = { ...plain, removed: 'delete', sidecars: ['txt'] };
    await run(options);
    writeFileSync(join(archive.out, 'Line a.mp3'), 'mine now');
    archive.library.add({ id: 'b', prompt: 'Line b' }, null);
    holds('y', 'z');
    archive.library.members.set('other', ['x']);
    const before = read('Same (2).mp3');
    expect(await preview(options)).toMatchObject({ noLongerPart: 3, removed: 1, changed: 1, waiting: 1 });
    const done = await run(options);
    expect(done).toMatchObject({ removed: 1, skipped: 2, failed: 0 });
    expect(done.notes.map(({ id, code }) => [id, code])).toEqual([
      ['a', 'changed'],
      ['b', 'not-cached'],
    ]);
    expect(archive.files()).toEqual(
      expect.arrayContaining(['Line a.mp3', 'Line a.txt', 'Line b.mp3', 'Line b.txt', 'Same (2).mp3']),
    );
    expect(archive.files()).not.toContain('Same.mp3');
    expect(archive.files()).not.toContain('Same.txt');
    expect(read('Same (2).mp3')).toBe(before);
    expect(read('Line a.mp3')).toBe('mine now');
    expect((await archive.verify()).foreign).toBe(0);
  });

  test('is not deleted when the library’s file is not what it was made from', async () => {
    holds('a', 'b');
    await run(plain);
    holds('a');
    writeFileSync(archive.library.clips.get('b')?.file ?? '', 'damaged');
    const done = await run({ ...plain, removed: 'delete' });
    expect(done).toMatchObject({ removed: 0, failed: 1 });
    expect(done.notes).toMatchObject([{ id: 'b', code: 'source-damaged' }]);
    expect(archive.files()).toContain('Line b.mp3');
    await expectWhole();
  });

  test('is none when the whole collection is gone: nothing is moved or deleted', async () => {
    holds('a', 'b');
    await run(plain);
    const before = archive.files();
    archive.library.members.delete('episode');
    for (const removed of ['keep', 'move', 'delete'] as const) {
      await expect(run({ ...plain, removed })).rejects.toMatchObject({ code: 'collection-not-found' });
      await expect(preview({ ...plain, removed })).rejects.toMatchObject({ code: 'collection-not-found' });
    }
    expect(archive.files()).toEqual(before);
    holds();
    expect(await run({ ...plain, removed: 'delete' })).toMatchObject({ removed: 2 });
  });

  test('is forgotten when the user has deleted it', async () => {
    holds('a', 'b');
    await run(plain);
    holds('a');
    rmSync(join(archive.out, 'Line b.mp3'));
    expect(await preview({ ...plain, removed: 'delete' })).toMatchObject({ noLongerPart: 0 });
    await run({ ...plain, removed: 'delete' });
    await expectWhole();
  });

  test('never takes files of another export into the same folder along, in whatever order they ran', async () => {
    const others: readonly { readonly selection: Selection; readonly template: string }[] = [
      { selection: { kind: 'query', query: clipQuerySchema.parse({}) }, template: '{prompt}' },
      { selection: collection('other'), template: '{prompt}' },
      { selection: { kind: 'ids', ids: ['a', 'b'] }, template: '{prompt}' },
    ];
    for (const removed of ['move', 'delete'] as const) {
      for (const other of others) {
        for (const first of [true, false]) {
          rmSync(archive.out, { recursive: true, force: true });
          archive.library.members.set('other', ['a', 'b']);
          holds('b', 'c');
          if (first) await archive.run({ ...other, options: plain });
          await run(plain);
          if (!first) await archive.run({ ...other, options: plain });
          const before = archive.files();
          holds('c');
          expect(await run({ ...plain, removed })).toMatchObject({ removed: 0 });
          expect(archive.files()).toEqual(before);
        }
      }
    }
  });

  test('of two exports goes with the last of them', async () => {
    archive.library.members.set('other', ['a', 'b']);
    holds('b', 'c');
    await run(plain);
    await run(plain, collection('other'));
    holds('c');
    archive.library.members.set('other', ['a']);
    const options: ExportOptionsInput = { ...plain, removed: 'move' };
    expect(await run(options)).toMatchObject({ removed: 0 });
    expect(await run(options, collection('other'))).toMatchObject({ removed: 1 });
    expect(archive.files()).toEqual(['Line a.mp3', 'Line c.mp3', '_removed/Line b.mp3']);
  });

  test('is known in exports of versions that noted nothing from the first run on', async () => {
    holds('a', 'b');
    await run(plain);
    const manifest = JSON.parse(read(manifestName)) as Record<string, unknown> & { clips: object[] };
    const { noted: _noted, ...older } = manifest;
    const clips = manifest.clips.map(({ partOf: _partOf, ...clip }: { partOf?: unknown }) => clip);
    writeFileSync(join(archive.out, manifestName), JSON.stringify({ ...older, settled: null, clips }));
    await run(plain);
    holds('a');
    expect(await run({ ...plain, removed: 'move' })).toMatchObject({ removed: 1 });
  });

  test('is the same export whatever the order that it is listed in', async () => {
    holds('a', 'b');
    await run(plain, collection('episode', { sort: 'duration', descending: false }));
    holds('a');
    expect(await run({ ...plain, removed: 'move' })).toMatchObject({ removed: 1 });
  });

  test.each(['file', 'link', 'spelling'])(
    'goes beside a %s that has the name of its folder, once',
    async (kind) => {
      holds('a', 'b');
      await run({ ...plain, removed: 'move' });
      const taken = join(archive.out, '_removed');
      const outside = join(archive.folder, 'outside');
      mkdirSync(outside);
      if (kind === 'file') writeFileSync(taken, 'mine');
      else if (kind === 'link') symlinkSync(outside, taken);
      else {
        mkdirSync(join(archive.out, '_REMOVED'));
        writeFileSync(join(archive.out, '_REMOVED', 'mine.txt'), 'mine');
      }
      holds('a');
      expect(await run({ ...plain, removed: 'move' })).toMatchObject({ removed: 1, failed: 0 });
      const files = archive.files();
      expect(files.filter((file) => file.endsWith('Line b.mp3'))).toHaveLength(1);
      expect(files).not.toContain('Line b.mp3');
      expect(readdirSync(outside)).toEqual([]);
      expect(await run({ ...plain, removed: 'move' })).toMatchObject({ removed: 0, renamed: 0 });
      expect(archive.files()).toEqual(files);
    },
  );

  test('stays where the user moved it', async () => {
    holds('a', 'b');
    await run(plain);
    renameSync(join(archive.out, 'Line b.mp3'), join(archive.out, 'mine.mp3'));
    await run(plain);
    holds('a');
    expect(await run({ ...plain, removed: 'delete' })).toMatchObject({ removed: 0, failed: 0 });
    expect(archive.files()).toEqual(['Line a.mp3', 'mine.mp3']);
  });
});
