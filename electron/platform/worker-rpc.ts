import { Worker, parentPort, workerData } from 'node:worker_threads';
import type { ErrorReport } from '../contract/errors.ts';
import { AppError, toErrorReport } from '../contract/errors.ts';
import { isOfFilesLimit } from './files-limit.ts';

/** Methods that a worker serves: structured-clonable arguments and answers. */
type Methods = Readonly<Record<string, (...args: never[]) => unknown>>;

/** The same methods from outside: every answer comes later. */
export type Remote<M extends Methods> = {
  readonly [Name in keyof M]: (...args: Parameters<M[Name]>) => Promise<Awaited<ReturnType<M[Name]>>>;
};

interface Call {
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: ErrorReport; readonly stack: string };

/**
 * For a thread that was told to end, before it is ended from outside: under Node it ends by itself within
 * milliseconds, under Electron it may stay, but has nothing to do any more.
 */
const mostMillisecondsToEnd = 250;

export interface RemoteWorker<M extends Methods> {
  readonly call: Remote<M>;
  /** Ends the thread after the calls under way have been answered. */
  close(): Promise<void>;
}

/** Starts a worker. Rejects with the error that its start failed with. */
export async function startWorker<M extends Methods>(url: URL, data: unknown): Promise<RemoteWorker<M>> {
  const worker = new Worker(url, { workerData: data });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  let lastId = 0;
  let dead: Error | null = null;

  function die(error: Error): void {
    dead ??= error;
    for (const { reject } of waiting.values()) reject(dead);
    waiting.clear();
  }

  worker.on('message', (answer: Answer) => {
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('error' in answer) call?.reject(revive(answer.error, answer.stack));
    else call?.resolve(answer.value);
  });
  worker.on('error', die);
  const exited = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      die(new AppError('library-not-open'));
      resolve();
    });
  });

  /**
   * Lets the thread end by itself. One that is ended from outside while it is in native code, also in that which runs
   * for garbage, takes the process with it (an exception of Node-API that nothing can catch).
   */
  async function end(): Promise<void> {
    if (dead === null) await send('close', []);
    const late = setTimeout(() => void worker.terminate(), mostMillisecondsToEnd);
    await exited;
    clearTimeout(late);
  }

  function send(method: string, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (dead !== null) {
        reject(dead);
        return;
      }
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      worker.postMessage({ id: lastId, method, args } satisfies Call, transferable(args));
    });
  }

  const call = new Proxy({} as Remote<M>, {
    get: (_target, method) =>
      typeof method === 'string' && method !== 'then'
        ? (...args: unknown[]) => send(method, args)
        : undefined,
  });
  try {
    await send('ready', []);
  } catch (error) {
    // It answers this with the same error.
    await end().catch(() => exited);
    throw error;
  }
  return { call, close: end };
}

/**
 * Serves calls in the worker: each starts when it comes, in order, and goes on beside the others where it waits.
 * `start` makes the methods from the worker's data; `close` runs when all calls before it have been answered.
 */
export function serveCalls<M extends Methods>(
  start: (data: never) => Promise<M> | M,
  close: (methods: M) => void,
): void {
  const port = parentPort;
  if (port === null) throw new Error('This file runs in a worker thread only.');
  const methods = Promise.resolve(workerData as never).then(start);
  methods.catch(() => undefined); // every call, the first one included, answers it
  const running = new Set<Promise<void>>();
  port.on('message', (call: Call) => {
    const isLast = call.method === 'close';
    const answered = answer(call, isLast ? [...running] : []).finally(() => {
      running.delete(answered);
      // Nothing keeps the thread any more.
      if (isLast) port.close();
    });
    running.add(answered);
  });

  async function answer(call: Call, before: readonly Promise<void>[]): Promise<void> {
    try {
      port?.postMessage({ id: call.id, value: await run(await methods, call, before) } satisfies Answer);
    } catch (error) {
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
      port?.postMessage({ id: call.id, error: reportOf(error), stack } satisfies Answer);
    }
  }

  async function run(served: M, { method, args }: Call, before: readonly Promise<void>[]): Promise<unknown> {
    if (method === 'ready') return undefined;
    if (method === 'close') {
      await Promise.all(before);
      close(served);
      return undefined;
    }
    const target = served[method];
    if (target === undefined) throw new Error(`The worker has no method ${method}.`);
    return target(...(args as never[]));
  }
}

function reportOf(error: unknown): ErrorReport {
  return toErrorReport(isOfFilesLimit(error) ? new AppError('files-limit') : error);
}

/** Audio bytes are moved, not copied; small ones that share Node's pool cannot be moved. */
function transferable(args: readonly unknown[]): ArrayBuffer[] {
  return args.flatMap((value) =>
    value instanceof Uint8Array &&
    value.buffer instanceof ArrayBuffer &&
    value.byteLength === value.buffer.byteLength
      ? [value.buffer]
      : [],
  );
}

function revive(report: ErrorReport, stack: string): Error {
  if (report.code === 'internal') {
    const defect = new Error('A library worker failed.');
    defect.stack = stack;
    return defect;
  }
  return AppError.fromReport(report);
}
