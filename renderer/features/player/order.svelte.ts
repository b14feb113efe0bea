import type { ClipQuery } from '../../../electron/contract/clip-query.ts';
import type { Backend } from '../../app/bridge.ts';
import type { Queue, Repeat } from './engine/queue.ts';
import * as queues from './engine/queue.ts';

const repeatAfter: Readonly<Record<Repeat, Repeat>> = { off: 'all', all: 'one', one: 'off' };

/** The queue, and what can be done with its order while a clip plays. */
export class Order {
  queue = $state.raw<Queue>(queues.emptyQueue);
  readonly canNext = $derived.by(() => queues.hasNext(this.queue));
  readonly #backend: Backend;
  readonly #changed: (queue: Queue, how: 'order' | 'current') => void;

  /** `changed` is called for every change but those by `take`; `current`: only another clip plays. */
  constructor(backend: Backend, changed: (queue: Queue, how: 'order' | 'current') => void) {
    this.#backend = backend;
    this.#changed = changed;
  }

  /** The clip, alone until the hits of the query that it is among are read. */
  async begin(id: string, query: ClipQuery | null): Promise<void> {
    const alone = queues.createQueue([], id, this.queue);
    this.set(alone);
    if (query === null) return;
    const ids = await this.#backend.request('clips.ids', { query });
    // What was done to the queue in the meantime goes before.
    if (this.queue === alone) this.set(queues.createQueue(ids, id, alone));
  }

  /** A saved queue, or none. */
  take(queue: Queue): void {
    this.queue = queue;
  }

  set(queue: Queue): void {
    if (queue === this.queue) return;
    const sameOrder = queue.ids === this.queue.ids && queue.repeat === this.queue.repeat;
    this.queue = queue;
    this.#changed(queue, sameOrder ? 'current' : 'order');
  }

  arrange(change: (queue: Queue) => Queue): void {
    this.set(change(this.queue));
  }

  toggleShuffle(): void {
    this.arrange((queue) =>
      queue.unshuffled === null ? queues.shuffle(queue, Math.random) : queues.unshuffle(queue),
    );
  }

  cycleRepeat(): void {
    this.arrange((queue) => queues.setRepeat(queue, repeatAfter[queue.repeat]));
  }
}
