import { lstat, rm, rmdir } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import type { ExportReport } from '../../contract/export.ts';
import { destinationError, errnoOf, hashFile, syncFolder } from '../destination/disk.ts';
import type { Placed, Placing, PlaceOutcome } from './file-operations.ts';
import type { FilePool } from './file-pool.ts';
import { nameKey } from '../naming/file-name.ts';
import type { Anchor } from '../destination/mount-guard.ts';
import type { Journal, ManifestEntry, ManifestFile } from '../destination/manifest.ts';
import type { ExportPlan, PlannedAction, WantedClip } from '../planning/plan.ts';
import { isAsRecorded, modifiedAt, stopIfCancelled } from '../planning/scan.ts';
import type { Places } from '../destination/folders.ts';
import { damagedSource, FileRefused, inTheWay, steppedAside } from '../destination/folders.ts';

/** Files whose folders are flushed and which are journaled together. */
const batchSize = 128;
/** Writes between two looks at the folders that they need. */
const writesAtOnce = 2048;

type Note = ExportReport['notes'][number];
type Rename = Extract<PlannedAction, { kind: 'rename' }>;
type Write = Extract<PlannedAction, { kind: 'write' }>;

/** What was done of a plan. */
export interface Done {
  readonly written: number;
  readonly renamed: number;
  readonly failed: number;
  readonly bytes: number;
  readonly notes: readonly Note[];
}

/**
 * Carries out a plan: records what is adopted, then renames, then writes. Every finished file is put into `entries`
 * and the journal, never before it is whole on disk. What fails for one file is noted; what fails for all of them
 * (`disk-full`, `disk-missing`, `disk-not-writable`, `cancelled`) is thrown, with what is whole recorded.
 */
