import { crc32 } from 'node:zlib';

/** A value of a column of `clip`: blobs as `{ "base64": … }`. */
export type StoredValue = string | number | null | { readonly base64: string };

/** A line of the records: the last one of a clip, of the facts and of the user data counts. */
export type RecordLine =
  | {
      readonly kind: 'clip';
      readonly id: string;
      /** Columns of the clip but those that are only the database's own. */
      readonly clip: Readonly<Record<string, StoredValue>>;
      readonly hashes: readonly {
        readonly kind: string;
        readonly sha256: string;
        readonly bytes: number;
        readonly knownSince: string;
      }[];
      readonly earlier: readonly { readonly receivedAt: string; readonly json: string }[];
    }
  | { readonly kind: 'facts'; readonly facts: Readonly<Record<string, string>> }
  | { readonly kind: 'user-data'; readonly data: unknown };

const kinds: readonly string[] = ['clip', 'facts', 'user-data'] satisfies readonly RecordLine['kind'][];

/** Eight hex digits of the CRC-32 of everything before it, so that a line that was damaged is known. */
const tail = /^(\{.*),"crc":"([0-9a-f]{8})"\}$/s;

/** One line of text, without its end: JSON whose last member is its checksum. */
export function writeLine(line: RecordLine): string {
  const body = JSON.stringify(line).slice(0, -1);
  return `${body},"crc":"${checksum(body)}"}`;
}

/** The checksum at the end of a line's text, whether the line is whole or not. */
export function checksumIn(text: string): string {
  return text.slice(-10, -2);
}

/** The checksum that the text of a line ends with. */
export function checksumOf(line: RecordLine): string {
  return checksumIn(writeLine(line));
}

/** Null for a line that is not whole, not as it was written, or of a kind that is not known. */
export function readLine(text: string): RecordLine | null {
  const [, body, crc] = tail.exec(text) ?? [];
  if (body === undefined || checksum(body) !== crc) return null;
  const line = JSON.parse(`${body}}`) as Omit<RecordLine, 'kind'> & { readonly kind: string };
  return kinds.includes(line.kind) ? (line as RecordLine) : null;
}

/** What a line is of: `clip <id>`, `facts` or `user-data`, as in the table `unsaved`. */
export function keyOf(line: RecordLine): string {
  return line.kind === 'clip' ? `clip ${line.id}` : line.kind;
}

/** What a whole line is of, and its checksum. */
export interface LineHead {
  readonly key: string;
  readonly checksum: string;
}

const idStart = Buffer.from('{"kind":"clip","id":"');
const [quote, backslash] = [0x22, 0x5c];
/** Bytes of the checksum with what stands around it. */
const tailBytes = ',"crc":"00000000"}'.length;

/** Reads no more of a line than its ends, but for its checksum: most are never parsed. Null as for `readLine`. */
export function readHead(bytes: Buffer): LineHead | null {
  const end = bytes.length - tailBytes;
  const checksum = bytes.toString('latin1', bytes.length - 10, bytes.length - 2);
  const isPlain = end > idStart.length && bytes.compare(idStart, 0, idStart.length, 0, idStart.length) === 0;
  const close = isPlain ? bytes.indexOf(quote, idStart.length) : -1;
  const id = close < 0 || close > end ? null : bytes.subarray(idStart.length, close);
  if (id === null || id.includes(backslash)) {
    const line = readLine(bytes.toString('utf8'));
    return line && { key: keyOf(line), checksum };
  }
  const isWhole =
    crc32(bytes.subarray(0, end)).toString(16).padStart(8, '0') === checksum &&
    bytes.toString('latin1', end) === `,"crc":"${checksum}"}`;
  return isWhole ? { key: `clip ${id.toString('utf8')}`, checksum } : null;
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
