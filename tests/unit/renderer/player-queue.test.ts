import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Queue } from '../../../renderer/features/player/engine/queue.ts';
import {
  addToQueue,
  afterEnd,
  clearOthers,
  createQueue,
  currentId,
  emptyQueue,
  hasNext,
  hasPrevious,
  jump,
  move,
  next,
  playNext,
  previous,
  remove,
  repeats,
  replaceCurrent,
  restoreQueue,
  setRepeat,
  shuffle,
  unshuffle,
} from '../../../renderer/features/player/engine/queue.ts';

const abc = createQueue(['a', 'b', 'c'], 'b');

/** A chance that can be told beforehand. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16807 + 11) % 2147483647;
    return state / 2147483647;
  };
}

test('playing goes on through the hits in their order and stops at the last', () => {
  expect(currentId(abc)).toBe('b');
  expect(currentId(next(abc))).toBe('c');
  expect(currentId(next(next(abc)))).toBe('c');
  expect(hasNext(next(abc))).toBe(false);
  expect(afterEnd(next(abc))).toBeNull();
});

test('going back stops at the first', () => {
  expect(currentId(previous(abc))).toBe('a');
  expect(previous(previous(abc))).toEqual(previous(abc));
  expect(hasPrevious(previous(abc))).toBe(false);
});

test('a clip that is not among the hits plays alone', () => {
  const queue = createQueue(['a', 'b'], 'x');
  expect(queue.ids).toEqual(['x']);
  expect(hasNext(queue)).toBe(false);
  expect(hasPrevious(queue)).toBe(false);
});

test('an empty queue has nothing to play, before or after', () => {
  expect(currentId(emptyQueue)).toBeNull();
  expect(next(emptyQueue)).toBe(emptyQueue);
  expect(previous(emptyQueue)).toBe(emptyQueue);
  expect(afterEnd(setRepeat(emptyQueue, 'one'))).toBeNull();
  expect(hasNext(setRepeat(emptyQueue, 'all'))).toBe(false);
});

test('repeating all goes round in both directions', () => {
  const queue = setRepeat(abc, 'all');
  expect(currentId(next(next(queue)))).toBe('a');
  expect(currentId(previous(previous(queue)))).toBe('c');
  expect(currentId(next(setRepeat(createQueue(['a'], 'a'), 'all')))).toBe('a');
});

test('repeating one plays the same clip again when it has ended, but goes on when asked', () => {
  const queue = setRepeat(abc, 'one');
  expect(afterEnd(queue)).toBe(queue);
  expect(currentId(next(queue))).toBe('c');
});

test('shuffle plays on from the clip that plays, and ends where the order was', () => {
  const mixed = shuffle(createQueue(['a', 'b', 'c', 'd', 'e', 'f'], 'd'), chance(7));
  expect(currentId(mixed)).toBe('d');
  expect(mixed.at).toBe(0);
  expect(mixed.ids).not.toEqual(['d', 'a', 'b', 'c', 'e', 'f']);
  const back = unshuffle(next(mixed));
  expect(back.ids).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  expect(currentId(back)).toBe(mixed.ids[1]);
});

test('a new queue stays shuffled and repeated as the one before it', () => {
  const before = setRepeat(shuffle(abc, chance(1)), 'all');
  const queue = createQueue(['p', 'q', 'r', 's'], 'r', before, chance(3));
  expect(queue.repeat).toBe('all');
  expect(currentId(queue)).toBe('r');
  expect(queue.at).toBe(0);
  expect(unshuffle(queue).ids).toEqual(['p', 'q', 'r', 's']);
});

test('what is played next comes right after the clip that plays, wherever it was before', () => {
  expect(playNext(abc, ['x', 'y']).ids).toEqual(['a', 'b', 'x', 'y', 'c']);
  expect(playNext(abc, ['a']).ids).toEqual(['b', 'a', 'c']);
  expect(currentId(playNext(abc, ['a']))).toBe('b');
  expect(playNext(abc, ['b']).ids).toEqual(['a', 'b', 'c']);
  expect(playNext(emptyQueue, ['x', 'y'])).toMatchObject({ ids: ['x', 'y'], at: 0 });
});

test('what is added comes last', () => {
  expect(addToQueue(abc, ['x', 'a', 'x']).ids).toEqual(['b', 'c', 'x', 'a']);
  expect(currentId(addToQueue(abc, ['a', 'b']))).toBe('b');
  expect(addToQueue(emptyQueue, ['x'])).toMatchObject({ ids: ['x'], at: 0 });
});

test('what is added while shuffled is there when shuffle ends', () => {
  const mixed = playNext(addToQueue(shuffle(abc, chance(2)), ['z']), ['y']);
  expect(unshuffle(mixed).ids).toEqual(['a', 'b', 'y', 'c', 'z']);
});

test('a clip is taken out, and the one that plays stays', () => {
  expect(remove(abc, 0)).toMatchObject({ ids: ['b', 'c'], at: 0 });
  expect(remove(abc, 2)).toMatchObject({ ids: ['a', 'b'], at: 1 });
  expect(remove(abc, 1)).toBe(abc);
  expect(remove(abc, 9)).toBe(abc);
  expect(clearOthers(abc)).toMatchObject({ ids: ['b'], at: 0 });
  expect(unshuffle(clearOthers(shuffle(abc, chance(4)))).ids).toEqual(['b']);
});

test('clips are moved by hand, and the same clip goes on', () => {
  expect(move(abc, 0, 2)).toMatchObject({ ids: ['b', 'c', 'a'], at: 0 });
  expect(move(abc, 1, -5)).toMatchObject({ ids: ['b', 'a', 'c'], at: 0 });
  expect(move(abc, 1, 99)).toMatchObject({ ids: ['a', 'c', 'b'], at: 2 });
  expect(move(abc, 7, 0)).toBe(abc);
});

test('a place is gone to, and no place beyond the ends', () => {
  expect(currentId(jump(abc, 0))).toBe('a');
  expect(jump(abc, 3)).toBe(abc);
  expect(jump(abc, -1)).toBe(abc);
});

test('another take takes the place of the clip that plays', () => {
  expect(replaceCurrent(abc, 'x').ids).toEqual(['a', 'x', 'c']);
  expect(replaceCurrent(abc, 'c').ids).toEqual(['a', 'c', 'b']);
  expect(currentId(replaceCurrent(emptyQueue, 'x'))).toBe('x');
});

test('a queue that was kept goes on from its clip, which plays alone when the queue does not have it', () => {
  const kept = { ids: ['a', 'b', 'b'], unshuffled: null, repeat: 'all' } as const;
  expect(restoreQueue(kept, 'b')).toMatchObject({ ids: ['a', 'b'], at: 1, repeat: 'all' });
  expect(restoreQueue(kept, 'x')).toEqual({ ids: ['x'], at: 0, unshuffled: null, repeat: 'all' });
  expect(restoreQueue({ ...kept, ids: [] }, 'x')).toMatchObject({ ids: ['x'], at: 0 });
});

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j');
const ids = fc.array(id, { maxLength: 6 });
const place = fc.integer({ min: -2, max: 12 });
/** One thing that a person can do with a queue that has a clip playing, and whether the same clip plays on. */
const act: fc.Arbitrary<{ readonly keeps: boolean; readonly run: (queue: Queue) => Queue }> = fc.oneof(
  fc.constantFrom(
    { keeps: false, run: next },
    { keeps: false, run: previous },
    { keeps: true, run: unshuffle },
    { keeps: true, run: clearOthers },
  ),
  fc.integer().map((seed) => ({
    keeps: true,
    run: (queue: Queue) => shuffle(queue, chance(Math.abs(seed))),
  })),
  fc
    .constantFrom(...repeats)
    .map((repeat) => ({ keeps: true, run: (queue: Queue) => setRepeat(queue, repeat) })),
  ids.map((some) => ({ keeps: true, run: (queue: Queue) => playNext(queue, some) })),
  ids.map((some) => ({ keeps: true, run: (queue: Queue) => addToQueue(queue, some) })),
  place.map((at) => ({ keeps: true, run: (queue: Queue) => remove(queue, at) })),
  place.map((at) => ({ keeps: false, run: (queue: Queue) => jump(queue, at) })),
  id.map((other) => ({ keeps: false, run: (queue: Queue) => replaceCurrent(queue, other) })),
  fc.tuple(place, place).map(([from, to]) => ({ keeps: true, run: (queue: Queue) => move(queue, from, to) })),
);

test('whatever is done, no clip is there twice, one of them plays, and only going elsewhere changes which', () => {
  fc.assert(
    fc.property(ids, id, fc.array(act, { maxLength: 30 }), (start, current, acts) => {
      let queue = createQueue(start, current);
      for (const { keeps, run } of acts) {
        const before = currentId(queue);
        queue = run(queue);
        expect(new Set(queue.ids).size).toBe(queue.ids.length);
        expect(currentId(queue)).not.toBeNull();
        if (keeps) expect(currentId(queue)).toBe(before);
        if (queue.unshuffled !== null) expect([...queue.unshuffled].sort()).toEqual([...queue.ids].sort());
      }
    }),
  );
});

test('playing on from the first clip meets every clip once, shuffled or not', () => {
  fc.assert(
    fc.property(fc.uniqueArray(id, { minLength: 1 }), fc.boolean(), fc.nat(), (some, mixed, seed) => {
      const start = createQueue(some, some[0] ?? '');
      const met: (string | null)[] = [];
      for (
        let queue: Queue | null = mixed ? shuffle(start, chance(seed)) : start;
        queue;
        queue = afterEnd(queue)
      )
        met.push(currentId(queue));
      expect([...met].sort()).toEqual([...some].sort());
    }),
  );
});