export async function carryOut(given: {
  readonly plan: ExportPlan;
  readonly root: string;
  readonly wanted: readonly WantedClip[];
  readonly anchor: Anchor;
  readonly files: FilePool;
  readonly places: Places;
  readonly fsync: boolean;
  readonly journal: Journal;
  readonly entries: Map<string, ManifestEntry>;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly onDone: (bytes: number) => void;
}): Promise<Done> {
  const { plan, root, anchor, files, places, fsync, journal, entries, now, signal, onDone } = given;
  const clips = new Map(given.wanted.map((clip) => [clip.id, clip]));
  const notes: Note[] = [];
  const count = { written: 0, renamed: 0, failed: 0, bytes: 0 };
  let batch: ManifestEntry[] = [];

  async function record(entry: ManifestEntry): Promise<void> {
    batch.push(entry);
    if (batch.length >= batchSize) await commit();
  }
  let committed = Promise.resolve();
  function commit(): Promise<void> {
    const entriesNow = batch;
    batch = [];
    committed = committed.then(() => commitBatch(entriesNow));
    return committed;
  }
  async function commitBatch(entriesNow: readonly ManifestEntry[]): Promise<void> {
    if (entriesNow.length === 0) return;
    await anchor.check();
    const folders = new Set(entriesNow.map((entry) => dirname(join(root, entry.path))));
    if (fsync) for (const folder of folders) await syncFolder(folder);
    await journal.append(entriesNow);
    for (const entry of entriesNow) entries.set(entry.id, entry);
  }
  async function attempt(action: Rename | Write, task: () => Promise<void>): Promise<void> {
    stopIfCancelled(signal);
    try {
      await task();
    } catch (error) {
      fail(action, await reasonOfOne(error, root));
    }
  }
  function fail({ id, path }: Rename | Write, reason: string): void {
    count.failed += 1;
    notes.push({ id, path, reason });
  }

  async function adopt(action: Extract<PlannedAction, { kind: 'adopt' }>): Promise<void> {
    const { mtimeMs, size: bytes } = await lstat(join(root, action.path));
    const sha256 = clips.get(action.id)?.made ? await hashAt(action.path) : action.cached.sha256;
    const sidecars = entries.get(action.id)?.sidecars;
    await record({
      id: action.id,
      path: action.path,
      bytes,
      sha256,
      modifiedAt: modifiedAt(mtimeMs),
      exportedAt: new Date(now()).toISOString(),
      ...madeFrom(clips.get(action.id)),
      ...(action.moved ? { moved: true } : {}),
      ...(sidecars ? { sidecars } : {}),
    });
  }
  async function move(action: Rename, to: string): Promise<void> {
    const entry = entries.get(action.id);
    if (!entry) return;
    await places.move(entry.path, to);
    const { moved: _, sidecars, ...rest } = entry;
    const moved = {
      ...rest,
      path: to,
      ...(sidecars ? { sidecars: await movedSidecars(sidecars, entry.path, to) } : {}),
    };
    entries.set(action.id, moved);
    await record(moved);
  }
  /** Sidecars go with their clip; those that the user changed, or that find someone else's file there, stay. */
  async function movedSidecars(
    sidecars: readonly ManifestFile[],
    from: string,
    to: string,
  ): Promise<ManifestFile[]> {
    const moved: ManifestFile[] = [];
    for (const sidecar of sidecars) {
      const path = stemOf(to) + posix.extname(sidecar.path);
      const goes =
        stemOf(sidecar.path) === stemOf(from) && (await isAsRecorded(join(root, sidecar.path), sidecar));
      try {
        if (goes) await places.move(sidecar.path, path);
        moved.push(goes ? { ...sidecar, path } : sidecar);
      } catch (error) {
        if (!(error instanceof FileRefused)) throw error;
        moved.push(sidecar);
      }
    }
    return moved;
  }
  async function hashAt(path: string): Promise<string> {
    return (await hashFile(join(root, path))).sha256;
  }

  /** Folders first; those who cannot have theirs fail by themselves. */
  async function placings(
    writes: readonly Write[],
  ): Promise<readonly (Placing & { readonly action: Write })[]> {
    const ready: (Placing & { readonly action: Write })[] = [];
    for (const action of writes) {
      const clip = clips.get(action.id);
      if (!clip?.cached || clip.file === undefined) continue;
      const source = {
        path: clip.file,
        ...clip.cached,
        make: clip.made?.make ?? ({ kind: 'copy' } as const),
      };
      await attempt(action, async () => {
        await places.makeFolderOf(action.path);
        ready.push({ action, target: join(root, action.path), source, replaces: action.replaces });
      });
    }
    return ready;
  }
  async function written(action: Write, placed: Placed): Promise<void> {
    count.written += 1;
    count.bytes += placed.bytes;
    const before = entries.get(action.id);
    if (action.removes !== undefined) await rm(join(root, action.removes), { force: true });
    await record({
      id: action.id,
      path: action.path,
      bytes: placed.bytes,
      sha256: placed.sha256,
      modifiedAt: modifiedAt(placed.mtimeMs),
      exportedAt: new Date(now()).toISOString(),
      ...madeFrom(clips.get(action.id)),
      ...(before?.moved === true && before.path === action.path ? { moved: true } : {}),
      ...(before?.sidecars ? { sidecars: before.sidecars } : {}),
    });
    onDone(placed.bytes);
  }
  async function settle(action: Write, outcome: PlaceOutcome): Promise<void> {
    if ('sha256' in outcome) await written(action, outcome);
    else await attempt(action, () => Promise.reject(failureOf(outcome)));
  }

  try {
    for (const action of plan.actions) if (action.kind === 'adopt') await adopt(action);
    const renames = plan.actions.filter((action) => action.kind === 'rename');
    const emptied = new Set(renames.map((action) => dirname(action.from)));
    await inOrder(renames, {
      move: (action) =>
        attempt(action, async () => {
          await move(action, action.path);
          count.renamed += 1;
          onDone(0);
        }),
      stepAside: (action) =>
        attempt(action, () => move(action, posix.join(posix.dirname(action.from), steppedAside(action.id)))),
    });
    await commit();
    await removeEmptied(root, emptied);
    const writes = plan.actions.filter((action) => action.kind === 'write');
    for (let at = 0; at < writes.length; at += writesAtOnce) {
      const ready = await placings(writes.slice(at, at + writesAtOnce));
      await files.place(ready, { fsync, mode: journal.mode }, async (some) => {
        const failures: unknown[] = [];
        for (const { item, outcome } of some) {
          // What is whole is recorded, whatever became of the one before.
          await settle(item.action, outcome).catch((error: unknown) => failures.push(error));
        }
        if (failures.length > 0) throw failures[0];
        stopIfCancelled(signal);
      });
    }
  } catch (error) {
    // What is whole is recorded even so; should that fail too, the next export knows the files by their hashes.
    await commit().catch((second: unknown) => {
      if (errnoOf(second) === null) throw second;
    });
    throw destinationError(error);
  }
  await commit();
  return { ...count, notes };
}

