import type { RemoteWorker } from '../library/rpc.ts';
import { startWorker } from '../library/rpc.ts';
import type { FileActs, Placing, PlaceOutcome, Stat } from './file-acts.ts';
import { createFileActs } from './file-acts.ts';
import { forEachAtOnce } from './disk.ts';
import type { FileWorkerMethods } from './file-worker.ts';

const threads = 3;
const batch = 64;
const statBatch = 1000;

/** Acts on any number of files, in batches that run beside each other. */
export interface FilePool {
  /** `onBatch` is awaited after each batch, in no order; a rejection of it ends the placing. */
  place<Item extends Placing>(
    items: readonly Item[],
    options: Parameters<FileActs['place']>[1],
    onBatch: (batch: readonly { readonly item: Item; readonly outcome: PlaceOutcome }[]) => Promise<void>,
  ): Promise<void>;
  stat(paths: readonly string[]): Promise<readonly Stat[]>;
  expected(items: readonly Placing[]): Promise<readonly (string | null)[]>;
  content(item: Placing): Promise<Uint8Array | null>;
  close(): Promise<void>;
}

/** Threads start when they are first needed; `worker` null: the acts run in this thread, as small tests do. */
export function createFilePool(worker: URL | null): FilePool {
  const here = worker === null ? createFileActs() : null;
  const started: Promise<RemoteWorker<FileWorkerMethods>>[] = [];
  let turn = 0;

  async function next(): Promise<
    Pick<FileActs, 'place' | 'expected' | 'content'> & {
      stat(paths: readonly string[]): Promise<readonly Stat[]> | readonly Stat[];
    }
  > {
    if (here || worker === null) return here ?? createFileActs();
    const index = turn++ % threads;
    started[index] ??= startWorker<FileWorkerMethods>(worker, null);
    return (await started[index]).call;
  }

  return {
    async place(items, options, onBatch) {
      await forEachAtOnce(stretches(items, batch), threads * 2, async (some) => {
        const acts = await next();
        const plain = some.map(({ target, source, replaces }) => ({ target, source, replaces }));
        const outcomes = await acts.place(plain, options);
        await onBatch(some.map((item, index) => ({ item, outcome: outcomes[index] ?? { code: 'EIO' } })));
      });
    },
    async stat(paths) {
      const parts = [...stretches(paths, statBatch)];
      const answers = await Promise.all(parts.map(async (part) => (await next()).stat(part)));
      return answers.flat();
    },
    async expected(items) {
      return (await next()).expected(items);
    },
    async content(item) {
      return (await next()).content(item);
    },
    async close() {
      await Promise.all(started.map(async (thread) => (await thread).close()));
    },
  };
}

function* stretches<T>(items: readonly T[], size: number): Iterable<readonly T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
