import { createErrorText } from '../contract/messages/errors.ts';
import type { VerifyReport } from '../contract/job.ts';
import { throwIfCancelled } from '../platform/cancellation.ts';
import type { Clock } from '../platform/clock.ts';
import { systemClock } from '../platform/clock.ts';
import type { JobOptions } from '../jobs/job.ts';
import { createMeter } from '../platform/progress.ts';
import type { Library } from '../library/library.ts';
import type { StablecogClient } from '../stablecog/client.ts';
import { downloadMedia } from './media-download.ts';
import type { TaskSource } from './task-queue.ts';

const batch = 32;
const mostDifferences = 1000;
const repairConnections = 8;

/**
 * Verifies every cached file by its hash, and reports the files that belong to no clip. `repair`: files that are missing
 * or changed are fetched again (none without a client); changed files are set aside by the library, never deleted.
 */
export async function verifyLibrary(
  options: {
    readonly library: Library;
    readonly client: Pick<StablecogClient, 'fetchMedia'> | null;
    readonly repair: boolean;
    readonly clock?: Pick<Clock, 'now' | 'date' | 'sleep'>;
  } & JobOptions,
): Promise<VerifyReport> {
  const { library, client, signal } = options;
  const repair = options.repair && client !== null;
  const clock = options.clock ?? systemClock;
  const meter = createMeter({ job: 'verify', onProgress: options.onProgress, clock });
  const counts = { checked: 0, ok: 0, missing: 0, changed: 0 };
  const differences: { path: string; kind: 'missing' | 'changed' | 'foreign' | 'unreadable' }[] = [];
  const broken: string[] = [];
  const report = (path: string, kind: (typeof differences)[number]['kind']) => {
    if (differences.length < mostDifferences) differences.push({ path, kind });
  };

  meter.set('checking', (await library.status()).cached);
  await library.proveDatabase();
  for (let after: string | null = null; ;) {
    throwIfCancelled(signal);
    const { results, next } = await library.verifyCached({ after, limit: batch, mark: repair });
    for (const { id, path, bytes, outcome } of results) {
      counts.checked += 1;
      meter.add({ items: 1, bytes });
      if (outcome === 'ok') {
        counts.ok += 1;
        continue;
      }
      counts[outcome === 'missing' ? 'missing' : 'changed'] += 1;
      report(path, outcome);
      broken.push(id);
    }
    if (next === null) break;
    after = next;
  }
  const foreign = await library.foreignFiles();
  for (const path of foreign) report(path, 'foreign');

  let repaired = 0;
  if (repair && broken.length > 0) {
    meter.set('repairing', broken.length);
    try {
      const result = await downloadMedia({
        kind: 'audio',
        client,
        clock,
        errorText: createErrorText(),
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

function tasksOf(library: Library, ids: readonly string[]): TaskSource {
  let position = 0;
  return {
    async more(limit) {
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
