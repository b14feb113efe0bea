import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { highlightsOf } from '../../../../electron/library/search/highlights.ts';
import { parseSearch } from '../../../../electron/library/search/search.ts';

/** The prompt with its marks in brackets. */
function marked(prompt: string, search: string): string {
  return highlightsOf(prompt, parseSearch(search)).reduceRight(
    (text, [start, end]) => `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`,
    prompt,
  );
}

describe('the marks of a search', () => {
  test.each([
    ['Der Zug nach Köln hält', 'koln', 'Der Zug nach [Köln] hält'],
    ['Cafe\u0301 au lait', 'café', '[Cafe\u0301] au lait'],
    ['İstanbul’a', 'istan', '[İstan]bul’a'],
    ['The lighthouse, the light', 'light', 'The [light]house, the [light]'],
    ['highlight', 'light', 'highlight'],
    ['two words, and two words', '"two words"', '[two words], and [two words]'],
    ['two, words', '"two words"', '[two, words]'],
    ['two wordsmiths', '"two words"', 'two wordsmiths'],
    ['今天天气很好', '天气', '今天[天气]很好'],
    ['今天天气很好', '天', '今[天天]气很好'],
    ['sun but no rain', 'sun -rain', '[sun] but no rain'],
    ['100 % sure', '%', '100 [%] sure'],
    ['well-known', 'well-kn', '[well-kn]own'],
    ['👩🏽‍🚀 says hello', 'hello', '👩🏽‍🚀 says [hello]'],
    ['nothing', '', 'nothing'],
  ])('in %j for %j are %j', (prompt, search, wanted) => {
    expect(marked(prompt, search)).toBe(wanted);
  });

  test('lie in the prompt, in order and apart, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (prompt, search) => {
        let last = -1;
        for (const [start, end] of highlightsOf(prompt, parseSearch(search))) {
          expect(start).toBeGreaterThan(last);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(prompt.length);
          last = end;
        }
      }),
      { seed: 4, numRuns: 2000 },
    );
  });
});
