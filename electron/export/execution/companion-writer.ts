import { dirname, join } from 'node:path';
import type { ExportOptions } from '../../contract/export.ts';
import type { ExportNote } from '../../contract/export-notes.ts';
import { throwIfCancelled } from '../../platform/cancellation.ts';
import type { Meter } from '../../platform/progress.ts';
import type { Folders } from '../destination/folders.ts';
import { removeEmptied } from '../destination/folders.ts';
import type { Journal, PlannedMove } from '../destination/journal.ts';
import type { ManifestFile } from '../destination/manifest.ts';
import { isAsRecorded, modifiedAt } from '../planning/scan.ts';
import type { FileToWrite, WrittenFile } from './drafts.ts';
import { outcomeError, reasonOfOne } from './failures.ts';
import type { Source } from './file-content.ts';
import type { Stat } from './file-operations.ts';
import type { FilePool } from './file-pool.ts';
import { plannedMove } from './move-files.ts';
import { inOrder } from './move-order.ts';
import { hashAt, removeIfUnchanged } from './recovery.ts';

/** A file besides the clips as it should be. */
export interface CompanionFile {
  /** The clip's id; empty for a file about the whole. */
  readonly id: string;
  readonly path: string;
  /** What it is made from; of a text, its hash. */
  readonly made: string;
  readonly source: Source;
  readonly before: ManifestFile | undefined;
  /** Nobody asked for it this time: when the user has deleted it, and that is respected, it is forgotten. */
  readonly unasked?: boolean;
}

/** What is to be done about a companion; null: it is as it should be. */
type Step = {
  readonly replaces: FileToWrite['replaces'];
  /** It is still at the name that its clip had before. */
  readonly move?: PlannedMove;
  /** Once it has moved, it is as it should be. */
  readonly onlyMoves?: boolean;
} | null;
type Ready = FileToWrite & { readonly file: CompanionFile };

/** Puts files besides the clips into their places, and counts. */
export interface CompanionWriter {
  /** What the manifest is to say of each, by the path that it should have; nothing for one that failed. */
  place(wanted: readonly CompanionFile[]): Promise<ReadonlyMap<string, ManifestFile>>;
  /** Takes away files of ours that are as recorded, and the folders that this leaves empty. */
  remove(files: readonly ManifestFile[]): Promise<void>;
  readonly written: number;
  readonly failed: number;
  readonly notes: readonly ExportNote[];
}

/** What a companion writer works with. */
export interface CompanionOptions {
  readonly root: string;
  readonly files: FilePool;
  readonly folders: Folders;
  readonly journal: Pick<Journal, 'moves' | 'moved' | 'companions' | 'mode'>;
  readonly options: Pick<ExportOptions, 'changed' | 'deleted' | 'fsync'>;
  readonly signal: AbortSignal;
  readonly meter: Pick<Meter, 'add'>;
}

