import { dirname, join } from 'node:path';
import type { ExportOptions } from '../../contract/export.ts';
import { throwIfCancelled } from '../../platform/cancellation.ts';
import type { Meter } from '../../platform/progress.ts';
import type { Folders } from '../destination/folders.ts';
import { removeEmptied } from '../destination/folders.ts';
import type { Journal, PlannedMove } from '../destination/journal.ts';
import type { MountGuard } from '../destination/mount-guard.ts';
import type { ManifestFile } from '../destination/manifest.ts';
import { modifiedAt } from '../planning/scan.ts';
import type { CompanionFile, Step } from './companion-step.ts';
import { stepOf } from './companion-step.ts';
import type { FileToWrite, WrittenFile } from './drafts.ts';
import { outcomeError } from './failures.ts';
import type { FilePool } from './file-pool.ts';
import { inOrder } from './move-order.ts';
import { hashAt } from './file-hashes.ts';
import { removeIfUnchanged } from './remove-files.ts';
import type { Applied, Tally } from './tally.ts';
import { createTally } from './tally.ts';

type Ready = FileToWrite & { readonly file: CompanionFile };

/** Puts files besides the clips into their places, and counts. */
export interface CompanionWriter {
  /**
   * What the manifest is to say of each, by the path that it should have: null for one that is forgotten; nothing for one
   * that failed, of which it says what it said before.
   */
  place(wanted: readonly CompanionFile[]): Promise<ReadonlyMap<string, ManifestFile | null>>;
  /** Takes away files of ours that are as recorded, and the folders that this leaves empty. */
  remove(files: readonly ManifestFile[]): Promise<void>;
  applied(): Applied;
}

/** What a companion writer works with. */
export interface CompanionOptions {
  readonly root: string;
  readonly files: FilePool;
  readonly folders: Folders;
  readonly mountGuard: MountGuard;
  readonly journal: Pick<Journal, 'moves' | 'moved' | 'companions' | 'left' | 'mode'>;
  readonly options: Pick<ExportOptions, 'changed' | 'deleted' | 'fsync'>;
  readonly signal: AbortSignal;
  readonly meter: Pick<Meter, 'add'>;
}

interface Placing extends CompanionOptions {
  readonly tally: Tally;
  /** What the manifest is to say, by path. */
  readonly placed: Map<string, ManifestFile | null>;
}

/** A file of ours that the user changed is left and noted; where someone else's file stands, ours has failed. */
export function createCompanionWriter(deps: CompanionOptions): CompanionWriter {
  const { root } = deps;
  const tally = createTally(root);
  return {
    async place(wanted) {
      const placed = new Map<string, ManifestFile | null>();
      await placeAll(wanted, { ...deps, tally, placed });
      return placed;
    },
    async remove(obsolete) {
      const emptied = new Set<string>();
      for (const { path, bytes, sha256 } of obsolete) {
        const left = new Set([{ path, bytes, sha256 }]);
        await tally.attempt({ id: '', path }, async () => {
          if (await removeIfUnchanged(root, path, sha256)) emptied.add(dirname(path));
          left.clear();
        });
        for (const file of left) deps.journal.left(file);
      }
      await removeEmptied(root, emptied);
    },
    applied: () => tally.applied(),
  };
}

async function placeAll(wanted: readonly CompanionFile[], placing: Placing): Promise<void> {
  const { root, files, mountGuard } = placing;
  // Folders are made, too.
  await mountGuard.check();
  const stats = await files.stat(wanted.map(({ path, before }) => join(root, before?.path ?? path)));
  const moves: { readonly file: CompanionFile; readonly move: PlannedMove }[] = [];
  const ready: Ready[] = [];
  for (const [index, file] of wanted.entries()) {
    const step = await begin(file, stats[index] ?? { code: 'EIO' }, placing);
    if (step === null || step.kind === 'none') continue;
    if (step.kind === 'move') moves.push({ file, move: step.move });
    const { source } = file;
    if (source === null || (step.kind === 'move' && step.record !== null)) continue;
    ready.push({ file, target: join(root, file.path), source, replaces: step.replaces });
  }
  const refused = await moveAll(moves, placing);
  await write(
    ready.filter(({ file }) => !refused.has(file)),
    placing,
  );
}

