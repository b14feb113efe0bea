import type { RemoteWorker } from '../../platform/worker-rpc.ts';
import { startWorker } from '../../platform/worker-rpc.ts';
import type { FileActs, Looks, Placing, PlaceOutcome, Stat } from './file-operations.ts';
import { createFileActs } from './file-operations.ts';
import { forEachAtOnce } from '../destination/disk.ts';
import type { FileWorkerMethods } from './worker.ts';

const threads = 3;
const batch = 64;
const statBatch = 1000;
/** Files from which on a second thread is quicker. */
const worthTwo = 2000;
/** Milliseconds for which the threads wait for the next export. */
const idleFor = 30_000;

type Acts = FileActs | RemoteWorker<FileWorkerMethods>['call'];

/** Acts on any number of files, in batches that run beside each other. */
export interface FilePool {
  /** `onBatch` is awaited after each batch, in no order; a rejection of it ends the placing. */
  place<Item extends Placing>(
    items: readonly Item[],
    options: Parameters<FileActs['place']>[1],
    onBatch: (batch: readonly { readonly item: Item; readonly outcome: PlaceOutcome }[]) => Promise<void>,
  ): Promise<void>;
  stat(paths: readonly string[]): Promise<readonly Stat[]>;
  looks(root: string, paths: readonly string[]): Promise<Looks>;
  expected(items: readonly Placing[]): Promise<readonly (string | null)[]>;
  content(item: Placing): Promise<Uint8Array | null>;
  /** Starts a thread, so that it is ready when it is needed. */
  warm(): void;
  close(): Promise<void>;
}

/** One pool for all exports of a library: its threads stay a while, as exports often follow each other. */
export interface SharedPool {
  use<T>(work: (files: FilePool) => Promise<T>): Promise<T>;
  /** Ends the threads at once; they start again when they are used. */
  close(): Promise<void>;
}

export function createSharedPool(worker: URL | null): SharedPool {
  let pool: FilePool | null = null;
  let users = 0;
  let timer: NodeJS.Timeout | undefined;

  async function close(): Promise<void> {
    clearTimeout(timer);
    const closing = pool;
    pool = null;
    await closing?.close();
  }

  return {
    async use(work) {
      clearTimeout(timer);
      pool ??= createFilePool(worker);
      users += 1;
      try {
        return await work(pool);
      } finally {
        users -= 1;
        // What a thread that could not start said was heard by those who needed it.
        if (users === 0) timer = setTimeout(() => void close().catch(() => undefined), idleFor).unref();
      }
    },
    close,
  };
}

/** Threads start when they are first needed; `worker` null: the acts run in this thread, as small tests do. */
export function createFilePool(worker: URL | null): FilePool {
  const here = worker === null ? createFileActs() : null;
  const started: Promise<RemoteWorker<FileWorkerMethods>>[] = [];
  let turn = 0;

  async function next(): Promise<Acts> {
    if (here || worker === null) return here ?? createFileActs();
    return (await thread(worker, turn++ % threads)).call;
  }

  /** A look at a file is so quick that it is not worth the start of a second thread. */
  async function first(): Promise<Acts> {
    return here ?? (worker === null ? createFileActs() : (await thread(worker, 0)).call);
  }

  function thread(url: URL, index: number): Promise<RemoteWorker<FileWorkerMethods>> {
    const known = started[index] ?? startWorker<FileWorkerMethods>(url, null);
    started[index] = known;
    return known;
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
      const acts = await first();
      const parts = [...stretches(paths, statBatch)];
      const answers = await Promise.all(parts.map(async (part) => acts.stat(part)));
      return answers.flat();
    },
    async looks(root, paths) {
      const half = Math.ceil(paths.length / 2);
      const parts = paths.length < worthTwo ? [paths] : [paths.slice(0, half), paths.slice(half)];
      const [one, two] = await Promise.all(parts.map(async (part) => (await next()).looks(root, part)));
      return one && two ? joined(one, two) : (one ?? joined());
    },
    async expected(items) {
      return (await next()).expected(items);
    },
    async content(item) {
      return (await next()).content(item);
    },
    warm() {
      if (worker === null) return;
      thread(worker, 0).catch(() => undefined); // whoever needs it first hears of it
    },
    async close() {
      await Promise.all(started.map(async (thread) => (await thread).close()));
    },
  };
}

function* stretches<T>(items: readonly T[], size: number): Iterable<readonly T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

function joined(...all: readonly Looks[]): Looks {
  const count = all.reduce((sum, { sizes }) => sum + sizes.length, 0);
  const looks = { sizes: new Float64Array(count), times: new Float64Array(count) };
  let at = 0;
  for (const { sizes, times } of all) {
    looks.sizes.set(sizes, at);
    looks.times.set(times, at);
    at += sizes.length;
  }
  return looks;
}
