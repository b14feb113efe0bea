import type { Remote, RemoteWorker } from '../../platform/worker-rpc.ts';
import { startWorker } from '../../platform/worker-rpc.ts';
import type { AudioMethods, AudioWorkerData } from './worker.ts';

/** Checks and hashes go on beside each other on so many threads. */
const threads = 2;

export interface AudioPool {
  /** A worker, each in turn. They start when they are first needed: a window that only reads and plays has none. */
  worker(): Promise<Remote<AudioMethods>>;
  close(): Promise<void>;
}

export function createAudioPool(url: URL, folder: string): AudioPool {
  let pool: Promise<readonly RemoteWorker<AudioMethods>[]> | null = null;
  let turn = 0;

  return {
    async worker() {
      pool ??= startAll(url, { folder }).catch((error: unknown) => {
        pool = null;
        throw error;
      });
      const all = await pool;
      turn += 1;
      const worker = all[turn % all.length];
      if (!worker) throw new Error('There are no audio workers.');
      return worker.call;
    },
    async close() {
      for (const worker of (await pool) ?? []) await worker.close();
    },
  };
}

/** All of them, or none: when one does not start, the others are ended. */
async function startAll(url: URL, data: AudioWorkerData): Promise<readonly RemoteWorker<AudioMethods>[]> {
  const starts = await Promise.allSettled(
    Array.from({ length: threads }, () => startWorker<AudioMethods>(url, data)),
  );
  const started = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const failed = starts.find((start) => start.status === 'rejected');
  if (!failed) return started;
  for (const worker of started) await worker.close();
  throw failed.reason;
}
