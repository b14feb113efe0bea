import { describe, expect, test } from 'vitest';
import { searchConditions } from '../../../electron/library/search.ts';

const values = (text: string) => searchConditions(text).map((condition) => condition.values[0]);

describe('what a person types', () => {
  test.each([
    ['', []],
    ['   ', []],
    ['""', []],
    ['storm', ['"storm"*']],
    ['  two   words ', ['"two"*', '"words"*']],
    ['"two words"', ['"two words"']],
    ['"not closed', ['"not closed"']],
    ['天気', ['%天気%']],
    ['天気予報', ['"天気予報"']],
    ['%_\\', ['"%_\\"']],
    ['%', ['%\\%%']],
  ])('%j is read as %j', (text, wanted) => {
    expect(values(text)).toEqual(wanted);
  });

  test('excludes with a hyphen before a word or a phrase, and with no other', () => {
    const excludes = (text: string) => searchConditions(text).map(({ sql }) => sql.startsWith('NOT '));
    expect(excludes('-word -"a phrase" well-known -- -')).toEqual([true, true, false, false, false]);
  });

  test('is never part of the SQL', () => {
    for (const text of ["'; DROP TABLE clip; --", 'a" OR "b', 'NEAR(a b)', 'prompt:x', '^a + b*']) {
      for (const { sql, values: given } of searchConditions(text)) {
        expect(sql).toMatch(/^[\w\s.()?'\\]+$/);
        expect(sql.split('?').length - 1).toBe(given.length);
      }
    }
  });
});
