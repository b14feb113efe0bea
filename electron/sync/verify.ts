import { createErrorText } from '../contract/messages/errors.ts';
import type { VerifyReport } from '../contract/job.ts';
import { throwIfCancelled } from '../platform/cancellation.ts';
import type { Clock } from '../platform/clock.ts';
import { systemClock } from '../platform/clock.ts';
import type { JobOptions } from '../jobs/job.ts';
import { createMeter } from '../platform/progress.ts';
import type { MediaKind } from '../contract/clip.ts';
import { mediaKinds } from '../contract/clip.ts';
import type { LibraryStatus, MissingItem } from '../contract/library-status.ts';
import type { DatabaseCheck } from '../library/database/connection.ts';
import type { Library, VerifiedFile } from '../library/library.ts';
import { databaseName, mediaPath, provenSuffix } from '../library/paths.ts';
import { recordsFolder } from '../library/records/record-log.ts';
import type { StablecogClient } from '../stablecog/client.ts';
import { downloadMedia } from './media-download.ts';
import { mediaTask } from './media-task.ts';
import type { TaskSource } from './task-queue.ts';
import { textBefore } from './text-before.ts';

const batch = 32;
const mostDifferences = 1000;
const mostMissing = 10_000;
const repairConnections = 8;

interface VerifyOptions extends JobOptions {
  readonly library: Library;
  readonly client: Pick<StablecogClient, 'fetchMedia'> | null;
  readonly repair: boolean;
  /** As for `Library.verifyMedia`; only with `repair`. */
  readonly lost?: boolean;
  /** Whether videos are wanted. Default: true. */
  readonly videos?: boolean;
  readonly clock?: Pick<Clock, 'now' | 'date' | 'sleep'>;
}

/**
 * Verifies every cached file by its hash, the database and the records, and reports the files that belong to no clip.
 * Files that changed are no longer taken for proven from then on, where the library may be written.
 * `repair`: files that are missing or changed, or were found so by one that was cut short, are fetched again (none without a client; changed ones are set aside by the
 * library, never deleted), and damaged records are written anew.
 */
export async function verifyLibrary(options: VerifyOptions): Promise<VerifyReport> {
  const { library, client } = options;
  const repair = options.repair && client !== null;
  const clock = options.clock ?? systemClock;
  const meter = createMeter({ job: 'verify', onProgress: options.onProgress, clock });
  const findings = createFindings();

  const { cached, video } = await library.status({ missing: 0 });
  meter.set('checking', cached + video.cached);
  const database = await library.checkDatabase();
  for (const path of databaseDifferences(database)) findings.changed(path);
  for (const kind of mediaKinds) {
    // Before others are found missing.
    const lost = repair ? await library.lostMedia(kind) : [];
    for (const id of lost)
      findings.file(kind, {
        id,
        path: mediaPath(kind, id, provenSuffix[kind]),
        bytes: 0,
        outcome: 'missing',
      });
    await checkFiles(kind, options, { repair, meter, findings });
  }
  const foreign = await library.foreignFiles();
  for (const path of foreign) findings.report(path, 'foreign');

  const { broken } = findings;
  const repaired = repair && broken.length > 0 ? await repairFiles(broken, options, { meter, clock }) : 0;
  const isRenewed = options.repair && database.recordsDamaged && library.writable;
  if (isRenewed) await library.renewRecords();
  const after = await library.status({ videos: options.videos ?? true, missing: mostMissing });
  const missing = missingItems(after, repair ? [] : broken);
  meter.end();
  if (library.writable) {
    await library.setSelfCheck({
      after: null,
      found: 0,
      damaged: broken.length - repaired,
      finishedAt: new Date(clock.date()).toISOString(),
    });
  }
  return {
    ...findings.counts,
    foreign: foreign.length,
    repaired: repaired + Number(isRenewed),
    complete: after.complete && missing.length === 0 && database.whole && database.changed.length === 0,
    missing_items: missing,
    differences: findings.differences,
  };
}

type Difference = VerifyReport['differences'][number];

