import type { LogPosition } from './record-log.ts';
import { recordTexts } from './record-log.ts';
import type { RecordLine } from './record-line.ts';
import { checksumIn, readLine } from './record-line.ts';

/** A whole line of the records. */
export interface NumberedLine {
  readonly line: RecordLine;
  /** By the keys of `unsaved`: `clip <id>`, `facts` and `user-data`. */
  readonly key: string;
  readonly checksum: string;
  /** Its number among all lines. */
  readonly at: number;
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

/** All whole lines, oldest first; `after`: those alone that were appended since. */
export function* recordLines(library: string, after: LogPosition | null = null): Generator<NumberedLine> {
  let at = 0;
  for (const text of recordTexts(library, after)) {
    at += 1;
    const line = readLine(text);
    if (line) yield { line, key: keyOf(line), checksum: checksumIn(text), at };
  }
}

/** Reads all lines once, or those that were appended since, and keeps their checksums. */
export function summarizeRecords(library: string, after: LogPosition | null = null): RecordSummary {
  const lines = new Map<string, RecordedChecksums>();
  const damagedLines = new Map<string, number>();
  let damaged = false;
  let cut = false;
  let at = 0;
  for (const text of recordTexts(library, after)) {
    at += 1;
    const checksum = checksumIn(text);
    const line = readLine(text);
    if (line) {
      const key = keyOf(line);
      const known = lines.get(key);
      lines.set(key, { last: checksum, older: known ? [...known.older, known.last] : [], at });
    } else if (text.endsWith('"}')) {
      damaged = true;
      damagedLines.set(checksum, at);
    } else if (text !== '') cut = true;
  }
  return { damaged, cut, lines, damagedLines };
}

function keyOf(line: RecordLine): string {
  return line.kind === 'clip' ? `clip ${line.id}` : line.kind;
}
