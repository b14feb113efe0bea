import { lstatSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { errnoOf } from '../../platform/errno.ts';
import { sha256Of } from '../../platform/hash.ts';
import type { KnownFolder } from '../../platform/held-folder.ts';
import { holdFolders } from '../../platform/held-folder.ts';
import type { Draft, DraftOptions, Failure, FileToWrite, OpenDraft } from './drafts.ts';
import { createDrafter, discard, failureOf, finishDraft, publish } from './drafts.ts';
import type { Source } from './file-content.ts';
import { createContentReader } from './file-content.ts';

export type Stat =
  { readonly size: number; readonly mtimeMs: number; readonly file: boolean } | { readonly code: string };

/** Sizes and times of many files, in order; a size of -1 stands for what is no file or cannot be looked at. */
export interface FileStats {
  readonly sizes: Float64Array<ArrayBuffer>;
  readonly times: Float64Array<ArrayBuffer>;
}

/** What is done to files, a batch at a time and without waiting in between: in a thread of its own, or in tests here. */
export interface FileOperations {
  /** Writes each file under a temporary name beside its target. One outcome for each, in order. */
  draft(items: readonly FileToWrite[], options: DraftOptions): Promise<readonly (Draft | Failure)[]>;
  /** Gives drafts their names: null for each that has it. What is not named leaves nothing behind. */
  publish(
    drafts: readonly Pick<Draft, 'temporary'>[],
    items: readonly FileToWrite[],
    root: KnownFolder,
  ): readonly (Failure | null)[];
  /** Takes drafts away that will not be named. */
  discard(drafts: readonly Pick<Draft, 'temporary'>[], root: KnownFolder): void;
  stat(paths: readonly string[]): readonly Stat[];
  /** The same of any number of files below a folder, in numbers alone; behind a linked folder nothing is a file. */
  statsBelow(root: string, paths: readonly string[]): FileStats;
  /** What writing would put there, or why that cannot be had: a thread passes on no codes of what it throws. */
  content(source: Source): Promise<Uint8Array | Failure>;
  /** Lower-case hex of the same; null when the source is damaged or cannot be read. */
  expected(sources: readonly Source[]): Promise<readonly (string | null)[]>;
}

export function createFileOperations(): FileOperations {
  const reader = createContentReader();
  const draft = createDrafter(reader);

  async function content(source: Source): Promise<Uint8Array | Failure> {
    try {
      return (await reader.read(source)) ?? { failure: 'source-damaged' };
    } catch (error) {
      return failureOf(error);
    }
  }

  return {
    async draft(items, { root, fsync, mode }) {
      const held = holdFolders(root);
      try {
        const drafts: (OpenDraft | Failure)[] = [];
        for (const item of items) drafts.push(await draft(item, mode, held));
        // All are written before the first one is waited for: the disk takes them together.
        return drafts.map((one, index) =>
          'fd' in one ? finishDraft(one, fsync, items[index]?.modifiedAt, held) : one,
        );
      } finally {
        held.close();
      }
    },
    publish(drafts, items, root) {
      const held = holdFolders(root);
      try {
        return drafts.map((one, index) => {
          const item = items[index];
          return item ? publish(one, item, held) : { code: 'EIO' };
        });
      } finally {
        held.close();
      }
    },
    discard(drafts, root) {
      const held = holdFolders(root);
      try {
        for (const { temporary } of drafts) discard(temporary, held);
      } finally {
        held.close();
      }
    },
    stat: (paths) =>
      paths.map((path) => {
        try {
          const found = lstatSync(path);
          return { size: found.size, mtimeMs: found.mtimeMs, file: found.isFile() };
        } catch (error) {
          const failure = failureOf(error);
          return 'code' in failure ? failure : { code: 'EIO' };
        }
      }),
    statsBelow,
    content,
    async expected(sources) {
      const hashes: (string | null)[] = [];
      for (const source of sources) {
        const made = await content(source);
        hashes.push(made instanceof Uint8Array ? sha256Of(made) : null);
      }
      return hashes;
    },
  };
}

function statsBelow(root: string, paths: readonly string[]): FileStats {
  const stats = { sizes: new Float64Array(paths.length), times: new Float64Array(paths.length) };
  const real = new Map<string, boolean>([['.', true]]);

  /** Whether a relative folder is one, with no link on the way. */
  function isReal(folder: string): boolean {
    const known = real.get(folder);
    if (known !== undefined) return known;
    const answer = isReal(dirname(folder)) && statOf(`${root}${sep}${folder}`)?.isDirectory() === true;
    real.set(folder, answer);
    return answer;
  }

  paths.forEach((path, index) => {
    const found = isReal(dirname(path)) ? statOf(`${root}${sep}${path}`) : null;
    stats.sizes[index] = found?.isFile() ? found.size : -1;
    stats.times[index] = found?.mtimeMs ?? 0;
  });
  return stats;
}

/** Null for what is not there or cannot be looked at. */
function statOf(path: string) {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return null;
  }
}