/** Counts what was found, and names the first of it. */
function createFindings() {
  const counts = { checked: 0, ok: 0, missing: 0, changed: 0 };
  const differences: Difference[] = [];
  const broken: BrokenFile[] = [];

  function report(path: string, kind: Difference['kind']): void {
    if (differences.length < mostDifferences) differences.push({ path, kind });
  }

  return {
    counts,
    differences,
    broken,
    report,
    changed(path: string) {
      counts.checked += 1;
      counts.changed += 1;
      report(path, 'changed');
    },
    file(kind: MediaKind, { id, path, outcome }: VerifiedFile) {
      counts.checked += 1;
      if (outcome === 'ok') {
        counts.ok += 1;
        return;
      }
      counts[outcome === 'missing' ? 'missing' : 'changed'] += 1;
      report(path, outcome);
      broken.push({ id, kind, outcome });
    },
  };
}

type Findings = ReturnType<typeof createFindings>;
type Meter = ReturnType<typeof createMeter>;

async function checkFiles(
  kind: MediaKind,
  { library, lost = false, signal }: VerifyOptions,
  {
    repair,
    meter,
    findings,
  }: { readonly repair: boolean; readonly meter: Meter; readonly findings: Findings },
): Promise<void> {
  const mark = repair || (library.writable && 'changed');
  for (let after: string | null = null; ;) {
    throwIfCancelled(signal);
    const { results, next } = await library.verifyMedia({ kind, after, limit: batch, mark, lost });
    for (const result of results) {
      meter.add({ items: 1, bytes: result.bytes });
      findings.file(kind, result);
    }
    if (next === null) return;
    after = next;
  }
}

/** Fetches files again; answers how many are here now. */
async function repairFiles(
  files: readonly BrokenFile[],
  { client, library, signal }: VerifyOptions,
  { meter, clock }: { readonly meter: Meter; readonly clock: Pick<Clock, 'sleep'> },
): Promise<number> {
  if (client === null) return 0;
  meter.set('repairing', files.length);
  let stored = 0;
  for (const kind of mediaKinds) {
    const ids = files.flatMap((file) => (file.kind === kind ? [file.id] : []));
    const result = await downloadMedia({
      kind,
      client,
      clock,
      errorText: createErrorText(),
      library,
      source: tasksOf(library, kind, ids),
      connections: repairConnections,
      adopt: false,
      signal,
      onBytes: (bytes) => meter.add({ bytes }),
      onDone: () => meter.add({ items: 1 }),
    });
    stored += result.stored;
  }
  return stored;
}

interface BrokenFile {
  readonly id: string;
  readonly kind: MediaKind;
  readonly outcome: Exclude<VerifiedFile['outcome'], 'ok'>;
}

/** What the library says is missing, and files that were found not to be as they were. A repair tells it of them. */
function missingItems(status: LibraryStatus, broken: readonly BrokenFile[]): readonly MissingItem[] {
  const found = broken.map(({ id, kind, outcome }) => ({ id, what: kind, why: outcome }));
  const named = new Set(found.map(({ id, what }) => `${what} ${id}`));
  const others = status.missing.filter(({ id, what }) => !named.has(`${what} ${id}`));
  // What was found now is written down by these names, so they come first.
  return [...found, ...others].slice(0, mostMissing);
}

/** Records of files that a verification found changed that they are not proven any more. Each is read again before. */
export async function recordChanged(
  library: Pick<Library, 'verifyMedia'>,
  items: readonly MissingItem[],
  signal: AbortSignal,
): Promise<void> {
  for (const { id, what, why } of items) {
    throwIfCancelled(signal);
    if (what === 'row' || why !== 'changed') continue;
    await library.verifyMedia({ kind: what, after: textBefore(id), limit: 1, mark: 'changed' });
  }
}

/** What is not as it should be in the database and the records, each as the path of it and the clip. */
function databaseDifferences({ whole, changed, recordsDamaged }: DatabaseCheck): readonly string[] {
  if (!whole) return [databaseName];
  return [...changed.map((id) => `${databaseName} (${id})`), ...(recordsDamaged ? [recordsFolder] : [])];
}

function tasksOf(library: Library, kind: MediaKind, ids: readonly string[]): TaskSource {
  let position = 0;
  return {
    async more(limit) {
      if (position >= ids.length) return null;
      const some = ids.slice(position, position + limit);
      position += some.length;
      return Promise.all(some.map(async (id) => mediaTask(await library.details(id), kind)));
    },
  };
}
