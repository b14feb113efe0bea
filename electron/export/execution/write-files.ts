import { join } from 'node:path';
import { throwIfCancelled } from '../../platform/cancellation.ts';
import type { Journal } from '../destination/journal.ts';
import type { ManifestEntry } from '../destination/manifest.ts';
import type { PlannedAction, WantedClip } from '../planning/plan.ts';
import { notesOf } from '../planning/notes.ts';
import { modifiedAt } from '../planning/scan.ts';
import type { FileToWrite, WrittenFile } from './drafts.ts';
import { FileRefused, outcomeError } from './failures.ts';
import type { FilePool } from './file-pool.ts';
import { hashAt } from './file-hashes.ts';
import { removeIfUnchanged } from './remove-files.ts';
import type { ChangingDestination } from './run.ts';
import type { ClipSource, SourceLibrary } from './sources.ts';
import { sourcesOf } from './sources.ts';
import type { Tally } from './tally.ts';

/** Writes between two looks at the folders that they need. */
const writesAtOnce = 2048;

export type Write = Extract<PlannedAction, { kind: 'write' }>;
type Ready = FileToWrite & Pick<ClipSource, 'made'> & { readonly action: Write; readonly clip: WantedClip };

/** What writing clips needs. */
interface Writing extends ChangingDestination {
  readonly library: SourceLibrary;
  readonly clips: ReadonlyMap<string, WantedClip>;
  readonly files: FilePool;
  readonly tally: Tally;
  readonly now: () => number;
  readonly onWritten: (bytes: number) => void;
}

/**
 * Writes clips into the destination: whole under a temporary name, into the journal, then under their names. Each is
 * put into the entries at once, whatever becomes of the others.
 */
export async function writeFiles(writes: readonly Write[], options: Writing): Promise<void> {
  const { files, folders, journal, mountGuard, fsync, entries, tally, signal } = options;
  for (let at = 0; at < writes.length; at += writesAtOnce) {
    const ready = await readyFiles(writes.slice(at, at + writesAtOnce), options);
    await files.write(
      ready,
      { root: mountGuard.folder, fsync, mode: journal.mode },
      {
        async beforeNames(drafts) {
          await mountGuard.check();
          await journal.writes(
            drafts.map(({ item, draft }) => plannedWrite(item, entryOf(item, draft, options), entries)),
          );
        },
        async onBatch(batch) {
          const failures: unknown[] = [];
          for (const { item, outcome } of batch) {
            const work =
              'sha256' in outcome
                ? record(item, outcome, options)
                : tally.attempt(item.action, () => Promise.reject(outcomeError(outcome)));
            // What is whole is recorded, whatever became of the one before.
            await work.catch((error: unknown) => failures.push(error));
          }
          if (failures.length > 0) throw failures[0];
          throwIfCancelled(signal);
        },
      },
    );
    // Once for many batches, as most share their folders.
    await folders.flush();
  }
}

/** Folders first; those who cannot have theirs fail by themselves. */
async function readyFiles(
  writes: readonly Write[],
  { root, library, clips, folders, mountGuard, tally, signal }: Writing,
): Promise<readonly Ready[]> {
  await mountGuard.check();
  const ready: Ready[] = [];
  const sources = await sourcesOf(
    library,
    writes.flatMap(({ id }) => clips.get(id) ?? []),
  );
  for (const action of writes) {
    const { id, path, replaces } = action;
    const clip = clips.get(id);
    if (!clip) continue;
    throwIfCancelled(signal);
    await tally.attempt(action, async () => {
      const from = sources.get(id);
      if (!from) throw new FileRefused('source-damaged');
      await folders.makeFolderOf(path);
      const time = clip.time === undefined ? {} : { modifiedAt: clip.time };
      ready.push({ action, clip, target: join(root, path), ...from, replaces, ...time });
    });
  }
  return ready;
}

function entryOf({ action, clip, made }: Ready, file: WrittenFile, { entries, now }: Writing): ManifestEntry {
  const before = entries.get(action.id);
  return {
    id: action.id,
    path: action.path,
    bytes: file.bytes,
    sha256: file.sha256,
    modifiedAt: modifiedAt(file.mtimeMs),
    exportedAt: new Date(now()).toISOString(),
    ...madeFrom(clip, made),
    ...notesOf(clip),
    ...(before?.sidecars ? { sidecars: before.sidecars } : {}),
  };
}

async function record(item: Ready, file: WrittenFile, options: Writing): Promise<void> {
  const { entries, tally, onWritten } = options;
  const before = entries.get(item.action.id);
  entries.set(item.action.id, entryOf(item, file, options));
  tally.written(file.bytes);
  onWritten(file.bytes);
  await removeOlder(item.action, before, options);
}

/** The older export goes once the new one is whole, if it still is as it was. */
async function removeOlder(
  { id, removes }: Write,
  before: ManifestEntry | undefined,
  { root, tally, journal }: Pick<Writing, 'root' | 'tally' | 'journal'>,
): Promise<void> {
  if (removes === undefined || before === undefined) return;
  const left = new Set([{ path: removes, bytes: before.bytes, sha256: before.sha256 }]);
  try {
    await tally.attempt({ id, path: removes }, async () => {
      const gone = await removeIfUnchanged(root, removes, before.sha256);
      left.clear();
      if (!gone && (await hashAt(root, removes)) !== null) throw new FileRefused('changed');
    });
  } finally {
    for (const older of left) journal.left(older);
  }
}

function plannedWrite(
  { action }: Ready,
  entry: ManifestEntry,
  entries: ReadonlyMap<string, ManifestEntry>,
): Parameters<Journal['writes']>[0][number] {
  const before = entries.get(action.id);
  const { sidecars: _sidecars, ...rest } = entry;
  if (action.removes === undefined || before === undefined) return { entry: rest };
  return { entry: rest, removes: { path: action.removes, bytes: before.bytes, sha256: before.sha256 } };
}

/** What a manifest says of a file that is no plain copy. */
export function madeFrom(
  clip: Pick<WantedClip, 'cached'> | undefined,
  made: ClipSource['made'],
): Pick<ManifestEntry, 'source' | 'made'> {
  return made && clip?.cached ? { source: clip.cached.sha256, made: made.key } : {};
}
