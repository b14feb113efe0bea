/** Clips to be played one after the other, fixed when playing starts; what is searched afterwards does not change it. */
export interface Queue {
  readonly ids: readonly string[];
  /** Place of the clip that plays; -1 in an empty queue. */
  readonly at: number;
}

export const emptyQueue: Queue = { ids: [], at: -1 };

/** A queue that stands on `current`; a clip that is not among the ids plays alone. */
export function createQueue(ids: readonly string[], current: string): Queue {
  const at = ids.indexOf(current);
  return at === -1 ? { ids: [current], at: 0 } : { ids, at };
}

export function currentId(queue: Queue): string | null {
  return queue.ids[queue.at] ?? null;
}

export function hasNext(queue: Queue): boolean {
  return queue.at + 1 < queue.ids.length;
}

export function hasPrevious(queue: Queue): boolean {
  return queue.at > 0;
}

/** One clip on; the same queue at its end. */
export function next(queue: Queue): Queue {
  return hasNext(queue) ? { ...queue, at: queue.at + 1 } : queue;
}

/** One clip back; the same queue at its start. */
export function previous(queue: Queue): Queue {
  return hasPrevious(queue) ? { ...queue, at: queue.at - 1 } : queue;
}
