import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isChosen, withMonth } from '../../../renderer/features/filters/months.ts';
import { edgeOf, shownOf } from '../../../renderer/features/filters/shown-range.ts';

const months = ['2022-11', '2022-12', '2023-01', '2023-02', '2024-02'];
const none = { from: null, to: null };

test('a month is its first to its last day', () => {
  expect(withMonth('2023-02', none, months)).toEqual({ from: '2023-02-01', to: '2023-02-28' });
  expect(withMonth('2024-02', none, months)).toEqual({ from: '2024-02-01', to: '2024-02-29' });
});

test('after any clicks the chosen months stand together, and the last one that was clicked on is chosen unless it was taken off', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...months), { minLength: 1, maxLength: 8 }), (clicks) => {
      let range: { readonly from: string | null; readonly to: string | null } = none;
      for (const month of clicks) {
        const before = months.filter((one) => isChosen(one, range));
        range = withMonth(month, range, months);
        const chosen = months.map((one) => isChosen(one, range));
        const edge = before[0] === month || before.at(-1) === month;
        expect(isChosen(month, range)).toBe(!edge);
        expect(chosen.lastIndexOf(true) - chosen.indexOf(true) + 1 || 0).toBe(
          chosen.includes(true) ? chosen.filter(Boolean).length : 1,
        );
      }
    }),
  );
});

test('the ends of a range of lengths take in exactly what is shown as them', () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.double({ min: 0, max: 10_000, noNaN: true }), (shown, seconds) => {
      const rounded = Math.round(seconds);
      const [from, to] = [edgeOf(shown, 'from') ?? 0, edgeOf(shown, 'to') ?? 0];
      if (Math.abs(seconds - shown - 0.5) < 1e-5) return;
      expect(seconds >= from).toBe(rounded >= shown);
      expect(seconds <= to).toBe(rounded <= shown);
      expect([shownOf(from), shownOf(to)]).toEqual([shown, shown]);
      // A fraction is meant as it is.
      expect(shownOf(edgeOf(shown + 0.5, 'from') ?? 0)).toBe(shown + 0.5);
    }),
  );
});
