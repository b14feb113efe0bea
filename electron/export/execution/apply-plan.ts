import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hashFile } from '../../platform/hash.ts';
import { destinationError, forEachAtOnce } from '../destination/disk.ts';
import { exists } from '../destination/folders.ts';
import type { WrittenFolder } from '../destination/journal.ts';
import type { ManifestEntry } from '../destination/manifest.ts';
import type { ExportPlan, PlannedAction, WantedClip } from '../planning/plan.ts';
import { notesOf } from '../planning/notes.ts';
import { modifiedAt } from '../planning/scan.ts';
import type { FilePool } from './file-pool.ts';
import { deleteFiles } from './delete-files.ts';
import { moveFiles } from './move-files.ts';
import { finishRespelling, foldersToRespell } from './respell.ts';
import type { ChangingDestination } from './run.ts';
import type { Applied } from './tally.ts';
import { createTally } from './tally.ts';
import type { SourceLibrary } from './sources.ts';
import { madeFrom, writeFiles } from './write-files.ts';

/** Files that are looked at beside each other. */
const adoptedAtOnce = 16;

interface Applying extends ChangingDestination {
  readonly plan: ExportPlan;
  readonly library: SourceLibrary;
  readonly wanted: readonly WantedClip[];
  readonly files: FilePool;
  readonly now: () => number;
  readonly onDone: (bytes: number) => void;
}

/**
 * Applies a plan: records what is adopted, then deletes, then renames, then writes. What is about to happen to a file is in the
 * journal before it happens; what has happened is in `entries`. What fails for one file is noted; what fails for all of
 * them (`disk-full`, `disk-missing`, `disk-not-writable`, `cancelled`) is thrown.
 */
export async function applyPlan(options: Applying): Promise<Applied & { readonly adopted: number }> {
  const { plan, root, journal, entries, onDone } = options;
  const clips = new Map(options.wanted.map((clip) => [clip.id, clip]));
  const tally = createTally(root);
  const found: ManifestEntry[] = [];
  try {
    const adopted = plan.actions.filter((action) => action.kind === 'adopt');
    await forEachAtOnce(adopted, adoptedAtOnce, (action) =>
      tally.attempt(action, async () => void found.push(await adopt(action, clips, options))),
    );
    await journal.entries(found);
    const deletes = plan.actions.filter((action) => action.kind === 'delete');
    await deleteFiles(deletes, { ...options, tally, onDeleted: () => onDone(0) });
    const renames = plan.actions.filter((action) => action.kind === 'rename');
    await moveFiles(renames, { ...options, tally, onMoved: () => onDone(0) });
    if (plan.respells) await respell(renames, options);
    const writes = plan.actions.filter((action) => action.kind === 'write');
    await journal.folders(await foldersOf(root, [...writes, ...entries.values()]));
    await writeFiles(writes, { ...options, clips, tally, onWritten: onDone });
  } catch (error) {
    throw destinationError(error);
  }
  return { ...tally.applied(), adopted: found.length };
}

async function adopt(
  action: Extract<PlannedAction, { kind: 'adopt' }>,
  clips: ReadonlyMap<string, WantedClip>,
  { root, entries, now }: Pick<Applying, 'root' | 'entries' | 'now'>,
): Promise<ManifestEntry> {
  const file = join(root, action.path);
  const { mtimeMs, size: bytes } = await lstat(file);
  const clip = clips.get(action.id);
  const sidecars = entries.get(action.id)?.sidecars;
  const entry: ManifestEntry = {
    id: action.id,
    path: action.path,
    bytes,
    sha256: clip?.made ? (await hashFile(file)).sha256 : action.cached.sha256,
    modifiedAt: modifiedAt(mtimeMs),
    exportedAt: new Date(now()).toISOString(),
    ...madeFrom(clip, clip?.made),
    ...(action.moved ? { moved: true } : {}),
    ...notesOf(clip),
    ...(sidecars ? { sidecars } : {}),
  };
  entries.set(entry.id, entry);
  return entry;
}

async function respell(
  renames: readonly Extract<PlannedAction, { kind: 'rename' }>[],
  { root, journal }: Pick<Applying, 'root' | 'journal'>,
): Promise<void> {
  const respells = await foldersToRespell(
    root,
    renames.map(({ path }) => path),
  );
  await journal.respells(respells);
  await finishRespelling(root, respells);
}

/** The folders of files, those above them too; `made`: not there yet. */
async function foldersOf(
  root: string,
  files: readonly { readonly path: string }[],
): Promise<readonly WrittenFolder[]> {
  const folders = new Map<string, boolean>();
  for (const { path } of files) {
    for (let folder = dirname(path); folder !== '.' && !folders.has(folder); folder = dirname(folder))
      folders.set(folder, !(await exists(join(root, folder))));
  }
  return [...folders].map(([path, made]) => ({ path, made }));
}
