import { parseJson } from '../../platform/parse-json.ts';
import type { LogPosition } from './record-log.ts';
import { recordBytes } from './record-log.ts';
import type { RecordLine } from './record-line.ts';
import { checksumIn, readHead, readLine } from './record-line.ts';

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
  /** Key of the last line, where that has no end: its write was cut off. */
  readonly cutKey: string | null;
  /** By the keys of `unsaved`: `clip <id>`, `facts` and `user-data`. */
  readonly lines: ReadonlyMap<string, RecordedChecksums>;
  /** Checksums that are still to be read at the ends of damaged lines, with the number of the line. */
  readonly damagedLines: ReadonlyMap<string, number>;
}

/** All lines, whole or not, oldest first, with the number of each. */
function* numberedLines(library: string, after: LogPosition | null) {
  let at = 0;
  for (const bytes of recordBytes(library, after)) {
    at += 1;
    yield { bytes, head: readHead(bytes), at };
  }
}

/** All whole lines, oldest first; `after`: those alone that were appended since; `wanted`: the others are not parsed. */
export function* recordLines(
  library: string,
  {
    after = null,
    wanted = () => true,
  }: {
    readonly after?: LogPosition | null;
    readonly wanted?: (line: Pick<NumberedLine, 'key' | 'at'>) => boolean;
  } = {},
): Generator<NumberedLine> {
  for (const { bytes, head, at } of numberedLines(library, after)) {
    if (!head || !wanted({ key: head.key, at })) continue;
    const line = readLine(bytes.toString('utf8'));
    if (line) yield { line, ...head, at };
  }
}

const none: readonly string[] = [];

/** Reads all lines once, or those that were appended since, and keeps their checksums. */
export function summarizeRecords(library: string, after: LogPosition | null = null): RecordSummary {
  const lines = new Map<string, RecordedChecksums>();
  const damagedLines = new Map<string, number>();
  /** Lines without an end by their keys; the one that is written again after a kill begins with it. */
  const cutLines = new Map<string, string>();
  let cutKey: string | null = null;
  let damaged = false;
  for (const { bytes, head, at } of numberedLines(library, after)) {
    if (bytes.length > 0) cutKey = null;
    if (head) {
      const { key, checksum } = head;
      const known = lines.get(key);
      lines.set(key, { last: checksum, older: known ? [...known.older, known.last] : none, at });
      const cut = cutLines.get(key);
      if (cut !== undefined && bytes.toString('utf8').startsWith(cut)) cutLines.delete(key);
      continue;
    }
    const text = bytes.toString('utf8');
    if (text.endsWith('"}')) {
      damaged = true;
      damagedLines.set(checksumIn(text), at);
    } else {
      const key = keyOfCut(text);
      // What noughts or noise replaced may be more than one line.
      if (/[\0\ufffd]/.test(text) || (key === null && !shortest.startsWith(text))) damaged = true;
      else if (key !== null) {
        if (cutLines.has(key)) damaged = true;
        cutLines.set(key, text);
        cutKey = key;
      }
    }
  }
  if ([...cutLines.keys()].some((key) => key !== cutKey)) damaged = true;
  return { damaged, cutKey, lines, damagedLines };
}

/** How lines of clips begin: one that was cut off within this says nothing. */
const shortest = '{"kind":"clip","id":"';

/** The key of a line whose end is not there, or is damaged; null where it cannot be read. */
function keyOfCut(text: string): string | null {
  const [, kind, id] = /^\{"kind":"(?:(facts|user-data)"|clip","id":("(?:[^"\\]|\\.)*"))/.exec(text) ?? [];
  if (kind !== undefined) return kind;
  const name = id === undefined ? undefined : parseJson(id);
  return typeof name === 'string' ? `clip ${name}` : null;
}
