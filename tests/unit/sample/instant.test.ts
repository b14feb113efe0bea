import { describe, expect, test } from 'vitest';
import { formatInstant, parseInstant } from '../../../electron/sample/instant.ts';

describe('an instant', () => {
  test.each([
    ['2023-06-22T16:56:41.300381Z', '2023-06-22T16:56:41.300381Z'],
    ['2023-06-22T16:37:32.347600Z', '2023-06-22T16:37:32.3476Z'],
    ['2023-06-22T16:37:32.000000Z', '2023-06-22T16:37:32Z'],
    ['2023-06-22T16:37:32.000001Z', '2023-06-22T16:37:32.000001Z'],
    ['2023-06-22T18:37:32.5+02:00', '2023-06-22T16:37:32.5Z'],
    ['2023-06-22T16:37:32.123456789Z', '2023-06-22T16:37:32.123456Z'],
    ['1969-12-31T23:59:59.999999Z', '1969-12-31T23:59:59.999999Z'],
  ])('%s is printed as %s, as Go does', (text, printed) => {
    expect(formatInstant(parseInstant(text) ?? NaN)).toBe(printed);
  });

  test('keeps two moments one microsecond apart apart', () => {
    const [early, late] = ['2023-06-22T16:37:32.347661Z', '2023-06-22T16:37:32.347662Z'].map(parseInstant);
    expect((late ?? NaN) - (early ?? NaN)).toBe(1);
  });

  test.each([
    '',
    'HelloWorld',
    '2023-06-22',
    '2023-06-22T16:37:32',
    '2023-02-30T00:00:00Z',
    '2023-06-22T25:00:00Z',
  ])('is not read from %j', (text) => expect(parseInstant(text)).toBeNull());
});
