import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  futimesSync,
  lstatSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { LeadsOutside } from '../../platform/below.ts';
import { errnoOf, hasErrno } from '../../platform/errno.ts';
import type { HeldFolders, KnownFolder } from '../../platform/held-folder.ts';
import { sha256Of } from '../../platform/hash.ts';
import { NotOurFile, openRegularNow, readRegularNow } from '../../platform/open-file.ts';
import { renameNow } from '../../platform/rename.ts';
import { temporaryBeside } from '../../platform/safe-write.ts';
import { syncFileNow } from '../../platform/sync-file.ts';
import { takeName } from '../../platform/exclusive-name.ts';
import type { ContentReader, Source } from './file-content.ts';

/** Files of up to so many bytes are read whole; larger ones are copied in pieces. */
const readWhole = 8 * 1024 * 1024;
const pieceBytes = 1024 * 1024;

/** A file to be written. Paths are absolute. */
export interface FileToWrite {
  readonly target: string;
  readonly source: Source;
  /**
   * The older file of ours that lies there and may be replaced while it has this hash; `*`: whatever the user made
   * of it. Null: nothing is replaced.
   */
  readonly replaces: string | null;
  /** The time that the file gets, in milliseconds since 1970; left out: that of its writing. */
  readonly modifiedAt?: number;
}

export interface WrittenFile {
  readonly bytes: number;
  readonly mtimeMs: number;
  readonly sha256: string;
}

/** A whole file under a temporary name beside its target, on its disk when that was asked for. */
export interface Draft extends WrittenFile {
  readonly temporary: string;
}

/**
 * `source-damaged`: the cached file is not the clip; `name-taken`: someone else's file has the name, or that of a folder
 * on its way; `changed`: the user changed the older file since the plan; else what the file system said.
 */
export type Failure =
  { readonly failure: 'source-damaged' | 'name-taken' | 'changed' } | { readonly code: string };

export interface DraftOptions {
  /** The destination; no link below it is followed, and nothing is written to what takes its place. */
  readonly root: KnownFolder;
  readonly fsync: boolean;
  readonly mode: number;
}

const noClones = [
  'ENOTSUP',
  'EOPNOTSUPP',
  'EXDEV',
  'EINVAL',
  'ENOSYS',
  'ENOTTY',
  'EPERM',
  'UNKNOWN',
] as const;

/** A draft whose file is still open. */
export interface OpenDraft {
  readonly temporary: string;
  readonly fd: number;
  readonly sha256: string;
}

/** Writes a file under a temporary name. */
export type Drafter = (item: FileToWrite, mode: number, held: HeldFolders) => Promise<OpenDraft | Failure>;

