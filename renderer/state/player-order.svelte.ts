import type { Queue, Repeat } from '../player/queue.ts';
import * as queues from '../player/queue.ts';

const repeatAfter: Readonly<Record<Repeat, Repeat>> = { off: 'all', all: 'one', one: 'off' };

/** The queue, and what can be done with its order while a clip plays. */
export class Order {
  queue = $state.raw<Queue>(queues.emptyQueue);
  readonly canNext = $derived.by(() => queues.hasNext(this.queue));
  readonly #changed: (queue: Queue, how: 'order' | 'place') => void;

  /** `changed` is told of every change but those by `take`; `place`: only another clip plays. */
  constructor(changed: (queue: Queue, how: 'order' | 'place') => void) {
    this.#changed = changed;
  }

  /** A queue that was kept, or none. */
  take(queue: Queue): void {
    this.queue = queue;
  }

  set(queue: Queue): void {
    if (queue === this.queue) return;
    const sameOrder = queue.ids === this.queue.ids && queue.repeat === this.queue.repeat;
    this.queue = queue;
    this.#changed(queue, sameOrder ? 'place' : 'order');
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
