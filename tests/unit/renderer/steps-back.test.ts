import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moveBefore, stepsBack } from '../../../renderer/features/collections/reorder.ts';

/** As the library moves a clip: before another one, or to the end. */
function moved(all: readonly string[], id: string, before: string | null): readonly string[] {
  const rest = all.filter((other) => other !== id);
  const at = before === null ? rest.length : rest.indexOf(before);
  return [...rest.slice(0, at), id, ...rest.slice(at)];
}

const ids = Array.from({ length: 8 }, (_, number) => `clip-${number}`);

test('what was taken out and added at the end again goes back to where it stood, whatever it was', () => {
  fc.assert(
    fc.property(fc.subarray(ids), (out) => {
      const again = [...ids.filter((id) => !out.includes(id)), ...out];
      const back = stepsBack(ids, new Set(out)).reduce<readonly string[]>(
        (all, { id, before }) => moved(all, id, before),
        again,
      );
      expect(back).toEqual(ids);
    }),
  );
});

test('what was moved together goes back to where it stood, whatever it was and wherever it went', () => {
  fc.assert(
    fc.property(fc.subarray(ids, { minLength: 1 }), fc.nat(8), (some, to) => {
      const move = moveBefore(ids, new Set(some), to);
      if (move === null) return;
      const rest = ids.filter((id) => !some.includes(id));
      const now = [...rest.slice(0, move.index), ...move.ids, ...rest.slice(move.index)];
      const back = stepsBack(ids, new Set(move.ids)).reduce<readonly string[]>(
        (all, { id, before }) => moved(all, id, before),
        now,
      );
      expect(back).toEqual(ids);
    }),
  );
});
