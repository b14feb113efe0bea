import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBatcher } from '../../../electron/platform/batcher.ts';

describe('a batcher', () => {
  test('writes every item once, in order, one write at a time, whatever the pauses and failures', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ turns: fc.nat(4), fails: fc.boolean() }), { maxLength: 30 }),
        async (items) => {
          const written: number[] = [];
          let writing = 0;
          const batcher = createBatcher<number>(async (numbers) => {
            writing += 1;
            expect(writing).toBe(1);
            await turns(2);
            writing -= 1;
            written.push(...numbers);
            if (numbers.some((number) => items[number]?.fails)) throw new Error('refused');
          });
          const added: Promise<boolean>[] = [];
          for (const [number, { turns: pause }] of items.entries()) {
            added.push(
              batcher.add(number).then(
                () => true,
                () => false,
              ),
            );
            await turns(pause);
          }
          const results = await Promise.all(added);
          expect(written).toEqual(items.map((_item, number) => number));
          for (const [number, { fails }] of items.entries()) if (fails) expect(results[number]).toBe(false);
        },
      ),
    );
  });
});

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
}
