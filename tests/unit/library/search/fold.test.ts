import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold, foldWithOffsets, searchText } from '../../../../electron/library/search/fold.ts';

const anything = { seed: 15, numRuns: 2000 };
const texts = () => fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));

describe('a text as searches compare it', () => {
  test.each([
    ['Łódź Đà Ørsted Æsir', 'lodz da orsted aesir'],
    ['Straße ﬁnal ½', 'strasse final 1⁄2'],
    ['İstanbul ılık', 'istanbul ilik'],
    ['한국어'.normalize('NFD'), '한국어'],
    ['राम', 'राम'],
    ['が', 'が'],
    ['か\u3099', 'が'],
    ['שָׁלוֹם', 'שלום'],
    ['مَرْحَبًا', 'مرحبا'],
    ['ΣΊΣΥΦΟΣ', 'σισυφοσ'],
    ['☕️', '☕'],
  ])('%j is %j', (text, wanted) => {
    expect(fold(text)).toBe(wanted);
  });

  test.each([
    ['राम', 'रीम'],
    ['が', 'か'],
    ['한', '하'],
  ])('keeps %j and %j apart, which are different words', (one, other) => {
    expect(fold(one)).not.toBe(fold(other));
  });

  test('is the same however it is composed, and in whichever case it is written', () => {
    fc.assert(
      fc.property(texts(), (text) => {
        expect(fold(text.normalize('NFD'))).toBe(fold(text.normalize('NFC')));
      }),
      anything,
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zäöüéèłøđçñ ]*$/), (text) => {
        expect(fold(text.toUpperCase())).toBe(fold(text));
      }),
      anything,
    );
  });

  test('is that which is indexed, and that which is highlighted in', () => {
    fc.assert(
      fc.property(texts(), (text) => {
        expect(foldWithOffsets(text).text).toBe(fold(text));
        expect(searchText(text) ?? text.toLowerCase()).toBe(fold(text));
      }),
      anything,
    );
  });

  test('knows where each of its characters comes from', () => {
    fc.assert(
      fc.property(texts(), (original) => {
        const { text, from } = foldWithOffsets(original);
        expect(from).toHaveLength(text.length + 1);
        expect(from.at(-1)).toBe(original.length);
        expect(from.toSorted((a, b) => a - b)).toEqual(from);
      }),
      anything,
    );
  });
});
