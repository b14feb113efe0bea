import { createBell } from '../platform/bell.ts';
import type { MediaTask } from '../library/library.ts';

/** Where tasks come from. */
export interface TaskSource {
  /** Up to `limit` tasks, none of `except`; may wait for more to come up. Null: there are no more. */
  more(limit: number, except: ReadonlySet<string>): Promise<readonly MediaTask[] | null>;
}

/** Tasks for several connections, asked for ahead of need. */
export interface TaskQueue {
  /** The next task; null when there are none left and none can come back. Rejects when the signal aborts. */
  next(): Promise<MediaTask | null>;
  /** The task is due again in this run. */
  again(task: MediaTask): void;
  /** The task is at an end. `failed`: it is not to be had again in this run. */
  end(task: MediaTask, outcome: 'stored' | 'failed' | 'left'): void;
}

/** So many tasks are asked for at once. */
const batch = 256;

/**
 * `take` handles what needs no connection, and answers which tasks are left. `low`: so few tasks in the queue have the
 * next ones asked for.
 */
export function createTaskQueue(options: {
  readonly source: TaskSource;
  readonly take: (tasks: readonly MediaTask[]) => Promise<readonly MediaTask[]>;
  readonly low: number;
  readonly signal: AbortSignal;
}): TaskQueue {
  const { source, take, signal } = options;
  const waiting: MediaTask[] = [];
  const underWay = new Set<string>();
  const ended = new Set<string>();
  let filling: Promise<void> | null = null;
  let exhausted = false;
  let failure: { readonly error: unknown } | null = null;
  const bell = createBell(signal);

  async function fill(): Promise<void> {
    const tasks = await source.more(batch, new Set([...underWay, ...ended]));
    if (!tasks) {
      exhausted = true;
      return;
    }
    for (const { id } of tasks) underWay.add(id);
    const left = await take(tasks);
    const leftIds = new Set(left.map(({ id }) => id));
    for (const { id } of tasks) if (!leftIds.has(id)) underWay.delete(id);
    waiting.push(...left);
  }

  return {
    async next() {
      for (;;) {
        signal.throwIfAborted();
        if (failure) throw failure.error;
        const task = waiting.shift();
        if (!exhausted && waiting.length < options.low) {
          filling ??= fill()
            .catch((error: unknown) => {
              failure = { error };
            })
            .finally(() => {
              filling = null;
              bell.ring();
            });
        }
        if (task) return task;
        // What is under way elsewhere may come back.
        if (!filling && underWay.size === 0) return null;
        await bell.next;
      }
    },
    again(task) {
      waiting.push(task);
      bell.ring();
    },
    end(task, outcome) {
      underWay.delete(task.id);
      if (outcome !== 'stored') ended.add(task.id);
      bell.ring();
    },
  };
}
