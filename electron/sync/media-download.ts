import type { ErrorCode } from '../contract/errors.ts';
import { AppError } from '../contract/errors.ts';
import type { ClipFailure } from '../contract/job.ts';
import type { ErrorText } from '../contract/messages/errors.ts';
import type { Clock } from '../platform/clock.ts';
import { cancelled } from '../platform/cancellation.ts';
import type { AudioTask, Library } from '../library/library.ts';
import type { StablecogClient } from '../stablecog/client.ts';
import type { MediaFile } from '../stablecog/media/download.ts';
import type { HostWatch } from './host-watch.ts';
import { createHostWatch } from './host-watch.ts';
import type { TaskSource } from './task-queue.ts';
import { createTaskQueue } from './task-queue.ts';

export interface DownloadResult {
  readonly stored: number;
  readonly failed: number;
  /** At most 1,000 of the failed. */
  readonly failures: readonly ClipFailure[];
  /** Why a host is down whose files were left for another run; null when none is. */
  readonly hostFailure: AppError | null;
}

export interface DownloadOptions {
  readonly kind: 'audio' | 'video';
  readonly client: Pick<StablecogClient, 'fetchMedia'>;
  readonly library: Pick<Library, 'adoptAudio' | 'storeAudio' | 'recordAudioFailure'>;
  readonly source: TaskSource;
  readonly connections: number;
  /** Take in files that lie in the library already. */
  readonly adopt: boolean;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly errorText: ErrorText;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
  readonly onDone: (outcome: 'stored' | 'failed') => void;
}

const mostFailures = 1000;
const invalidTries = 3;

/**
 * Fetches the files of tasks into the library over a number of connections; storing (check, hash, flush) goes on
 * beside the next fetch. A file that cannot be had is recorded and reported, and the others go on. An error that would
 * meet every file (`disk-…`, `library-…`) and a cancel end it, after what is being stored is stored.
 */
export async function downloadMedia(options: DownloadOptions): Promise<DownloadResult> {
  const { connections } = options;
  const stop = new AbortController();
  let fatal: { readonly error: unknown } | null = null;
  const end = (error: unknown) => {
    fatal ??= { error };
    stop.abort(error);
  };
  const cancel = () => end(cancelled(options.signal.reason));
  if (options.signal.aborted) cancel();
  options.signal.addEventListener('abort', cancel, { once: true });

  const outcomes = createOutcomes(options);
  const hosts = createHostWatch(options.clock);
  const queue = createTaskQueue({
    source: options.source,
    take: (tasks) => (options.adopt ? adoptAll(tasks, options.library, outcomes) : Promise.resolve(tasks)),
    low: connections,
    signal: stop.signal,
  });
  const invalid = new Map<string, number>();
  const storing = new Set<Promise<void>>();

  async function giveUp(task: AudioTask, error: AppError): Promise<void> {
    await outcomes.failed(task, error);
    queue.end(task, 'failed');
  }

  async function store(task: AudioTask, { bytes }: MediaFile): Promise<void> {
    try {
      await options.library.storeAudio(task, bytes);
      outcomes.stored();
      queue.end(task, 'stored');
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'audio-invalid') throw error;
      const tries = (invalid.get(task.id) ?? 0) + 1;
      invalid.set(task.id, tries);
      if (tries < invalidTries) queue.again(task);
      else await giveUp(task, error);
    }
  }

  async function connection(): Promise<void> {
    for (let task = await queue.next(); task; task = await queue.next()) {
      const file = await fetchOne(task, options, hosts, stop.signal);
      if (file === 'left') queue.end(task, 'left');
      else if (file instanceof AppError) await giveUp(task, file);
      else {
        const work: Promise<void> = store(task, file)
          .catch(end)
          .finally(() => storing.delete(work));
        storing.add(work);
        while (storing.size >= connections * 2) await Promise.race(storing);
      }
    }
  }

  await Promise.all(Array.from({ length: connections }, () => connection().catch(end)));
  await Promise.all(storing);
  options.signal.removeEventListener('abort', cancel);
  throwIf(fatal);
  return { ...outcomes.counts(), hostFailure: hosts.failure };
}

function throwIf(fatal: { readonly error: unknown } | null): void {
  if (fatal) throw fatal.error;
}

/** The file, why it cannot be had, or that it was left as its host is down. */
async function fetchOne(
  task: AudioTask,
  { client, kind, onBytes }: DownloadOptions,
  hosts: HostWatch,
  signal: AbortSignal,
): Promise<MediaFile | AppError | 'left'> {
  if (!hosts.isUp(task.url)) return 'left';
  try {
    const file = await client.fetchMedia(task.url, { kind, signal, onBytes });
    hosts.answered(task.url);
    return file;
  } catch (error) {
    if (signal.aborted || !isOfOneFile(error)) throw error;
    if (error.code !== 'service-unreachable') hosts.answered(task.url);
    else await hosts.silent(task.url, error, signal);
    return error;
  }
}

/** Whether the error is about this file, or its host: the others go on. */
export function isOfOneFile(error: unknown): error is AppError {
  const codes: readonly ErrorCode[] = ['rate-limited', 'proxy-auth-required', 'certificate-invalid'];
  return (
    error instanceof AppError &&
    (error.code.startsWith('audio-') || error.code.startsWith('service-') || codes.includes(error.code))
  );
}

async function adoptAll(
  tasks: readonly AudioTask[],
  library: DownloadOptions['library'],
  outcomes: { stored(): void },
): Promise<readonly AudioTask[]> {
  const adopted = await Promise.all(tasks.map((task) => library.adoptAudio(task)));
  return tasks.filter((_task, index) => {
    if (adopted[index]) outcomes.stored();
    return !adopted[index];
  });
}

/** Counts what became of the files, and tells the library of those that could not be had. */
function createOutcomes({ library, errorText, onDone }: DownloadOptions) {
  const failures: ClipFailure[] = [];
  let stored = 0;
  let failed = 0;
  return {
    stored() {
      stored += 1;
      onDone('stored');
    },
    async failed({ id, prompt }: AudioTask, error: AppError) {
      const message = errorText.of(error);
      await library.recordAudioFailure(id, { message, permanent: error.code === 'audio-gone' });
      failed += 1;
      if (failures.length < mostFailures) failures.push({ id, prompt, code: error.code, message });
      onDone('failed');
    },
    counts: () => ({ stored, failed, failures }),
  };
}
