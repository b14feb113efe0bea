import { describe, expect, test } from 'vitest';
import { isSubstring, parseSearch } from '../../../../electron/library/search/search.ts';

describe('what a person types', () => {
  test.each([
    ['', []],
    ['   ', []],
    ['""', []],
    ['storm', [{ text: 'storm', phrase: false, exclude: false }]],
    [
      '  two   words ',
      [
        { text: 'two', phrase: false, exclude: false },
        { text: 'words', phrase: false, exclude: false },
      ],
    ],
    ['"two words"', [{ text: 'two words', phrase: true, exclude: false }]],
    ['"not closed', [{ text: 'not closed', phrase: true, exclude: false }]],
    ['-word', [{ text: 'word', phrase: false, exclude: true }]],
    ['-"a phrase"', [{ text: 'a phrase', phrase: true, exclude: true }]],
    ['e\u0301', [{ text: 'é', phrase: false, exclude: false }]],
  ])('%j is read as %j', (text, wanted) => {
    expect(parseSearch(text)).toEqual(wanted);
  });

  test('excludes with a hyphen before a word or a phrase, and with no other', () => {
    const excludes = parseSearch('-word -"a phrase" well-known -- -').map(({ exclude }) => exclude);
    expect(excludes).toEqual([true, true, false, false, false]);
  });

  test('is looked for anywhere in scripts without spaces and for signs, from the beginnings of words elsewhere', () => {
    const kinds = parseSearch('storm 天気 오늘 %_ "a b"').map(isSubstring);
    expect(kinds).toEqual([false, true, true, true, false]);
  });
});
