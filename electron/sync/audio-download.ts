import { AppError } from '../contract/errors.ts';
import type { ClipFailure } from '../contract/job.ts';
import type { AudioTask, Library, StoredAudio } from '../library/library.ts';
import type { StablecogClient } from '../stablecog/client.ts';

/** Where tasks come from. */
export interface TaskSource {
  /** Up to `limit` tasks, none of `except`; may wait for more to come up. Null: there are no more. */
  more(limit: number, except: ReadonlySet<string>): Promise<readonly AudioTask[] | null>;
}

export interface FetchingResult {
  readonly stored: number;
  readonly failed: number;
  /** At most 1,000 of the failed. */
  readonly failures: readonly ClipFailure[];
}

/** So many tasks are asked for at once, ahead of need: the next ones when fewer than one a connection are left. */
const stretch = 256;
const mostFailures = 1000;
const invalidTries = 3;
/** So many clips in a row without one that came: the host is down, not the clips. */
const outOfReachAfter = 8;

/**
 * Fetches the audio of tasks into the library over a number of connections; storing (check, hash, flush) goes on
 * beside the next fetch. A clip that cannot be had is recorded and told; an error that would meet every clip
 * (`disk-…`, `library-…`, host out of reach) and a cancel end it, after what is being stored is stored.
 */
export async function fetchAudio(options: {
  readonly client: Pick<StablecogClient, 'fetchAudio'>;
  readonly library: Pick<Library, 'adoptAudio' | 'storeAudio' | 'recordAudioFailure'>;
  readonly source: TaskSource;
  readonly connections: number;
  /** Take in files that lie in the library already. */
  readonly adopt: boolean;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
  readonly onDone: (outcome: 'stored' | 'failed') => void;
}): Promise<FetchingResult> {
  const { client, library, source, connections } = options;
  const stop = new AbortController();
  const stopped = new Promise<never>((_resolve, reject) => {
    stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });
  });
  stopped.catch(() => undefined); // nobody may be waiting
  const queue: AudioTask[] = [];
  const busy = new Set<string>();
  const given = new Set<string>(); // failed in this run: not to be had again in it
  const invalid = new Map<string, number>();
  const storing = new Set<Promise<void>>();
  const failures: ClipFailure[] = [];
  let stored = 0;
  let failed = 0;
  let inARow = 0;
  let filling: Promise<void> | null = null;
  let exhausted = false;
  let fatal: unknown = null;

  function end(error: unknown): void {
    fatal ??= error;
    stop.abort(error);
  }

  const cancel = () => end(options.signal.reason);
  if (options.signal.aborted) cancel();
  options.signal.addEventListener('abort', cancel, { once: true });

  function done(task: AudioTask): void {
    busy.delete(task.id);
    stored += 1;
    inARow = 0;
    options.onDone('stored');
  }

  async function giveUp(task: AudioTask, error: AppError): Promise<void> {
    given.add(task.id);
    await library.recordAudioFailure(task.id, {
      message: error.message,
      permanent: error.code === 'audio-gone',
    });
    busy.delete(task.id);
    failed += 1;
    const { code, message } = error;
    if (failures.length < mostFailures) failures.push({ id: task.id, prompt: task.prompt, code, message });
    options.onDone('failed');
    const ofHost = code === 'service-unreachable' || code === 'service-failed' || code === 'rate-limited';
    inARow = ofHost ? inARow + 1 : 0;
    if (inARow >= outOfReachAfter) throw error;
  }

  async function store(task: AudioTask, bytes: Uint8Array): Promise<void> {
    try {
      await library.storeAudio(task, bytes);
      done(task);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'audio-invalid') throw error;
      const tries = (invalid.get(task.id) ?? 0) + 1;
      invalid.set(task.id, tries);
      if (tries < invalidTries) queue.push(task);
      else await giveUp(task, error);
    }
  }

  async function fill(): Promise<void> {
    const tasks = await source.more(stretch, new Set([...busy, ...given]));
    if (!tasks) {
      exhausted = true;
      return;
    }
    for (const task of tasks) busy.add(task.id);
    const adopted = await Promise.all(
      tasks.map((task): Promise<StoredAudio | null> =>
        options.adopt ? library.adoptAudio(task) : Promise.resolve(null),
      ),
    );
    tasks.forEach((task, index) => (adopted[index] ? done(task) : queue.push(task)));
  }

  async function nextTask(): Promise<AudioTask | null> {
    for (;;) {
      stop.signal.throwIfAborted();
      const task = queue.shift();
      if (!exhausted && queue.length < connections) {
        filling ??= fill()
          .catch(end)
          .finally(() => {
            filling = null;
          });
      }
      if (task) return task;
      if (filling) await Promise.race([filling, stopped]);
      // What is being stored may turn out not to be whole, and be due again.
      else if (storing.size > 0) await Promise.race(storing);
      else return null;
    }
  }

  async function connection(): Promise<void> {
    for (let task = await nextTask(); task; task = await nextTask()) {
      let bytes: Uint8Array;
      try {
        bytes = await client.fetchAudio(task.url, { signal: stop.signal, onBytes: options.onBytes });
      } catch (error) {
        if (stop.signal.aborted || !isOfOneClip(error)) throw error;
        await giveUp(task, error);
        continue;
      }
      const work: Promise<void> = store(task, bytes)
        .catch(end)
        .finally(() => storing.delete(work));
      storing.add(work);
      while (storing.size >= connections * 2) await Promise.race(storing);
    }
  }

  const work = Array.from({ length: connections }, () => connection().catch(end));
  await Promise.all(work);
  await Promise.all(storing);
  options.signal.removeEventListener('abort', cancel);
  if (fatal !== null) throw fatal instanceof Error ? fatal : new Error('Fetching ended.', { cause: fatal });
  return { stored, failed, failures };
}

function isOfOneClip(error: unknown): error is AppError {
  return (
    error instanceof AppError &&
    (error.code.startsWith('audio-') || error.code.startsWith('service-') || error.code === 'rate-limited')
  );
}
