import type { ErrorCode } from '../contract/errors.ts';
import { AppError } from '../contract/errors.ts';
import type { ClipFailure } from '../contract/job.ts';
import type { ErrorText } from '../contract/messages/errors.ts';
import type { Clock } from '../platform/clock.ts';
import { cancelled } from '../platform/cancellation.ts';
import type { MediaKind } from '../contract/clip.ts';
import type { Library, MediaTask } from '../library/library.ts';
import type { StablecogClient } from '../stablecog/client.ts';
import type { MediaFile } from '../stablecog/media/download.ts';
import type { HostWatch } from './host-watch.ts';
import { createHostWatch } from './host-watch.ts';
import type { TaskSource } from './task-queue.ts';
import { createTaskQueue } from './task-queue.ts';

export interface DownloadResult {
  readonly stored: number;
  /** Of the files that were fetched and saved, unproven ones included; what came in place of a file does not count. */
  readonly bytes: number;
  readonly failed: number;
  /** At most 1,000 of the failed. */
  readonly failures: readonly ClipFailure[];
  /** Why a host is down whose files were left for another run; null when none is. */
  readonly hostFailure: AppError | null;
}

export interface DownloadOptions {
  readonly kind: MediaKind;
  readonly client: Pick<StablecogClient, 'fetchMedia'>;
  readonly library: Pick<Library, 'adoptMedia' | 'storeMedia' | 'storeUnproven' | 'recordMediaFailure'>;
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
  /** Got nothing from their host: whether that is the files' fault shows at the end. */
  const unanswered: { readonly task: MediaTask; readonly error: AppError }[] = [];
  const storing = new Set<Promise<void>>();

  async function giveUp(task: MediaTask, error: AppError): Promise<void> {
    if (isSilence(error)) unanswered.push({ task, error });
    else await outcomes.failed(task, error);
    queue.end(task, 'failed');
  }

  /** Bytes that fail the check each time are saved as they are. */
  async function store(task: MediaTask, { bytes }: MediaFile): Promise<void> {
    const tries = (invalid.get(task.id) ?? 0) + 1;
    const { length } = bytes;
    const copy = tries === invalidTries ? bytes.slice() : null; // storing leaves nothing of `bytes`
    try {
      await options.library.storeMedia(task, bytes);
      outcomes.stored(length);
      queue.end(task, 'stored');
    } catch (error) {
      if (!isInvalid(error)) throw error;
      invalid.set(task.id, tries);
      if (!copy) queue.again(task);
      else if (await outcomes.unproven(task, copy, error)) queue.end(task, 'failed');
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
  // Those of a host that is down are as due as before.
  for (const { task, error } of unanswered) if (hosts.isUp(task.url)) await outcomes.failed(task, error);
  return { ...outcomes.counts(), hostFailure: hosts.failure };
}

function throwIf(fatal: { readonly error: unknown } | null): void {
  if (fatal) throw fatal.error;
}

/** The file, why it cannot be had, or that it was left as its host is down. */
async function fetchOne(
  task: MediaTask,
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
    if (isSilence(error)) await hosts.silent(task.url, error, signal);
    else hosts.answered(task.url);
    return error;
  }
}

/** Nothing came from the host. */
function isSilence({ code }: AppError): boolean {
  return code === 'service-unreachable' || code === 'audio-timed-out';
}

/** Whether the error is about this file, or its host: the others go on. */
export function isOfOneFile(error: unknown): error is AppError {
  const codes: readonly ErrorCode[] = ['rate-limited', 'proxy-auth-required', 'certificate-invalid'];
  return (
    error instanceof AppError && (/^(?:audio|video|service)-/.test(error.code) || codes.includes(error.code))
  );
}

async function adoptAll(
  tasks: readonly MediaTask[],
  library: DownloadOptions['library'],
  outcomes: { stored(bytes: number): void },
): Promise<readonly MediaTask[]> {
  const adopted = await Promise.all(tasks.map((task) => library.adoptMedia(task)));
  return tasks.filter((_task, index) => {
    if (adopted[index]) outcomes.stored(0);
    return !adopted[index];
  });
}

/** Counts what became of the files, and tells the library of those that could not be had. */
function createOutcomes({ library, errorText, onDone }: DownloadOptions) {
  const failures: ClipFailure[] = [];
  let stored = 0;
  let failed = 0;
  let saved = 0;

  function count({ id, prompt }: MediaTask, { code }: AppError, message: string): void {
    failed += 1;
    if (failures.length < mostFailures) failures.push({ id, prompt, code, message });
    onDone('failed');
  }

  return {
    stored(bytes: number) {
      stored += 1;
      saved += bytes;
      onDone('stored');
    },
    async failed(task: MediaTask, error: AppError) {
      const message = errorText.of(error);
      await library.recordMediaFailure(task, { message, permanent: error.code === 'audio-gone' });
      count(task, error, message);
    },
    /** False for what is not even of the kind, such as a web page. */
    async unproven(task: MediaTask, bytes: Uint8Array, error: AppError): Promise<boolean> {
      const message = errorText.of(error);
      const { length } = bytes;
      try {
        await library.storeUnproven(task, bytes, message);
      } catch (second) {
        if (!isInvalid(second)) throw second;
        return false;
      }
      saved += length;
      count(task, error, message);
      return true;
    },
    counts: () => ({ stored, failed, failures, bytes: saved }),
  };
}

function isInvalid(error: unknown): error is AppError {
  return error instanceof AppError && (error.code === 'audio-invalid' || error.code === 'video-invalid');
}
