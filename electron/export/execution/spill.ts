import type { FileHandle } from 'node:fs/promises';
import { rm } from 'node:fs/promises';
import { createExclusive } from '../../platform/safe-write.ts';

/** What is in memory before a file takes it, and read at once. */
const bufferBytes = 1024 * 1024;

/** Bytes that are needed again later: in memory while they are few, else in a file of their own. */
export interface Spill {
  add(bytes: Uint8Array): Promise<void>;
  /** All of them, in pieces that are of use until the next one comes. */
  all(): AsyncIterable<Uint8Array>;
  /** Removes the file. */
  close(): Promise<void>;
}

/** `file` is made where it is needed. */
export function createSpill(file: string): Spill {
  const buffer = Buffer.allocUnsafeSlow(bufferBytes);
  let waiting = 0;
  let spilled = 0;
  let handle: FileHandle | null = null;

  async function spill(bytes: Uint8Array): Promise<void> {
    handle ??= await createExclusive(file);
    await handle.appendFile(bytes);
    spilled += bytes.length;
  }

  return {
    async add(bytes) {
      if (waiting + bytes.length > buffer.length) {
        await spill(buffer.subarray(0, waiting));
        waiting = 0;
      }
      if (bytes.length > buffer.length) await spill(bytes);
      else {
        buffer.set(bytes, waiting);
        waiting += bytes.length;
      }
    },
    async *all() {
      const piece = Buffer.allocUnsafeSlow(bufferBytes);
      for (let at = 0; handle && at < spilled;) {
        const { bytesRead } = await handle.read(piece, 0, Math.min(piece.length, spilled - at), at);
        if (bytesRead === 0) throw new Error('What was put into a temporary file is shorter than it was.');
        yield piece.subarray(0, bytesRead);
        at += bytesRead;
      }
      yield buffer.subarray(0, waiting);
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
