import { describe, expect, test } from 'vitest';
import type { ExportOptionsInput } from '../../../electron/contract/export.ts';
import { episode, numbered, useFollowedArchive } from './followed-archive.ts';

const { archive, holds, run, preview } = useFollowedArchive();

describe('numbered', () => {
  test('names begin with the position in the collection, and the preview shows them in that order', async () => {
    holds('c', 'a', 'e');
    expect((await preview()).examples).toEqual(['01 Line c.mp3', '02 Line a.mp3', '03 Line e.mp3']);
    await run();
    expect(archive.files()).toEqual(['01 Line c.mp3', '02 Line a.mp3', '03 Line e.mp3']);
    expect(await run()).toMatchObject({ written: 0, renamed: 0, unchanged: 3 });
  });

  test('without a collection they begin with the position in the results, or in what was picked', async () => {
    await run(numbered, { kind: 'ids', ids: ['d', 'b'] });
    expect(archive.files()).toEqual(['01 Line d.mp3', '02 Line b.mp3']);
  });

  test('a template that names the position numbers by itself', async () => {
    holds('c', 'a');
    await run(numbered, episode, '{position:3} {prompt}');
    expect(archive.files()).toEqual(['001 Line c.mp3', '002 Line a.mp3']);
  });

  test('two clips that change places change their numbers, and an undo gives them back', async () => {
    holds('a', 'b', 'c');
    await run();
    holds('b', 'a', 'c');
    const planned = await preview();
    expect(planned.renames).toEqual([
      { from: '02 Line b.mp3', path: '01 Line b.mp3' },
      { from: '01 Line a.mp3', path: '02 Line a.mp3' },
    ]);
    expect(await run()).toMatchObject({ renamed: 2, written: 0 });
    expect(archive.files()).toEqual(['01 Line b.mp3', '02 Line a.mp3', '03 Line c.mp3']);
    expect(await archive.undo()).toMatchObject({ renamed: 2 });
    expect(archive.files()).toEqual(['01 Line a.mp3', '02 Line b.mp3', '03 Line c.mp3']);
    // Numbers that are kept are those that were given back.
    expect(await run({ ...numbered, keepNumbers: true })).toMatchObject({ renamed: 0, unchanged: 3 });
    await run();
    await archive.undo();
    await archive.undo();
    expect(archive.files()).toEqual(['01 Line b.mp3', '02 Line a.mp3', '03 Line c.mp3']);
    expect(await run({ ...numbered, keepNumbers: true })).toMatchObject({ renamed: 0, unchanged: 3 });
  });

  test('all numbers are equally long', async () => {
    const ids = Array.from({ length: 101 }, (_, index) => `n${index}`);
    for (const id of ids) archive.library.add({ id, prompt: id });
    holds(...ids.slice(0, 99));
    const kept = { ...numbered, keepNumbers: true };
    await run(kept);
    expect(archive.files()).toContain('09 n8.mp3');
    holds(...ids);
    expect(await run(kept)).toMatchObject({ written: 2, renamed: 0 });
    expect(archive.files()).toEqual(expect.arrayContaining(['09 n8.mp3', '99 n98.mp3', '101 n100.mp3']));
    expect(await run(kept)).toMatchObject({ written: 0, renamed: 0 });
    expect(await run()).toMatchObject({ written: 0, renamed: 99 });
    expect(archive.files()).toEqual(expect.arrayContaining(['009 n8.mp3', '099 n98.mp3', '101 n100.mp3']));
  });
});

describe('numbers that are kept', () => {
  const kept: ExportOptionsInput = { ...numbered, keepNumbers: true };

  test.each(['{prompt}', '{position:2} {prompt}'])(
    'with %s nothing is renamed when clips leave, come or change places',
    async (template) => {
      holds('a', 'b', 'c');
      await run(kept, episode, template);
      holds('c', 'e', 'a');
      expect(await run(kept, episode, template)).toMatchObject({ renamed: 0, written: 1 });
      expect(archive.files()).toEqual(['01 Line a.mp3', '02 Line b.mp3', '03 Line c.mp3', '04 Line e.mp3']);
      holds('b', 'c', 'e', 'a');
      expect(await run(kept, episode, template)).toMatchObject({ renamed: 0, written: 0, unchanged: 4 });
    },
  );
});