/** What is still to be done about a companion, once its folder is there; null: that failed. */
async function begin(
  file: CompanionFile,
  stat: Parameters<typeof stepOf>[1],
  placing: Placing,
): Promise<Step | null> {
  const { folders, meter, tally, placed } = placing;
  let step: Step | null = null;
  await tally.attempt(file, async () => {
    await folders.makeFolderOf(file.path);
    step = await stepOf(file, stat, placing);
    if (step.kind === 'none' || (step.kind === 'move' && step.record !== null))
      placed.set(file.path, step.record);
    if (step.kind !== 'none') return;
    if (step.changed) tally.note({ id: file.id, path: file.before?.path ?? file.path, code: 'changed' });
    meter.add({ items: 1 });
  });
  return step;
}

/** Moves those that are still at their old names; what cannot be moved is neither placed nor written. */
async function moveAll(
  moves: readonly { readonly file: CompanionFile; readonly move: PlannedMove }[],
  { folders, mountGuard, journal, tally, placed }: Placing,
): Promise<ReadonlySet<CompanionFile>> {
  if (moves.length === 0) return new Set();
  await mountGuard.check();
  await journal.moves(moves.map(({ move }) => move));
  const position = new Map(moves.map(({ move }) => [move, move.from]));
  const refused = new Set<CompanionFile>();
  async function moveTo({ file, move }: (typeof moves)[number], to: string): Promise<void> {
    await tally.attempt(file, async () => {
      refused.add(file);
      await folders.move(position.get(move) ?? move.from, to, move.aside);
      position.set(move, to);
      refused.delete(file);
    });
    if (refused.has(file)) placed.delete(file.path);
  }
  const named = moves.map((one) => ({ ...one, from: one.move.from, to: one.move.to }));
  await inOrder(named, {
    move: (one) => moveTo(one, one.move.to),
    stepAside: (one) => moveTo(one, one.move.aside),
  });
  const made = moves.filter(({ file }) => !refused.has(file));
  // Where it lies now, should writing it anew fail.
  for (const { file } of made)
    if (file.before && !placed.has(file.path)) placed.set(file.path, { ...file.before, path: file.path });
  await journal.companions(
    made.flatMap(({ file: { id, path, before }, move: { from } }) =>
      before ? [{ id, from, file: { ...before, path } }] : [],
    ),
  );
  await journal.moved([]);
  return refused;
}

async function write(ready: readonly Ready[], placing: Placing): Promise<void> {
  const { files, mountGuard, journal, options, signal, meter, tally, placed } = placing;
  await mountGuard.check();
  await files.write(
    ready,
    { root: mountGuard.folder, fsync: options.fsync, mode: journal.mode },
    {
      async beforeNames(drafts) {
        await mountGuard.check();
        await journal.companions(
          drafts.map(({ item, draft }) => ({ id: item.file.id, file: recordOf(item.file, draft) })),
        );
      },
      async onBatch(batch) {
        for (const { item, outcome } of batch) {
          if ('sha256' in outcome) {
            tally.written(outcome.bytes);
            placed.set(item.file.path, recordOf(item.file, outcome));
            meter.add({ items: 1, bytes: outcome.bytes });
          } else {
            await tally.attempt(item.file, async () => {
              const ours = await alreadyThere(item, placing);
              if (!ours) throw outcomeError(outcome);
              placed.set(item.file.path, ours);
            });
          }
        }
        throwIfCancelled(signal);
      },
    },
  );
}

/** A run that was cut short may have written it before it could be recorded. */
async function alreadyThere(
  { file, source, target }: Ready,
  { root, files }: Placing,
): Promise<ManifestFile | null> {
  const [stat] = await files.stat([target]);
  if (!stat || 'code' in stat || !stat.file) return null;
  const { path, made } = file;
  const sha256 = await hashAt(root, path);
  const [expected] = await files.expected([source]);
  if (sha256 === null || sha256 !== expected) return null;
  return { path, made, bytes: stat.size, sha256, modifiedAt: modifiedAt(stat.mtimeMs) };
}

function recordOf({ path, made }: CompanionFile, { bytes, sha256, mtimeMs }: WrittenFile): ManifestFile {
  return { path, made, bytes, sha256, modifiedAt: modifiedAt(mtimeMs) };
}
