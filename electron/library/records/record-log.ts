import { closeSync, lstatSync, mkdirSync, readSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { appendNow } from '../../platform/append-file.ts';
import { hasErrno } from '../../platform/errno.ts';
import { openRegularNow } from '../../platform/open-file.ts';
import { safeWriteNow } from '../../platform/safe-write.ts';
import { syncFolderNow } from '../../platform/sync-folder.ts';
import type { RecordLine } from './record-line.ts';
import { checksumIn, readHead, writeLine } from './record-line.ts';

export const recordsFolder = 'records';

/** Bytes after which another file is begun. */
const fileBytes = 8 * 1024 * 1024;

/** How far the records go: what the database remembers, to know whether these are its own. */
export interface LogPosition {
  readonly file: string;
  readonly bytes: number;
  /** Bytes of the files of its generation before that one; older versions did not note it. */
  readonly before?: number | undefined;
  /** The checksum of the line that ends there; as above. */
  readonly checksum?: string | undefined;
}

/**
 * How the records are to a position: they end there; were `appended` to since; were written anew since (`newer`); are
 * `other` ones, as from a backup or another computer; or are not there.
 */
export type LogRelation = 'same' | 'appended' | 'newer' | 'other' | 'none';

interface LogFile {
  readonly name: string;
  readonly generation: number;
  readonly number: number;
  readonly bytes: number;
}

/**
 * The second home of what the database holds: files of JSON lines, `records/clips-<generation>-<number>.jsonl`, only
 * ever appended to. When much of them is out of date they are written anew as the next generation, whole, before the
 * older ones are removed. One process at a time writes; anyone may read.
 */
export interface RecordLog {
  /** Appends lines and waits for the disk. */
  append(lines: readonly RecordLine[]): LogPosition;
  relationTo(position: LogPosition | null): LogRelation;
  /** Where they end; null where there are none. */
  end(): LogPosition | null;
  /** Writes everything as a new generation, then removes the older ones; one with damaged lines is set aside. */
  rewrite(lines: Iterable<RecordLine>): LogPosition;
  bytes(): number;
}

export function createRecordLog(library: string): RecordLog {
  const folder = path.join(library, recordsFolder);

  function last(): LogFile | undefined {
    return listFiles(folder).at(-1);
  }

  /** A link or a folder may have the name of a file. */
  function freeName(generation: number, from: number): string {
    let number = from;
    const isTaken = () => lstatSync(path.join(folder, nameOf(generation, number)), { throwIfNoEntry: false });
    while (isTaken()) number += 1;
    return nameOf(generation, number);
  }

  function bytesBefore(name: string): number {
    const generation = generationOf(name);
    return listFiles(folder)
      .filter((file) => file.generation === generation && file.name < name)
      .reduce((sum, { bytes }) => sum + bytes, 0);
  }

  function positionAt(name: string, bytes: number, texts: readonly string[]): LogPosition {
    return { file: name, bytes, before: bytesBefore(name), checksum: checksumIn(texts.at(-1) ?? '') };
  }

  /** Whether nothing is missing before a position, and the line that ended there still does. */
  function isAsItWas(file: LogFile, position: LogPosition): boolean {
    if (file.bytes < position.bytes) return false;
    if (position.before !== undefined && bytesBefore(file.name) !== position.before) return false;
    return (
      position.checksum === undefined ||
      lineEndAt(path.join(folder, file.name), position.bytes) === `${position.checksum}"}\n`
    );
  }

  return {
    append(lines) {
      makeFolder(folder);
      const current = last();
      const isFull = current !== undefined && current.bytes >= fileBytes;
      const name =
        current && !isFull ? current.name : freeName(current?.generation ?? 1, (current?.number ?? 0) + 1);
      // After a write that was cut off, the next line begins on one of its own; an empty line is none.
      const texts = lines.map((line) => writeLine(line));
      const bytes = appendNow(path.join(folder, name), `\n${texts.join('\n')}\n`);
      if (name !== current?.name) syncFolderNow(folder);
      return positionAt(name, bytes, texts);
    },
    relationTo(position) {
      const files = listFiles(folder);
      const newest = files.at(-1);
      if (!newest) return 'none';
      if (position === null) return 'other';
      const found = files.find(({ name }) => name === position.file);
      if (found && isAsItWas(found, position))
        return found === newest && found.bytes === position.bytes ? 'same' : 'appended';
      return newest.generation > generationOf(position.file) ? 'newer' : 'other';
    },
    end() {
      const newest = last();
      if (!newest) return null;
      const end = lineEndAt(path.join(folder, newest.name), newest.bytes);
      const before = bytesBefore(newest.name);
      // A write that was cut off has no checksum.
      const checksum = end.endsWith('"}\n') ? end.slice(0, 8) : undefined;
      return { file: newest.name, bytes: newest.bytes, before, checksum };
    },
    rewrite(lines) {
      makeFolder(folder);
      const older = listFiles(folder);
      const generation = (older.at(-1)?.generation ?? 0) + 1;
      let number = 0;
      let position: LogPosition = { file: nameOf(generation, number), bytes: 0 };
      const write = (texts: readonly string[]) => {
        const content = `${texts.join('\n')}\n`;
        const name = freeName(generation, number + 1);
        number = numberOf(name);
        safeWriteNow(path.join(folder, name), content);
        position = positionAt(name, Buffer.byteLength(content), texts);
      };
      let texts: string[] = [];
      let length = 0;
      for (const line of lines) {
        const text = writeLine(line);
        texts.push(text);
        length += text.length;
        if (length < fileBytes) continue;
        write(texts);
        [texts, length] = [[], 0];
      }
      write(texts);
      for (const { name } of older) {
        const file = path.join(folder, name);
        if (hasUnreadLines(file)) renameSync(file, `${file}.damaged`);
        else rmSync(file);
      }
      return position;
    },
    bytes: () => listFiles(folder).reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** Whether a library has records. */
export function hasRecords(library: string): boolean {
  return listFiles(path.join(library, recordsFolder)).some(({ bytes }) => bytes > 0);
}

/**
 * The bytes of each line, whole or not, oldest first; `after`: those alone that were appended since. Other files are passed
 * over. They are there until the next one is asked for.
 */
export function* recordBytes(library: string, after: LogPosition | null = null): Generator<Buffer> {
  const folder = path.join(library, recordsFolder);
  const files = listFiles(folder);
  const first = after === null ? 0 : files.findIndex(({ name }) => name === after.file);
  for (const [index, { name }] of files.slice(first).entries())
    yield* linesOf(path.join(folder, name), index === 0 && after ? after.bytes : 0);
}

/** Renames all files of another library's records, so that they are in nobody's way. Answers whether there were any. */
export function setRecordsAside(library: string): boolean {
  const folder = path.join(library, recordsFolder);
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  const files = listFiles(folder);
  for (const { name } of files)
    renameSync(path.join(folder, name), path.join(folder, `${name}.${stamp}.other`));
  return files.length > 0;
}

const byteOrderMark = Buffer.from('\uFEFF');

/** Without what an editor, or a program that copies texts, may have added. */
function plain(line: Buffer): Buffer {
  const start = line.subarray(0, byteOrderMark.length).equals(byteOrderMark) ? byteOrderMark.length : 0;
  return line.subarray(start, line.at(-1) === 13 ? -1 : undefined);
}

/** Whether there are lines that nobody could read: someone may yet. One that was cut off while it was written is none. */
function hasUnreadLines(file: string): boolean {
  for (const line of linesOf(file)) {
    if (line.length === 0 || readHead(line)) continue;
    const text = line.toString('utf8');
    const isCut = /^\{"[^\0]*$/.test(text) && !text.endsWith('"}');
    if (!isCut) return true;
  }
  return false;
}

/** Lines of a file, read a part at a time. */
function* linesOf(file: string, from = 0): Generator<Buffer> {
  const handle = openRegularNow(file);
  try {
    const buffer = Buffer.allocUnsafe(1024 * 1024);
    let rest = Buffer.alloc(0);
    for (let at = from; ;) {
      const count = readSync(handle, buffer, 0, buffer.length, at);
      if (count === 0) break;
      at += count;
      const chunk = Buffer.concat([rest, buffer.subarray(0, count)]);
      let start = 0;
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
        yield plain(chunk.subarray(start, end));
        start = end + 1;
      }
      rest = chunk.subarray(start);
    }
    yield plain(rest);
  } finally {
    closeSync(handle);
  }
}

/** The checksum and the end of the line that ends at a place of a file. */
function lineEndAt(file: string, bytes: number): string {
  const end = Buffer.alloc(11);
  const handle = openRegularNow(file);
  try {
    readSync(handle, end, 0, end.length, Math.max(0, bytes - end.length));
  } finally {
    closeSync(handle);
  }
  return end.toString('latin1');
}

const filePattern = /^clips-(\d{6,})-(\d{6,})\.jsonl$/;

function generationOf(name: string): number {
  return Number(filePattern.exec(name)?.[1] ?? 0);
}

function numberOf(name: string): number {
  return Number(filePattern.exec(name)?.[2] ?? 0);
}

function nameOf(generation: number, number: number): string {
  return `clips-${String(generation).padStart(6, '0')}-${String(number).padStart(6, '0')}.jsonl`;
}

/** Our files, oldest first; none when the folder is not there or is not one. */
function listFiles(folder: string): readonly LogFile[] {
  let names: readonly string[];
  try {
    if (!lstatSync(folder).isDirectory()) return [];
    names = readdirSync(folder);
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
  return names
    .flatMap((name): readonly LogFile[] => {
      const [, generation, number] = filePattern.exec(name) ?? [];
      const stats = lstatSync(path.join(folder, name));
      if (generation === undefined || number === undefined || !stats.isFile()) return [];
      return [{ name, generation: Number(generation), number: Number(number), bytes: stats.size }];
    })
    .sort((a, b) => a.generation - b.generation || a.number - b.number);
}

/** Something else in its place is renamed: there has to be a second home. */
function makeFolder(folder: string): void {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return;
  if (stats) renameSync(folder, `${folder}.other-${new Date().toISOString().replace(/[:.]/g, '-')}`);
  mkdirSync(folder, { mode: 0o700 });
}
