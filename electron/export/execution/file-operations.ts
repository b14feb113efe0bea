import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { sep } from 'node:path';
import { errnoOf } from '../../platform/errno.ts';
import { temporaryBeside } from '../../platform/safe-write.ts';
import { withTag } from '../formats/id3-tags.ts';

/** What becomes of a cached file on its way out. */
export type Make =
  | { readonly kind: 'copy' }
  | { readonly kind: 'tag'; readonly tag: Uint8Array }
  | { readonly kind: 'wav'; readonly bits: 16 | 24 };

/** A file to be written: from the library, or of these bytes. Paths are absolute. */
export interface FileToWrite {
  readonly target: string;
  readonly source:
    | { readonly path: string; readonly bytes: number; readonly sha256: string; readonly make: Make }
    | { readonly content: Uint8Array };
  /** An older file of ours lies there and may be replaced. */
  readonly replaces: boolean;
}

export interface WrittenFile {
  readonly bytes: number;
  readonly mtimeMs: number;
  readonly sha256: string;
}

/** `source-damaged`: the cached file is not the clip; `name-taken`: someone else's file is in the way; else what the file system said. */
export type WriteOutcome =
  WrittenFile | { readonly failure: 'source-damaged' | 'name-taken' } | { readonly code: string };

export type Stat =
  { readonly size: number; readonly mtimeMs: number; readonly file: boolean } | { readonly code: string };

/** Sizes and times of many files, in order; a size of -1 stands for what is no file or cannot be looked at. */
export interface FileStats {
  readonly sizes: Float64Array<ArrayBuffer>;
  readonly times: Float64Array<ArrayBuffer>;
}

/** What is done to files, a batch at a time and without waiting in between: in a thread of its own, or in tests here. */
export interface FileOperations {
  /**
   * Writes each file beside its place, flushes them together when asked to, and gives them their names.
   * What is not named in the end leaves nothing behind. One outcome for each, in order.
   */
  write(
    items: readonly FileToWrite[],
    options: { readonly fsync: boolean; readonly mode: number },
  ): Promise<readonly WriteOutcome[]>;
  stat(paths: readonly string[]): readonly Stat[];
  /** The same of any number of files below a folder, in numbers alone. */
  statsBelow(root: string, paths: readonly string[]): FileStats;
  /** What writing would put there; null when the source is damaged. Rejects with the file system's error. */
  content(item: FileToWrite): Promise<Uint8Array | null>;
  /** Lower-case hex of the same; null when the source is damaged. */
  expected(items: readonly FileToWrite[]): Promise<readonly (string | null)[]>;
}

interface Draft {
  readonly temporary: string;
  readonly fd: number;
  readonly sha256: string;
}

const noClones = new Set([
  'ENOTSUP',
  'EOPNOTSUPP',
  'EXDEV',
  'EINVAL',
  'ENOSYS',
  'ENOTTY',
  'EPERM',
  'UNKNOWN',
]);
const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EMLINK', 'UNKNOWN']);

/** Bytes of a file that is copied without memory of its own. */
const scratchSize = 1024 * 1024;