/** A file of ours that the user changed, and a file of someone else, are skipped and noted. */
export function createCompanionWriter(deps: CompanionOptions): CompanionWriter {
  const { root, files, folders, journal, options, signal, meter } = deps;
  const notes: ExportNote[] = [];
  let written = 0;
  let failed = 0;

  async function attempt(file: CompanionFile, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      failed += 1;
      notes.push({ id: file.id, path: file.path, ...(await reasonOfOne(error, root)) });
    }
  }

  /** Looks at what lies there from before. */
  async function stepOf(file: CompanionFile, stat: Stat, placed: Map<string, ManifestFile>): Promise<Step> {
    const { before, path, made } = file;
    await folders.makeFolderOf(path);
    if (!before) return { replaces: null };
    if ('code' in stat) {
      if (options.deleted === 'again' || stat.code !== 'ENOENT') return { replaces: null };
      if (!file.unasked) placed.set(path, before);
      return null;
    }
    const now = modifiedAt(stat.mtimeMs);
    const same =
      (stat.size === before.bytes && now === before.modifiedAt) ||
      (await isAsRecorded(join(root, before.path), before));
    if (!same && (await hashAt(root, before.path)) === made) {
      // A run that was cut short has written it already.
      placed.set(path, { path: before.path, made, bytes: stat.size, sha256: made, modifiedAt: now });
      return null;
    }
    if (!same && options.changed === 'leave') {
      placed.set(path, before);
      notes.push({ id: file.id, path: before.path, code: 'changed' });
      return null;
    }
    if (before.path !== path) {
      if (!same) return { replaces: null };
      const move = plannedMove(file.id, before, path);
      const onlyMoves = before.made === made;
      if (onlyMoves) placed.set(path, { ...before, path, modifiedAt: now });
      return { replaces: before.sha256, move, onlyMoves };
    }
    if (same && before.made === made) {
      placed.set(path, { ...before, modifiedAt: now });
      return null;
    }
    return { replaces: same ? before.sha256 : '*' };
  }

  /** Moves those that are still at their old names; what cannot be moved is neither placed nor written. */
  async function moveAll(
    moves: readonly { readonly file: CompanionFile; readonly move: PlannedMove }[],
    placed: Map<string, ManifestFile>,
  ): Promise<ReadonlySet<CompanionFile>> {
    if (moves.length === 0) return new Set();
    await journal.moves(moves.map(({ move }) => move));
    const position = new Map(moves.map(({ move }) => [move, move.from]));
    const refused = new Set<CompanionFile>();
    async function moveTo(one: (typeof moves)[number], to: string): Promise<void> {
      const { file, move } = one;
      await attempt(file, async () => {
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
    await journal.companions(
      made.flatMap(({ file: { id, path, before }, move: { from } }) =>
        before ? [{ id, from, file: { ...before, path } }] : [],
      ),
    );
    await journal.moved([]);
    return refused;
  }

  /** A run that was cut short may have written it before it could be recorded. */
  async function alreadyThere({ file, source, target }: Ready): Promise<ManifestFile | null> {
    const [stat] = await files.stat([target]);
    if (!stat || 'code' in stat || !stat.file) return null;
    const { path, made } = file;
    const sha256 = await hashAt(root, path);
    const [expected] = await files.expected([source]);
    if (sha256 === null || sha256 !== expected) return null;
    return { path, made, bytes: stat.size, sha256, modifiedAt: modifiedAt(stat.mtimeMs) };
  }

  async function write(ready: readonly Ready[], placed: Map<string, ManifestFile>): Promise<void> {
    await files.write(
      ready,
      { fsync: options.fsync, mode: journal.mode },
      {
        beforeNames: (drafts) =>
          journal.companions(
            drafts.map(({ item, draft }) => ({ id: item.file.id, file: recordOf(item.file, draft) })),
          ),
        async onBatch(batch) {
          for (const { item, outcome } of batch) {
            if ('sha256' in outcome) {
              written += 1;
              placed.set(item.file.path, recordOf(item.file, outcome));
              meter.add({ items: 1, bytes: outcome.bytes });
            } else {
              await attempt(item.file, async () => {
                const ours = await alreadyThere(item);
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

  return {
    async place(wanted) {
      const placed = new Map<string, ManifestFile>();
      const steps: { readonly file: CompanionFile; readonly step: NonNullable<Step> }[] = [];
      const stats = await files.stat(wanted.map(({ path, before }) => join(root, before?.path ?? path)));
      for (const [index, file] of wanted.entries()) {
        await attempt(file, async () => {
          const step = await stepOf(file, stats[index] ?? { code: 'EIO' }, placed);
          if (step === null) meter.add({ items: 1 });
          else steps.push({ file, step });
        });
      }
      const moves = steps.flatMap(({ file, step: { move } }) => (move ? [{ file, move }] : []));
      const refused = await moveAll(moves, placed);
      const ready = steps.flatMap(({ file, step }) =>
        step.onlyMoves === true || refused.has(file)
          ? []
          : [{ file, target: join(root, file.path), source: file.source, replaces: step.replaces }],
      );
      await write(ready, placed);
      return placed;
    },
    async remove(obsolete) {
      const left = new Set<string>();
      for (const { path, sha256 } of obsolete)
        if (await removeIfUnchanged(root, path, sha256)) left.add(dirname(path));
      await removeEmptied(root, left);
    },
    get written() {
      return written;
    },
    get failed() {
      return failed;
    },
    notes,
  };
}

function recordOf({ path, made }: CompanionFile, { bytes, sha256, mtimeMs }: WrittenFile): ManifestFile {
  return { path, made, bytes, sha256, modifiedAt: modifiedAt(mtimeMs) };
}
