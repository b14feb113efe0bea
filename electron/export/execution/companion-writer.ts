import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ExportOptions } from '../../contract/export.ts';
import type { Meter } from '../../platform/progress.ts';
import type { ExportNote } from '../../contract/export-notes.ts';
import { throwIfCancelled } from '../../platform/cancellation.ts';
import { errnoOf } from '../../platform/errno.ts';
import { hashFile } from '../../platform/hash.ts';
import { failureOf, reasonOfOne } from './failures.ts';
import type { FileToWrite, Stat } from './file-operations.ts';
import type { FilePool } from './file-pool.ts';
import type { ManifestFile } from '../destination/manifest.ts';
import { isAsRecorded, modifiedAt } from '../planning/scan.ts';
import type { Folders } from '../destination/folders.ts';
import { removeEmptied } from '../destination/folders.ts';

/** A file besides the clips as it should be. */
export interface CompanionFile {
  /** The clip's id; empty for a file about the whole. */
  readonly id: string;
  readonly path: string;
  /** What it is made from; of a text, its hash. */
  readonly made: string;
  readonly source: FileToWrite['source'];
  readonly before: ManifestFile | undefined;
  /** Nobody asked for it this time: when the user has deleted it, and that is respected, it is forgotten. */
  readonly unasked?: boolean;
}

type Step = 'done' | { readonly replaces: boolean };

/** Puts files besides the clips into their folders, and counts. */
export interface CompanionWriter {
  /** What the manifest is to say of each, by the path that it should have; nothing for one that failed. */
  place(wanted: readonly CompanionFile[]): Promise<ReadonlyMap<string, ManifestFile>>;
  /** Takes away files of ours that are as recorded, and the folders that this leaves empty. */
  remove(files: readonly ManifestFile[]): Promise<void>;
  readonly written: number;
  readonly failed: number;
  readonly notes: readonly ExportNote[];
}

/** A file of ours that the user changed, and a file of someone else, are left alone and noted. */
export function createCompanionWriter(given: {
  readonly root: string;
  readonly files: FilePool;
  readonly folders: Folders;
  readonly options: Pick<ExportOptions, 'changed' | 'deleted' | 'fsync'>;
  readonly mode: number;
  readonly signal: AbortSignal;
  readonly meter: Pick<Meter, 'add'>;
}): CompanionWriter {
  const { root, files, folders, options, mode, signal, meter } = given;
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

  /** FileStats at what lies there from before; moves it when its clip has moved. */
  async function step(file: CompanionFile, stat: Stat, placed: Map<string, ManifestFile>): Promise<Step> {
    const { before, path, made } = file;
    await folders.makeFolderOf(path);
    if (!before) return { replaces: false };
    if ('code' in stat) {
      if (options.deleted === 'again' || stat.code !== 'ENOENT') return { replaces: false };
      if (!file.unasked) placed.set(path, before);
      return 'done';
    }
    const now = modifiedAt(stat.mtimeMs);
    const same =
      (stat.size === before.bytes && now === before.modifiedAt) ||
      (await isAsRecorded(join(root, before.path), before));
    if (!same && (await hashAt(before.path)) === made) {
      // A run that was cut short has written it already.
      placed.set(path, { path: before.path, made, bytes: stat.size, sha256: made, modifiedAt: now });
      return 'done';
    }
    if (!same && options.changed === 'leave') {
      placed.set(path, before);
      notes.push({ id: file.id, path: before.path, code: 'changed' });
      return 'done';
    }
    if (before.path !== path) {
      if (!same) return { replaces: false };
      await folders.move(before.path, path);
    }
    if (same && before.made === made) {
      placed.set(path, { ...before, path, modifiedAt: now });
      return 'done';
    }
    return { replaces: true };
  }

  /** A run that was cut short may have written it before it could be recorded. */
  async function alreadyThere(
    item: FileToWrite & { readonly file: CompanionFile },
  ): Promise<ManifestFile | null> {
    const [stat] = await files.stat([item.target]);
    if (!stat || 'code' in stat || !stat.file) return null;
    const { path, made } = item.file;
    const sha256 = await hashAt(path);
    const [expected] = await files.expected([item]);
    if (sha256 === null || sha256 !== expected) return null;
    return { path, made, bytes: stat.size, sha256, modifiedAt: modifiedAt(stat.mtimeMs) };
  }

  async function hashAt(path: string): Promise<string | null> {
    try {
      return (await hashFile(join(root, path))).sha256;
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      return null;
    }
  }

  return {
    async place(wanted) {
      const placed = new Map<string, ManifestFile>();
      const todo: (FileToWrite & { readonly file: CompanionFile })[] = [];
      const stats = await files.stat(wanted.map(({ path, before }) => join(root, before?.path ?? path)));
      for (const [index, file] of wanted.entries()) {
        await attempt(file, async () => {
          const next = await step(file, stats[index] ?? { code: 'EIO' }, placed);
          if (next === 'done') meter.add({ items: 1 });
          else todo.push({ file, target: join(root, file.path), source: file.source, ...next });
        });
      }
      await files.write(todo, { fsync: options.fsync, mode }, async (some) => {
        for (const { item, outcome } of some) {
          const { path, made } = item.file;
          if ('sha256' in outcome) {
            written += 1;
            const { bytes, sha256, mtimeMs } = outcome;
            placed.set(path, { path, made, bytes, sha256, modifiedAt: modifiedAt(mtimeMs) });
            meter.add({ items: 1, bytes });
          } else {
            await attempt(item.file, async () => {
              const own = await alreadyThere(item);
              if (!own) throw failureOf(outcome);
              placed.set(path, own);
            });
          }
        }
        throwIfCancelled(signal);
      });
      return placed;
    },
    async remove(obsolete) {
      const folders = new Set<string>();
      for (const file of obsolete) {
        if (!(await isAsRecorded(join(root, file.path), file))) continue;
        await rm(join(root, file.path), { force: true });
        folders.add(dirname(file.path));
      }
      await removeEmptied(root, folders);
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

/** What a text is made from. */
export function keyOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
