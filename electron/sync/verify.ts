import { AppError } from '../contract/errors.ts';
import type { VerifyReport } from '../contract/job.ts';
import type { Clock } from '../platform/clock.ts';
import { systemClock } from '../platform/clock.ts';
import type { JobOptions } from '../jobs/job.ts';
import { createMeter } from '../platform/progress.ts';
import type { AudioTask, Library } from '../library/library.ts';
import type { StablecogClient } from '../stablecog/client.ts';
import { fetchAudio } from './audio-download.ts';

const stretch = 32;
const mostDifferences = 1000;
const repairConnections = 8;

/**
 * Proves every cached file by its hash, and tells the files that belong to no clip. `repair`: files that are missing
 * or changed are fetched again (none without a client); changed files are set aside by the library, never deleted.
 */
export async function verifyLibrary(
  options: {
    readonly library: Library;
    readonly client: Pick<StablecogClient, 'fetchAudio'> | null;
    readonly repair: boolean;
    readonly clock?: Pick<Clock, 'now' | 'date'>;
  } & JobOptions,
): Promise<VerifyReport> {
  const { library, client, signal } = options;
  const repair = options.repair && client !== null;
  const clock = options.clock ?? systemClock;
  const meter = createMeter({ job: 'verify', onProgress: options.onProgress, clock });
  const counts = { checked: 0, ok: 0, missing: 0, changed: 0 };
  const differences: { path: string; kind: 'missing' | 'changed' | 'foreign' | 'unreadable' }[] = [];
  const broken: string[] = [];
  const tell = (path: string, kind: (typeof differences)[number]['kind']) => {
    if (differences.length < mostDifferences) differences.push({ path, kind });
  };

  meter.set('checking', (await library.status()).cached);
  await library.proveDatabase();
  for (let after: string | null = null; ;) {
    throwIfCancelled(signal);
    const { results, next } = await library.verifyCached({ after, limit: stretch, mark: repair });
    for (const { id, path, bytes, outcome } of results) {
      counts.checked += 1;
      meter.add({ items: 1, bytes });
      if (outcome === 'ok') {
        counts.ok += 1;
        continue;
      }
      counts[outcome === 'missing' ? 'missing' : 'changed'] += 1;
      tell(path, outcome);
      broken.push(id);
    }
    if (next === null) break;
    after = next;
  }
  const foreign = await library.foreignFiles();
  for (const path of foreign) tell(path, 'foreign');

  let repaired = 0;
  if (repair && broken.length > 0) {
    meter.set('repairing', broken.length);
    try {
      const result = await fetchAudio({
        client,
        library,
        source: tasksOf(library, broken),
        connections: repairConnections,
        adopt: false,
        signal,
        onBytes: (bytes) => meter.add({ bytes }),
        onDone: () => meter.add({ items: 1 }),
      });
      repaired = result.stored;
    } catch (error) {
      throwIfCancelled(signal);
      throw error;
    }
  }
  meter.end();
  if (library.writable) {
    await library.setSelfCheck({
      after: null,
      found: 0,
      damaged: broken.length - repaired,
      finishedAt: new Date(clock.date()).toISOString(),
    });
  }
  return { ...counts, foreign: foreign.length, repaired, differences };
}

function tasksOf(library: Library, ids: readonly string[]) {
  let position = 0;
  return {
    async more(limit: number): Promise<readonly AudioTask[] | null> {
      if (position >= ids.length) return null;
      const some = ids.slice(position, position + limit);
      position += some.length;
      return Promise.all(
        some.map(async (id) => {
          const { prompt, audioUrl, duration } = await library.details(id);
          return { id, prompt, url: audioUrl, duration, attempts: 0 };
        }),
      );
    },
  };
}

function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted)
    throw new AppError('cancelled', 'The check was cancelled. Nothing was changed by that.');
}
