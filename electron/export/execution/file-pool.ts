import { availableParallelism } from 'node:os';
import type { RemoteWorker } from '../../platform/worker-rpc.ts';
import { startWorker } from '../../platform/worker-rpc.ts';
import type { Draft, DraftOptions, Failure, FileToWrite, WrittenFile } from './drafts.ts';
import type { Source } from './file-content.ts';
import type { FileOperations, FileStats, Stat } from './file-operations.ts';
import { createFileOperations } from './file-operations.ts';
import { forEachAtOnce } from '../destination/disk.ts';
import type { FileWorkerMethods } from './worker.ts';

/** Threads that wait for a disk to flush files, most of the time. */
const flushing = 6;
/** Threads that are busy all the time, however many cores there are. */
const mostBusy = 4;
const batch = 64;
const statBatch = 1000;
/** Files from which on a second thread is quicker. */
const worthTwo = 2000;
/** Milliseconds for which the threads wait for the next export. */
const idleFor = 30_000;

type Operations = FileOperations | RemoteWorker<FileWorkerMethods>['call'];

/** Operations on any number of files, in batches that run beside each other. */
export interface FilePool {
  /**
   * Writes files in two steps: when a batch lies whole under temporary names, `beforeNames` is awaited, and only then
   * do they get their names. `onBatch` is awaited after each batch, in no order. A rejection of either ends the writing.
   */
  write<Item extends FileToWrite>(
    items: readonly Item[],
    options: DraftOptions,
    steps: {
      readonly beforeNames: (
        drafts: readonly { readonly item: Item; readonly draft: Draft }[],
      ) => Promise<void>;
      readonly onBatch: (
        batch: readonly { readonly item: Item; readonly outcome: WrittenFile | Failure }[],
      ) => Promise<void>;
    },
  ): Promise<void>;
  stat(paths: readonly string[]): Promise<readonly Stat[]>;
  statsBelow(root: string, paths: readonly string[]): Promise<FileStats>;
  expected(sources: readonly Source[]): Promise<readonly (string | null)[]>;
  content(source: Source): Promise<Uint8Array | Failure>;
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

/** Threads start when they are first needed; `worker` null: the operations run in this thread, as small tests do. */
export function createFilePool(worker: URL | null): FilePool {
  const here = worker === null ? createFileOperations() : null;
  const started: Promise<RemoteWorker<FileWorkerMethods>>[] = [];
  let turn = 0;

  async function next(threads = busy()): Promise<Operations> {
    if (here || worker === null) return here ?? createFileOperations();
    return (await thread(worker, turn++ % threads)).call;
  }

  /** A look at a file is so quick that it is not worth the start of a second thread. */
  async function first(): Promise<Operations> {
    return here ?? (worker === null ? createFileOperations() : (await thread(worker, 0)).call);
  }

  function thread(url: URL, index: number): Promise<RemoteWorker<FileWorkerMethods>> {
    const known = started[index] ?? startWorker<FileWorkerMethods>(url, null);
    started[index] = known;
    return known;
  }

  return {
    async write(items, options, { beforeNames, onBatch }) {
      const threads = options.fsync ? flushing : busy();
      await forEachAtOnce(chunks(items, batch), threads * 2, async (some) => {
        const operations = await next(threads);
        const plain = some.map(({ target, source, replaces, modifiedAt }) => ({
          ...{ target, source, replaces },
          ...(modifiedAt === undefined ? {} : { modifiedAt }),
        }));
        const drafts = await operations.draft(plain, options);
        const whole = some.flatMap((item, index) => {
          const draft = drafts[index];
          return draft && 'temporary' in draft ? [{ item, draft }] : [];
        });
        try {
          await beforeNames(whole);
        } catch (error) {
          await operations.discard(
            whole.map(({ draft }) => draft),
            options.root,
          );
          throw error;
        }
        const names = await operations.publish(
          whole.map(({ draft }) => ({ temporary: draft.temporary })),
          whole.map(({ item }) => plain[some.indexOf(item)] ?? item),
          options.root,
        );
        const failures = new Map(whole.map(({ item }, index) => [item, names[index] ?? null]));
        await onBatch(
          some.map((item, index) => ({
            item,
            outcome: failures.get(item) ?? drafts[index] ?? { code: 'EIO' },
          })),
        );
      });
    },
    async stat(paths) {
      const operations = await first();
      const parts = [...chunks(paths, statBatch)];
      const answers = await Promise.all(parts.map(async (part) => operations.stat(part)));
      return answers.flat();
    },
    async statsBelow(root, paths) {
      const half = Math.ceil(paths.length / 2);
      const parts = paths.length < worthTwo ? [paths] : [paths.slice(0, half), paths.slice(half)];
      const [one, two] = await Promise.all(parts.map(async (part) => (await next()).statsBelow(root, part)));
      return one && two ? joined(one, two) : (one ?? joined());
    },
    async expected(sources) {
      return (await next()).expected(sources);
    },
    async content(source) {
      return (await next()).content(source);
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

const busy = () => Math.min(mostBusy, Math.max(2, availableParallelism()));

function* chunks<T>(items: readonly T[], size: number): Iterable<readonly T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

function joined(...all: readonly FileStats[]): FileStats {
  const count = all.reduce((sum, { sizes }) => sum + sizes.length, 0);
  const statsBelow = { sizes: new Float64Array(count), times: new Float64Array(count) };
  let at = 0;
  for (const { sizes, times } of all) {
    statsBelow.sizes.set(sizes, at);
    statsBelow.times.set(times, at);
    at += sizes.length;
  }
  return statsBelow;
}
