import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  futimesSync,
  lstatSync,
  openSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { errnoOf, hasErrno } from '../../platform/errno.ts';
import { sha256Of } from '../../platform/hash.ts';
import { NotOurFile, readRegularNow } from '../../platform/open-file.ts';
import { renameNow } from '../../platform/rename.ts';
import { temporaryBeside } from '../../platform/safe-write.ts';
import { syncFileNow } from '../../platform/sync-file.ts';
import { takeName } from '../../platform/exclusive-name.ts';
import type { ContentReader, Source } from './file-content.ts';

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
 * `source-damaged`: the cached file is not the clip; `name-taken`: someone else's file has the name; `changed`: the user
 * changed the older file since the plan; else what the file system said.
 */
export type Failure =
  { readonly failure: 'source-damaged' | 'name-taken' | 'changed' } | { readonly code: string };

export interface DraftOptions {
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
export type Drafter = (item: FileToWrite, mode: number) => Promise<OpenDraft | Failure>;

export function createDrafter(reader: ContentReader): Drafter {
  let canClone = true;

  /** A copy that shares its blocks with the library's file, where the file system can. */
  function clone(source: Source, temporary: string, mode: number): { fd: number; sha256: string } | null {
    if (!canClone || 'content' in source || source.make.kind !== 'copy') return null;
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
    temporary: string,
    mode: number,
  ): Promise<{ fd: number; sha256: string } | null> {
    const brief = reader.readBriefly(source);
    const content = brief ?? (await reader.read(source));
    if (content === null) return null;
    const fd = openSync(temporary, 'wx', mode);
    try {
      writeAll(fd, content);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
    return { fd, sha256: brief !== null && 'path' in source ? source.sha256 : sha256Of(content) };
  }

  return async ({ target, source }, mode) => {
    const temporary = temporaryBeside(target);
    try {
      const made = clone(source, temporary, mode) ?? (await written(source, temporary, mode));
      if (made === null) return { failure: 'source-damaged' };
      if (!('path' in source && source.make.kind === 'copy') || made.sha256 === source.sha256)
        return { temporary, ...made };
      closeSync(made.fd);
      rmSync(temporary, { force: true });
      return { failure: 'source-damaged' };
    } catch (error) {
      rmSync(temporary, { force: true });
      return failureOf(error);
    }
  };
}

/** Closes a draft, on its disk when that was asked for, and with its time. */
export function finishDraft(
  { temporary, fd, sha256 }: OpenDraft,
  fsync: boolean,
  time?: number,
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
    rmSync(temporary, { force: true });
    return failureOf(error);
  }
}

/** Gives a draft its name, without ever replacing a file that is not as it was: null when it has it. */
export function publish(
  { temporary }: Pick<Draft, 'temporary'>,
  { target, replaces }: FileToWrite,
): Failure | null {
  try {
    const there = replaces === null ? 'nothing' : whatLiesAt(target);
    if (there === 'nothing') {
      if (takeName(temporary, target)) return null;
      rmSync(temporary, { force: true });
      return { failure: 'name-taken' };
    }
    if (there === 'other' || (replaces !== '*' && there !== replaces)) {
      rmSync(temporary, { force: true });
      return { failure: there === 'other' ? 'name-taken' : 'changed' };
    }
    renameNow(temporary, target);
    return null;
  } catch (error) {
    rmSync(temporary, { force: true });
    return failureOf(error);
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

/** A disk that is full may take a part first; what it then says on the rest is thrown. */
function writeAll(fd: number, content: Uint8Array): void {
  for (let at = 0; at < content.length;) at += writeSync(fd, content, at, content.length - at);
}

/** The file system's code; anything else is a defect and is thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof NotOurFile) return { failure: 'source-damaged' };
  const code = errnoOf(error);
  if (code === null) throw error;
  return { code };
}
