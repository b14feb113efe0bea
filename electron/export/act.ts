import { lstat, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../contract/errors.ts';
import type { ExportReport } from '../contract/models.ts';
import type { Library } from '../library/library.ts';
import { destinationError, errnoOf, forEachAtOnce, syncFolder } from './disk.ts';
import { nameKey } from './file-name.ts';
import type { Journal, ManifestEntry } from './manifest.ts';
import type { ExportPlan, PlannedAction } from './plan.ts';
import { modifiedAt, stopIfCancelled } from './scan.ts';
import type { Writer } from './write.ts';
import { FileRefused } from './write.ts';

const writesAtOnce = 6;
/** Files whose folders are flushed and which are journaled together. */
const batchSize = 128;
const notesKept = 1000;

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
  readonly library: Pick<Library, 'cachedFile'>;
  readonly writer: Writer;
  readonly journal: Journal;
  readonly entries: Map<string, ManifestEntry>;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly onDone: (bytes: number) => void;
}): Promise<Done> {
  const { plan, root, library, writer, journal, entries, now, signal, onDone } = given;
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
    const folders = new Set(entriesNow.map((entry) => dirname(join(root, entry.path))));
    for (const folder of folders) await syncFolder(folder);
    await journal.append(entriesNow);
    for (const entry of entriesNow) entries.set(entry.id, entry);
  }
  async function attempt(action: Rename | Write, task: () => Promise<void>): Promise<void> {
    stopIfCancelled(signal);
    try {
      await task();
    } catch (error) {
      const reason = await reasonOfOne(error, root);
      count.failed += 1;
      if (notes.length < notesKept) notes.push({ id: action.id, path: action.path, reason });
    }
  }

  async function adopt(action: Extract<PlannedAction, { kind: 'adopt' }>): Promise<void> {
    const { mtimeMs } = await lstat(join(root, action.path));
    const at = new Date(now()).toISOString();
    const { bytes, sha256 } = action.cached;
    await record({
      id: action.id,
      path: action.path,
      bytes,
      sha256,
      modifiedAt: modifiedAt(mtimeMs),
      exportedAt: at,
    });
  }
  async function move(action: Rename, to: string): Promise<void> {
    const entry = entries.get(action.id);
    if (!entry) return;
    await writer.move(entry.path, to);
    const moved = { ...entry, path: to };
    entries.set(action.id, moved);
    await record(moved);
  }
  async function write(action: Write): Promise<void> {
    const source = await library.cachedFile(action.id);
    const { bytes, mtimeMs } = await writer.place(source, action.path, action.replaces);
    count.written += 1;
    count.bytes += bytes;
    const exportedAt = new Date(now()).toISOString();
    await record({
      id: action.id,
      path: action.path,
      bytes,
      sha256: source.sha256,
      modifiedAt: modifiedAt(mtimeMs),
      exportedAt,
    });
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
        attempt(action, () => move(action, join(dirname(action.from), `voicekeep-moving-${action.id}.mp3`))),
    });
    await commit();
    await removeEmptied(root, emptied);
    const writes = plan.actions.filter((action) => action.kind === 'write');
    await forEachAtOnce(writes, writesAtOnce, (action) =>
      attempt(action, async () => {
        await write(action);
        onDone(action.bytes);
      }),
    );
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
async function removeEmptied(root: string, folders: ReadonlySet<string>): Promise<void> {
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
async function reasonOfOne(error: unknown, root: string): Promise<string> {
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