export function createFileOperations(): FileOperations {
  let canClone = true;
  let canLink = true;
  const scratch = Buffer.allocUnsafeSlow(scratchSize);

  async function contentOf(item: FileToWrite): Promise<Uint8Array | null> {
    if ('content' in item.source) return item.source.content;
    const { path, bytes, sha256, make } = item.source;
    const read = readFileSync(path);
    if (read.length !== bytes || hashOf(read) !== sha256) return null;
    switch (make.kind) {
      case 'copy':
        return read;
      case 'tag':
        return withTag(read, make.tag);
      case 'wav':
        // The decoder is large, and most exports need none.
        return (await import('../formats/wav.ts')).wavOf(read, make.bits);
    }
  }

  /** The cached file of a copy, in memory that the next one takes again; null when it is damaged or has to be changed. */
  function scratchOf(item: FileToWrite): Uint8Array | null {
    if ('content' in item.source || item.source.make.kind !== 'copy') return null;
    const { path, bytes, sha256 } = item.source;
    if (bytes >= scratch.length) return null;
    const fd = openSync(path, 'r');
    try {
      // One more than there should be: a file that has grown is not the clip.
      let at = 0;
      for (let read = -1; read !== 0 && at <= bytes; at += read)
        read = readSync(fd, scratch, at, bytes + 1 - at, at);
      const content = scratch.subarray(0, at);
      return at === bytes && hashOf(content) === sha256 ? content : null;
    } finally {
      closeSync(fd);
    }
  }

  /** A copy that shares its blocks with the library's file, where the file system can. */
  function clone(item: FileToWrite, temporary: string, mode: number): Draft | null {
    if (!canClone || 'content' in item.source || item.source.make.kind !== 'copy') return null;
    try {
      copyFileSync(item.source.path, temporary, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
    } catch (error) {
      if (!noClones.has(errnoOf(error) ?? '')) throw error;
      rmSync(temporary, { force: true });
      canClone = false;
      return null;
    }
    // A clone has the mode of the cached file, which is the library's own affair.
    chmodSync(temporary, mode);
    return { temporary, fd: openSync(temporary, 'r+'), sha256: item.source.sha256 };
  }

  async function draft(item: FileToWrite, mode: number): Promise<Draft | null> {
    const temporary = temporaryBeside(item.target);
    try {
      const cloned = clone(item, temporary, mode);
      if (cloned) {
        const copied = hashOf(readFileSync(temporary));
        if (copied === cloned.sha256) return cloned;
        discard(cloned);
        return null;
      }
      const content = scratchOf(item) ?? (await contentOf(item));
      if (content === null) return null;
      const fd = openSync(temporary, 'wx', mode);
      try {
        writeAll(fd, content);
      } catch (error) {
        closeSync(fd);
        throw error;
      }
      const known = 'path' in item.source && item.source.make.kind === 'copy' ? item.source.sha256 : null;
      return { temporary, fd, sha256: known ?? hashOf(content) };
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }

  /** Gives a finished file its name, without ever replacing one that is not ours. */
  function publish(temporary: string, target: string, replaces: boolean): boolean {
    if (replaces) {
      renameSync(temporary, target);
      return true;
    }
    if (canLink) {
      try {
        linkSync(temporary, target);
        rmSync(temporary);
        return true;
      } catch (error) {
        if (errnoOf(error) === 'EEXIST') return false;
        if (!noLinks.has(errnoOf(error) ?? '')) throw error;
        canLink = false; // FAT, exFAT and some network shares have no hard links.
      }
    }
    if (exists(target)) return false;
    renameSync(temporary, target);
    return true;
  }

  function finish(item: FileToWrite, { temporary, fd, sha256 }: Draft, fsync: boolean): WriteOutcome {
    try {
      if (fsync) fsyncSync(fd);
      const { size, mtimeMs } = fstatSync(fd);
      closeSync(fd);
      if (publish(temporary, item.target, item.replaces)) return { bytes: size, mtimeMs, sha256 };
      rmSync(temporary, { force: true });
      return { failure: 'name-taken' };
    } catch (error) {
      const outcome = outcomeOf(error);
      rmSync(temporary, { force: true });
      return outcome;
    }
  }

  return {
    async write(items, { fsync, mode }) {
      const drafts: (Draft | WriteOutcome)[] = [];
      for (const item of items) {
        try {
          drafts.push((await draft(item, mode)) ?? { failure: 'source-damaged' });
        } catch (error) {
          drafts.push(outcomeOf(error));
        }
      }
      return items.map((item, index) => {
        const drafted = drafts[index] ?? { code: 'EIO' };
        return 'temporary' in drafted ? finish(item, drafted, fsync) : drafted;
      });
    },
    stat: (paths) =>
      paths.map((path) => {
        try {
          const found = lstatSync(path);
          return { size: found.size, mtimeMs: found.mtimeMs, file: found.isFile() };
        } catch (error) {
          return { code: codeOf(error) };
        }
      }),
    statsBelow(root, paths) {
      const statsBelow = { sizes: new Float64Array(paths.length), times: new Float64Array(paths.length) };
      paths.forEach((path, index) => {
        const found = lookAt(`${root}${sep}${path}`);
        statsBelow.sizes[index] = found?.isFile() ? found.size : -1;
        statsBelow.times[index] = found?.mtimeMs ?? 0;
      });
      return statsBelow;
    },
    content: contentOf,
    async expected(items) {
      const hashes: (string | null)[] = [];
      for (const item of items) {
        const content = await contentOf(item);
        hashes.push(content === null ? null : hashOf(content));
      }
      return hashes;
    },
  };
}

function lookAt(path: string): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    codeOf(error);
    return null;
  }
}

function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** A disk that is full may take a part first; what it then says on the rest is thrown. */
function writeAll(fd: number, content: Uint8Array): void {
  for (let at = 0; at < content.length;) at += writeSync(fd, content, at, content.length - at);
}

function discard({ temporary, fd }: Draft): void {
  closeSync(fd);
  rmSync(temporary, { force: true });
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function outcomeOf(error: unknown): WriteOutcome {
  return { code: codeOf(error) };
}

/** The file system's code; anything else is a defect and is thrown. */
function codeOf(error: unknown): string {
  const code = errnoOf(error);
  if (code === null) throw error;
  return code;
}