export function createDrafter(reader: ContentReader): Drafter {
  let canClone = true;

  /** A copy that shares its blocks with the library's file, where the file system can. */
  function clone(source: Source, temporary: string, mode: number): { fd: number; sha256: string } | null {
    if (!('path' in source)) return null;
    // Cloning follows links.
    if (!lstatSync(source.path).isFile()) throw new NotOurFile(source.path, 'not-regular');
    try {
      copyFileSync(source.path, temporary, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
    } catch (error) {
      if (!hasErrno(error, ...noClones)) throw error;
      rmSync(temporary, { force: true });
      canClone = false;
      return null;
    }
    // A clone has the mode of the cached file, which is the library's own affair.
    chmodSync(temporary, mode);
    return { fd: openSync(temporary, 'r+'), sha256: sha256Of(readRegularNow(temporary, Infinity)) };
  }

  async function written(
    source: Source,
    temporary: () => string,
    mode: number,
  ): Promise<{ fd: number; sha256: string } | null> {
    if ('path' in source && source.make.kind === 'copy' && source.bytes > readWhole) {
      const fd = openSync(temporary(), 'wx', mode);
      return { fd, sha256: closedOnError(fd, () => copyInPieces(source.path, fd)) };
    }
    const brief = reader.readBriefly(source);
    const content = brief ?? (await reader.read(source));
    if (content === null) return null;
    const fd = openSync(temporary(), 'wx', mode);
    closedOnError(fd, () => {
      writeAll(fd, content);
    });
    return { fd, sha256: brief !== null && 'path' in source ? source.sha256 : sha256Of(content) };
  }

  return async ({ target, source }, mode, held) => {
    const temporary = temporaryBeside(target);
    const place = () => held.at(temporary);
    try {
      const isCopy = 'path' in source && source.make.kind === 'copy';
      const cloned = canClone && isCopy ? clone(source, place(), mode) : null;
      const made = cloned ?? (await written(source, place, mode));
      if (made === null) return { failure: 'source-damaged' };
      if (!isCopy || made.sha256 === source.sha256) return { temporary, ...made };
      closeSync(made.fd);
      return refused(temporary, held, { failure: 'source-damaged' });
    } catch (error) {
      return refused(temporary, held, failureOf(error));
    }
  };
}

/** Takes a draft away; one whose folder cannot be entered any more stays in it. */
export function discard(temporary: string, held: HeldFolders): void {
  try {
    rmSync(held.at(temporary), { force: true });
  } catch (error) {
    failureOf(error);
  }
}

function refused(temporary: string, held: HeldFolders, failure: Failure): Failure {
  discard(temporary, held);
  return failure;
}

/** Closes a draft, on its disk when that was asked for, and with its time. */
export function finishDraft(
  { temporary, fd, sha256 }: OpenDraft,
  fsync: boolean,
  time: number | undefined,
  held: HeldFolders,
): Draft | Failure {
  try {
    try {
      if (time !== undefined) futimesSync(fd, time / 1000, time / 1000);
      if (fsync) syncFileNow(fd);
      const { size, mtimeMs } = fstatSync(fd);
      return { temporary, bytes: size, mtimeMs, sha256 };
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    return refused(temporary, held, failureOf(error));
  }
}

/** Gives a draft its name, without ever replacing a file that is not as it was: null when it has it. */
export function publish(
  { temporary }: Pick<Draft, 'temporary'>,
  { target, replaces }: FileToWrite,
  held: HeldFolders,
): Failure | null {
  try {
    const [from, to] = [held.at(temporary), held.at(target)];
    const there = replaces === null ? 'nothing' : whatLiesAt(to);
    if (there === 'nothing') {
      if (takeName(from, to)) return null;
      return refused(temporary, held, { failure: 'name-taken' });
    }
    if (there === 'other' || (replaces !== '*' && there !== replaces))
      return refused(temporary, held, { failure: there === 'other' ? 'name-taken' : 'changed' });
    renameNow(from, to);
    return null;
  } catch (error) {
    return refused(temporary, held, failureOf(error));
  }
}

/** The hash of a regular file. */
function whatLiesAt(target: string): string {
  try {
    return sha256Of(readRegularNow(target, Infinity));
  } catch (error) {
    if (error instanceof NotOurFile) return 'other';
    if (hasErrno(error, 'ENOENT')) return 'nothing';
    throw error;
  }
}

/** Answers the hash of what has been copied. */
function copyInPieces(path: string, to: number): string {
  const from = openRegularNow(path);
  try {
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(pieceBytes);
    for (let at = 0; ;) {
      const piece = buffer.subarray(0, readSync(from, buffer, 0, buffer.length, at));
      if (piece.length === 0) return hash.digest('hex');
      hash.update(piece);
      writeAll(to, piece);
      at += piece.length;
    }
  } finally {
    closeSync(from);
  }
}

function closedOnError<T>(fd: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** A disk that is full may take a part first; what it then says on the rest is thrown. */
function writeAll(fd: number, content: Uint8Array): void {
  for (let at = 0; at < content.length;) at += writeSync(fd, content, at, content.length - at);
}

/** The file system's code; anything else is a defect and is thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof NotOurFile) return { failure: 'source-damaged' };
  if (error instanceof LeadsOutside) return { failure: 'name-taken' };
  const code = errnoOf(error);
  if (code === null) throw error;
  return { code };
}
