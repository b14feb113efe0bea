import { closeSync, lstatSync, mkdirSync, readSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { appendNow } from '../../platform/append-file.ts';
import { hasErrno } from '../../platform/errno.ts';
import { NotOurFile, openRegularNow } from '../../platform/open-file.ts';
import { safeWriteNow } from '../../platform/safe-write.ts';
import { syncFolderNow } from '../../platform/sync-folder.ts';
import type { RecordLine } from './record-line.ts';
import { checksumIn, readLine, writeLine } from './record-line.ts';

export const recordsFolder = 'records';

/** Bytes after which another file is begun. */
const fileBytes = 8 * 1024 * 1024;

/** How far the records go: what the database remembers, to know whether these are its own. */
export interface LogPosition {
  readonly file: string;
  readonly bytes: number;
}

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
  /** Whether the files reach at least so far: if not, they are not the ones that were written last. */
  reaches(position: LogPosition): boolean;
  /** Writes everything as a new generation, then removes the older ones; one with damaged lines is set aside. */
  rewrite(lines: Iterable<RecordLine>): LogPosition;
  bytes(): number;
}

export function createRecordLog(library: string): RecordLog {
  const folder = path.join(library, recordsFolder);

  function last(): LogFile | undefined {
    return listFiles(folder).at(-1);
  }

  return {
    append(lines) {
      makeFolder(folder);
      const current = last();
      const isFull = current !== undefined && current.bytes >= fileBytes;
      const name =
        current && !isFull ? current.name : nameOf(current?.generation ?? 1, (current?.number ?? 0) + 1);
      // After a write that was cut off, the next line begins on one of its own; an empty line is none.
      const text = `\n${lines.map((line) => writeLine(line)).join('\n')}\n`;
      const bytes = appendNow(path.join(folder, name), text);
      if (name !== current?.name) syncFolderNow(folder);
      return { file: name, bytes };
    },
    reaches({ file, bytes }) {
      const found = listFiles(folder).find(({ name }) => name === file);
      return found !== undefined && found.bytes >= bytes;
    },
    rewrite(lines) {
      makeFolder(folder);
      const older = listFiles(folder);
      const generation = (older.at(-1)?.generation ?? 0) + 1;
      let number = 0;
      let position: LogPosition = { file: nameOf(generation, 1), bytes: 0 };
      const write = (texts: readonly string[]) => {
        number += 1;
        const content = `${texts.join('\n')}\n`;
        position = { file: nameOf(generation, number), bytes: Buffer.byteLength(content) };
        safeWriteNow(path.join(folder, position.file), content);
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

/** All whole lines, oldest first. Files that are not ours and lines that are damaged are passed over. */
export function* recordLines(library: string): Generator<RecordLine> {
  for (const text of textLines(library)) {
    const line = readLine(text);
    if (line) yield line;
  }
}

/** What the records say of something, by the checksums of its lines. */
export interface RecordedChecksums {
  /** Of its last whole line. */
  readonly last: string;
  /** Of the whole lines before that one. */
  readonly older: readonly string[];
  /** Number of its last whole line among all lines. */
  readonly at: number;
}

/** The records as a whole. */
export interface RecordSummary {
  /** Whether a line is damaged: what is older than it proves nothing. */
  readonly damaged: boolean;
  /** Whether the last line has no end: its write was cut off, or the file was. */
  readonly cut: boolean;
  /** By the keys of `unsaved`: `clip <id>`, `facts` and `user-data`. */
  readonly lines: ReadonlyMap<string, RecordedChecksums>;
  /** Checksums that are still to be read at the ends of damaged lines, with the number of the line. */
  readonly damagedLines: ReadonlyMap<string, number>;
}

/** Reads all lines once, and keeps their checksums. */
export function summarizeRecords(library: string): RecordSummary {
  const lines = new Map<string, RecordedChecksums>();
  const damagedLines = new Map<string, number>();
  let damaged = false;
  let cut = false;
  let at = 0;
  for (const text of textLines(library)) {
    at += 1;
    const checksum = checksumIn(text);
    const line = readLine(text);
    if (line) {
      const key = line.kind === 'clip' ? `clip ${line.id}` : line.kind;
      const known = lines.get(key);
      lines.set(key, { last: checksum, older: known ? [...known.older, known.last] : [], at });
    } else if (text.endsWith('"}')) {
      damaged = true;
      damagedLines.set(checksum, at);
    } else if (text !== '') cut = true;
  }
  return { damaged, cut, lines, damagedLines };
}

/** Whether a library has records. */
export function hasRecords(library: string): boolean {
  return listFiles(path.join(library, recordsFolder)).some(({ bytes }) => bytes > 0);
}

function* textLines(library: string): Generator<string> {
  const folder = path.join(library, recordsFolder);
  for (const { name } of listFiles(folder)) yield* linesOf(path.join(folder, name));
}

/** Without what an editor, or a program that copies texts, may have added. */
function plain(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r$/, '');
}

/** Whether there are lines that nobody could read: someone may yet. One that was cut off while it was written is none. */
function hasUnreadLines(file: string): boolean {
  for (const text of linesOf(file)) {
    const isCut = /^\{"[^\0]*$/.test(text) && !text.endsWith('"}');
    if (text !== '' && !isCut && !readLine(text)) return true;
  }
  return false;
}

/** Lines of a file, read a part at a time. */
function* linesOf(file: string): Generator<string> {
  const handle = openRegularNow(file);
  try {
    const buffer = Buffer.allocUnsafe(1024 * 1024);
    let rest = Buffer.alloc(0);
    for (;;) {
      const count = readSync(handle, buffer, 0, buffer.length, null);
      if (count === 0) break;
      let chunk = Buffer.concat([rest, buffer.subarray(0, count)]);
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10)) {
        yield plain(chunk.toString('utf8', 0, end));
        chunk = chunk.subarray(end + 1);
      }
      rest = Buffer.from(chunk);
    }
    yield plain(rest.toString('utf8'));
  } finally {
    closeSync(handle);
  }
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
      const [, generation, number] = /^clips-(\d{6,})-(\d{6,})\.jsonl$/.exec(name) ?? [];
      const stats = lstatSync(path.join(folder, name));
      if (generation === undefined || number === undefined || !stats.isFile()) return [];
      return [{ name, generation: Number(generation), number: Number(number), bytes: stats.size }];
    })
    .sort((a, b) => a.generation - b.generation || a.number - b.number);
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!hasErrno(error, 'EEXIST')) throw error;
    if (!lstatSync(folder).isDirectory()) throw new NotOurFile(folder, 'not-regular', { cause: error });
  }
}