function stemOf(path: string): string {
  return path.slice(0, path.length - posix.extname(path).length);
}

/** What a manifest says of a file that is no plain copy. */
export function madeFrom(clip: WantedClip | undefined): Pick<ManifestEntry, 'source' | 'made'> {
  return clip?.made && clip.cached ? { source: clip.cached.sha256, made: clip.made.key } : {};
}

/** What the file system said, or why the file was refused, as an error. */
export function failureOf(outcome: Exclude<PlaceOutcome, Placed>): Error {
  if ('failure' in outcome) return new FileRefused(outcome.failure === 'taken' ? inTheWay : damagedSource);
  return Object.assign(new Error(`The disk answered ${outcome.code}.`), { code: outcome.code });
}

/** Renames in an order in which every name is free when its turn comes; in a circle, one file steps aside first. */
async function inOrder(
  renames: readonly Rename[],
  act: {
    readonly move: (action: Rename) => Promise<void>;
    readonly stepAside: (action: Rename) => Promise<void>;
  },
): Promise<void> {
  const holders = new Map(renames.map((action) => [nameKey(action.from), action]));
  const begun = new Set<Rename>();
  for (const first of renames) {
    const chain: Rename[] = [];
    for (let next: Rename | undefined = first; next && !begun.has(next);) {
      begun.add(next);
      chain.push(next);
      const holder = holders.get(nameKey(next.path));
      if (holder && holder !== next && chain.includes(holder)) await act.stepAside(holder);
      next = holder;
    }
    for (const action of chain.reverse()) await act.move(action);
  }
}

/** Takes away the folders that the renames left empty, and nothing that holds anything. */
export async function removeEmptied(root: string, folders: ReadonlySet<string>): Promise<void> {
  for (const folder of folders) {
    for (let path = folder; path !== '.'; path = dirname(path)) {
      try {
        await rmdir(join(root, path));
      } catch (error) {
        const code = errnoOf(error);
        if (code === null) throw error;
        break;
      }
    }
  }
}

const fatal = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'ENODEV', 'ENXIO', 'ENOTCONN', 'ESTALE']);

/** The reason why one file failed; throws when the reason concerns all of them. */
export async function reasonOfOne(error: unknown, root: string): Promise<string> {
  if (error instanceof FileRefused) return error.message;
  if (error instanceof AppError) {
    if (error.code === 'cancelled') throw error;
    return error.message;
  }
  const code = errnoOf(error);
  if (code === null || fatal.has(code)) throw error;
  await lstat(root); // Rejects when the destination itself is gone: that concerns all of them.
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'Voicekeep may not write here.';
    case 'ENOENT':
      return 'The cached file or the folder is missing. Verify the library with repair, then export again.';
    default:
      return `The disk answered ${code}. Export again; if it comes back, check the disk.`;
  }
}
