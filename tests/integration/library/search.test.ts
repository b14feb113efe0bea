import { rm } from 'node:fs/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Library } from '../../../electron/library/library.ts';
import { fold } from '../../../electron/library/search/fold.ts';
import type { Shelf } from './shelf.ts';
import { clipOf, list, queryOf } from './shelf.ts';
import { shelfOfTest } from './shelf-of-test.ts';

let shelf: Shelf;

beforeEach(async () => {
  shelf = await shelfOfTest();
});
const found = async (library: Library, search: string) =>
  [...(await library.ids(queryOf({ search })))].sort();

describe('a search in any script', () => {
  const prompts = [
    'Łódź is a city',
    '한국어 노래',
    'राम घर',
    'रीम घर',
    'Crème BRÛLÉE',
    'Straße im Đorđe',
    'Ørsted Ærø',
    'İstanbul ılık',
    '今日は世界',
    'ﬁnal ½',
    'مَرْحَبًا بالعالم',
    'שָׁלוֹם עולם',
    'ΣΊΣΥΦΟΣ',
    'Ёлка и чай',
    'Zürich, naïve “façade”',
    'plain words',
  ];

  const forms: readonly ((text: string) => string)[] = [
    (text) => text.normalize('NFC'),
    (text) => text.normalize('NFD'),
    (text) => text.toUpperCase(),
    (text) => text.toLowerCase(),
    (text) => fold(text),
  ];

  test('finds each prompt by each of its words, and no other by them, however both are written', async () => {
    for (const stored of forms.slice(0, 2)) {
      const library = await shelf.open();
      const clips = prompts.map((prompt, number) =>
        clipOf(`p${number}`, number, { prompt: stored(prompt), voice: '' }),
      );
      await list(library, clips);
      for (const [number, prompt] of prompts.entries()) {
        const words = prompt.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
        for (const word of words) {
          const wanted = prompts.flatMap((other, at) =>
            (other.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).some((one) => fold(one).startsWith(fold(word)))
              ? [`p${at}`]
              : [],
          );
          for (const form of forms) {
            const search = form(word);
            expect([search, await found(library, search)]).toEqual([search, wanted.sort()]);
            expect(await found(library, `"${search}"`)).toContain(`p${number}`);
          }
        }
      }
      await shelf.close(library);
    }
  });

  test('follows a prompt that changes, and one that comes back from the records', async () => {
    const library = await shelf.open();
    await list(library, [clipOf('one', 0, { prompt: 'Łódź' }), clipOf('two', 1, { prompt: 'plain' })]);
    await list(library, [
      clipOf('one', 0, { prompt: 'plain', json: '{}' }),
      clipOf('two', 1, { prompt: 'Ørsted', json: '{}' }),
    ]);
    expect([await found(library, 'lodz'), await found(library, 'plain')]).toEqual([[], ['one']]);
    await shelf.close(library);
    await rm(shelf.database);
    const again = await shelf.open();
    expect(await found(again, 'orsted')).toEqual(['two']);
  });
});
