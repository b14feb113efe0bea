import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf, parseInstant, shortInstant } from '../../../electron/platform/instant.ts';

const microsOf = (text: string) => parseInstant(text)?.micros;

describe('an instant', () => {
  it('keeps its microseconds, whatever its zone', () => {
    expect(microsOf('2023-06-22T16:37:32.347662Z')).toBe(1_687_451_852_347_662);
    expect(microsOf('2023-06-22T18:37:32.347662+02:00')).toBe(1_687_451_852_347_662);
    expect(microsOf('2023-06-22T12:07:32.347662999-04:30')).toBe(1_687_451_852_347_662);
    expect(microsOf('2023-06-22T16:37:32Z')).toBe(1_687_451_852_000_000);
  });

  it('is read from what is nearly RFC 3339, too', () => {
    for (const text of [
      '2023-06-22T16:37:32',
      '2023-06-22 16:37:32z',
      '2023-06-22T19:37:32+0300',
      '2023-06-22T19:37:32+03',
      ' 2023-06-22T16:37:32.000000000000000000001Z ',
    ]) {
      expect(microsOf(text)).toBe(1_687_451_852_000_000);
    }
  });

  it('of a leap second is the end of its minute', () => {
    expect(microsOf('2023-06-30T23:59:60Z')).toBe(microsOf('2023-07-01T00:00:00Z'));
  });

  it('is the same after being written and read, in both forms', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e15, max: 4e15 }), (micros) => {
        expect(microsOf(instantOf(micros).text)).toBe(micros);
        expect(microsOf(shortInstant(micros))).toBe(micros);
      }),
      { seed: 1 },
    );
  });

  it.each([
    ['2023-06-22T16:56:41.300381Z', '2023-06-22T16:56:41.300381Z'],
    ['2023-06-22T16:37:32.347600Z', '2023-06-22T16:37:32.3476Z'],
    ['2023-06-22T16:37:30.000000Z', '2023-06-22T16:37:30Z'],
    ['2023-06-22T16:37:32.000001Z', '2023-06-22T16:37:32.000001Z'],
    ['2023-06-22T18:37:32.5+02:00', '2023-06-22T16:37:32.5Z'],
    ['2023-06-22T16:37:32.123456789Z', '2023-06-22T16:37:32.123456Z'],
    ['1969-12-31T23:59:59.999999Z', '1969-12-31T23:59:59.999999Z'],
  ])('%s is printed as %s, as Go does', (text, printed) => {
    expect(shortInstant(microsOf(text) ?? NaN)).toBe(printed);
  });

  it('is a safe integer whatever its year, and keeps its text', () => {
    const years = fc.integer({ min: 0, max: 9999 }).map((year) => String(year).padStart(4, '0'));
    fc.assert(
      fc.property(years, (year) => {
        const text = `${year}-12-31T23:59:59.999999-23:59`;
        const instant = parseInstant(text);
        expect(instant?.text).toBe(text);
        expect(Number.isSafeInteger(instant?.micros)).toBe(true);
      }),
      { seed: 2 },
    );
    const ordered = [
      '0001-01-01T00:00:00Z',
      '1700-01-01T00:00:00Z',
      '2023-01-01T00:00:00Z',
      '9999-01-01T00:00:00Z',
    ];
    const micros = ordered.map((text) => microsOf(text) ?? NaN);
    expect(micros).toEqual(micros.toSorted((a, b) => a - b));
  });

  it('is none when it is none', () => {
    for (const text of [
      '',
      'x',
      'HelloWorld',
      '2023-06-22',
      '2023-02-30T00:00:00Z',
      '2023-13-01T00:00:00Z',
      '2023-06-22T24:00:00Z',
      '2023-06-22T00:00:61Z',
      '2023-06-22T00:00:00+25:00',
      '1687451852',
    ]) {
      expect(parseInstant(text)).toBeNull();
    }
  });
});
