import { expect, test } from 'vitest';
import {
  createQueue,
  currentId,
  emptyQueue,
  hasNext,
  hasPrevious,
  next,
  previous,
} from '../../../renderer/player/queue.ts';

test('playing goes on through the hits in their order and stops at the last', () => {
  const start = createQueue(['a', 'b', 'c'], 'b');
  expect(currentId(start)).toBe('b');
  expect(currentId(next(start))).toBe('c');
  expect(currentId(next(next(start)))).toBe('c');
  expect(hasNext(next(start))).toBe(false);
});

test('going back stops at the first', () => {
  const start = createQueue(['a', 'b', 'c'], 'b');
  expect(currentId(previous(start))).toBe('a');
  expect(previous(previous(start))).toEqual(previous(start));
  expect(hasPrevious(previous(start))).toBe(false);
});

test('a clip that is not among the hits plays alone', () => {
  const queue = createQueue(['a', 'b'], 'x');
  expect(currentId(queue)).toBe('x');
  expect(hasNext(queue)).toBe(false);
  expect(hasPrevious(queue)).toBe(false);
});

test('an empty queue has nothing to play, before or after', () => {
  expect(currentId(emptyQueue)).toBeNull();
  expect(next(emptyQueue)).toBe(emptyQueue);
  expect(previous(emptyQueue)).toBe(emptyQueue);
});
