import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { rm } from 'node:fs/promises';
import { createExclusive } from '../../platform/safe-write.ts';

/** What is in memory before a file takes it, and read at once. */
const mostBytes = 1024 * 1024;

/** Bytes that are needed again later: in memory while they are few, else in a file of their own. */
export interface Spill {
  add(bytes: Uint8Array): Promise<void>;
  /** All of them, in pieces that are of use until the next one comes. */
  all(): AsyncIterable<Uint8Array>;
  /** All of them in memory while they are few, else the file that has them. */
  whole(): Promise<Uint8Array | string>;
  /** Removes the file. */
  close(): Promise<void>;
}

/** `file` is made where it is needed. */
export function createSpill(file: string): Spill {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let spilled = 0;
  let handle: FileHandle | null = null;

  async function spill(): Promise<void> {
    handle ??= await createExclusive(file);
    const bytes = Buffer.concat(waiting);
    waiting = [];
    waitingBytes = 0;
    await handle.appendFile(bytes);
    spilled += bytes.length;
  }

  return {
    async add(bytes) {
      waiting.push(bytes);
      waitingBytes += bytes.length;
      if (waitingBytes > mostBytes) await spill();
    },
    async *all() {
      const piece = Buffer.allocUnsafeSlow(handle ? mostBytes : 0);
      for (let at = 0; handle && at < spilled;) {
        const { bytesRead } = await handle.read(piece, 0, Math.min(piece.length, spilled - at), at);
        if (bytesRead === 0) throw new Error('What was put into a temporary file is shorter than it was.');
        yield piece.subarray(0, bytesRead);
        at += bytesRead;
      }
      yield Buffer.concat(waiting);
    },
    async whole() {
      if (handle === null) return Buffer.concat(waiting);
      await spill();
      return file;
    },
    async close() {
      await handle?.close();
      if (handle) await rm(file, { force: true });
      handle = null;
    },
  };
}

/** The lines of a text in pieces, without their ends. */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

/** UTF-16 units of a text that become bytes at once. */
const atOnce = 64 * 1024;

/** A text that grows, with its length and hash. */
export function createSpilledText(file: string) {
  const spill = createSpill(file);
  const hash = createHash('sha256');
  let text = '';
  let bytes = 0;

  async function put(): Promise<void> {
    const piece = Buffer.from(text);
    text = '';
    hash.update(piece);
    bytes += piece.length;
    await spill.add(piece);
  }

  return {
    async add(more: string): Promise<void> {
      text += more;
      if (text.length > atOnce) await put();
    },
    /** Nothing is added any more. */
    async end(): Promise<{ readonly bytes: number; readonly sha256: string; readonly spill: Spill }> {
      await put();
      return { bytes, sha256: hash.digest('hex'), spill };
    },
    close: () => spill.close(),
  };
}
