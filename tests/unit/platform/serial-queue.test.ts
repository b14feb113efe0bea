import { expect, test } from 'vitest';
import { createSerialQueue } from '../../../electron/platform/serial-queue.ts';

test('work runs one after the other, in order, and goes on after a failure', async () => {
  const queue = createSerialQueue();
  const order: string[] = [];
  const step = (name: string, fails = false) =>
    queue.run(async () => {
      order.push(`${name} begins`);
      await Promise.resolve();
      order.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const results = await Promise.allSettled([step('a'), step('b', true), step('c')]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('idle resolves when all that was asked for before has ended', async () => {
  const queue = createSerialQueue();
  let done = 0;
  for (let count = 0; count < 3; count += 1) {
    void queue.run(async () => {
      await Promise.resolve();
      done += 1;
    });
  }
  await queue.idle();
  expect(done).toBe(3);
});
