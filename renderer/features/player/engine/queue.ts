export const repeats = ['off', 'all', 'one'] as const;
export type Repeat = (typeof repeats)[number];

/** Clips to be played one after the other, each at most once; what is searched or sorted afterwards does not change it. */
export interface Queue {
  /** In the order in which they play. */
  readonly ids: readonly string[];
  /** Place of the clip that plays; -1 in an empty queue. */
  readonly at: number;
  /** The order to go back to when shuffle ends; null while it is off. */
  readonly unshuffled: readonly string[] | null;
  readonly repeat: Repeat;
}

/** Answers a number from 0 up to, but not including, 1. */
export type Random = () => number;

export const emptyQueue: Queue = { ids: [], at: -1, unshuffled: null, repeat: 'off' };

/** A queue that stands on `current`; a clip that is not among the ids plays alone. Shuffle and repeat stay as in `before`. */
export function createQueue(
  ids: readonly string[],
  current: string,
  before: Queue = emptyQueue,
  random: Random = Math.random,
): Queue {
  const unique = [...new Set(ids)];
  const at = unique.indexOf(current);
  const queue: Queue = {
    ids: at === -1 ? [current] : unique,
    at: Math.max(0, at),
    unshuffled: null,
    repeat: before.repeat,
  };
  return before.unshuffled === null ? queue : shuffle(queue, random);
}

export function currentId(queue: Queue): string | null {
  return queue.ids[queue.at] ?? null;
}

export function hasNext(queue: Queue): boolean {
  return queue.at + 1 < queue.ids.length || (queue.repeat === 'all' && queue.ids.length > 0);
}

export function hasPrevious(queue: Queue): boolean {
  return queue.at > 0 || (queue.repeat === 'all' && queue.ids.length > 1);
}

/** One clip on, and from the last to the first when all repeat; the same queue at its end. */
export function next(queue: Queue): Queue {
  return hasNext(queue) ? { ...queue, at: (queue.at + 1) % queue.ids.length } : queue;
}

/** One clip back, and from the first to the last when all repeat; the same queue at its start. */
export function previous(queue: Queue): Queue {
  if (!hasPrevious(queue)) return queue;
  return { ...queue, at: (queue.at + queue.ids.length - 1) % queue.ids.length };
}

/** Where playing goes on when a clip has ended by itself; null: nowhere. */
export function afterEnd(queue: Queue): Queue | null {
  if (queue.repeat === 'one' && queue.at >= 0) return queue;
  return hasNext(queue) ? next(queue) : null;
}

export function setRepeat(queue: Queue, repeat: Repeat): Queue {
  return { ...queue, repeat };
}

/** Mixes all clips; the one that plays comes first. */
export function shuffle(queue: Queue, random: Random): Queue {
  const current = currentId(queue);
  const rest = queue.ids.filter((id) => id !== current);
  for (let last = rest.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [rest[last], rest[other]] = [rest[other] ?? '', rest[last] ?? ''];
  }
  const ids = current === null ? rest : [current, ...rest];
  return { ...queue, ids, at: Math.min(0, ids.length - 1), unshuffled: queue.unshuffled ?? queue.ids };
}

/** Back to the order before the mixing, standing on the same clip. */
export function unshuffle(queue: Queue): Queue {
  if (queue.unshuffled === null) return queue;
  return standingOn(currentId(queue), { ...queue, ids: queue.unshuffled, unshuffled: null });
}

/** Puts clips right after the one that plays; those that are in the queue already move there. */
export function playNext(queue: Queue, ids: readonly string[]): Queue {
  const current = currentId(queue);
  const put = (list: readonly string[]) => insertAfter(list, current, ids);
  return standingOn(current ?? ids[0] ?? null, changed(queue, put));
}

/** Puts clips at the end; those that are in the queue already move there, but the one that plays stays. */
export function addToQueue(queue: Queue, ids: readonly string[]): Queue {
  const current = currentId(queue);
  const added = [...new Set(ids)].filter((id) => id !== current);
  const moved = new Set(added);
  const put = (list: readonly string[]) => [...list.filter((id) => !moved.has(id)), ...added];
  return standingOn(current ?? added[0] ?? null, changed(queue, put));
}

/** Takes a clip out; the one that plays stays until another plays. */
export function remove(queue: Queue, index: number): Queue {
  const id = queue.ids[index];
  if (id === undefined || index === queue.at) return queue;
  return standingOn(
    currentId(queue),
    changed(queue, (list) => list.filter((other) => other !== id)),
  );
}

/** Leaves only the clip that plays. */
export function clearOthers(queue: Queue): Queue {
  const current = currentId(queue);
  return standingOn(
    current,
    changed(queue, (list) => list.filter((id) => id === current)),
  );
}

/** Moves the clip at one index to another one; indices beyond the ends are the ends. */
export function move(queue: Queue, from: number, to: number): Queue {
  const id = queue.ids[from];
  if (id === undefined) return queue;
  const ids = queue.ids.filter((_, index) => index !== from);
  ids.splice(Math.max(0, Math.min(to, ids.length)), 0, id);
  return standingOn(currentId(queue), { ...queue, ids });
}

export function jump(queue: Queue, index: number): Queue {
  return queue.ids[index] === undefined ? queue : { ...queue, at: index };
}

/** Puts another clip in the index of the one that plays: another take. A clip that is further on changes indices with it. */
export function replaceCurrent(queue: Queue, id: string): Queue {
  const current = currentId(queue);
  if (current === null) return { ...queue, ids: [id], at: 0 };
  const swap = (list: readonly string[]) =>
    list.map((other) => (other === current ? id : other === id ? current : other));
  return changed(queue, swap);
}

/** A saved queue, repaired: no clip twice, standing on one of its clips. */
export function restoreQueue(saved: Omit<Queue, 'at'>, current: string): Queue {
  const ids = [...new Set(saved.ids)];
  const at = ids.indexOf(current);
  return at === -1
    ? { ids: [current], at: 0, unshuffled: null, repeat: saved.repeat }
    : { ...saved, ids, at };
}

function changed(queue: Queue, change: (list: readonly string[]) => readonly string[]): Queue {
  return {
    ...queue,
    ids: change(queue.ids),
    unshuffled: queue.unshuffled === null ? null : change(queue.unshuffled),
  };
}

function insertAfter(
  list: readonly string[],
  current: string | null,
  ids: readonly string[],
): readonly string[] {
  const added = [...new Set(ids)].filter((id) => id !== current);
  const moved = new Set(added);
  const rest = list.filter((id) => !moved.has(id));
  const index = current === null ? 0 : rest.indexOf(current) + 1;
  return [...rest.slice(0, index), ...added, ...rest.slice(index)];
}

function standingOn(current: string | null, queue: Queue): Queue {
  const at = current === null ? -1 : queue.ids.indexOf(current);
  return { ...queue, at: at === -1 ? Math.min(0, queue.ids.length - 1) : at };
}
