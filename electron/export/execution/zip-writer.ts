import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { crc32, createDeflateRaw, deflateRaw } from 'node:zlib';
import { createExclusive } from '../../platform/safe-write.ts';
import { syncFile } from '../../platform/sync-file.ts';
import { createSpill } from './spill.ts';
import type { ZipItem } from './zip-format.ts';
import { directoryRecord, fileHeader, zipEnd } from './zip-format.ts';

const deflate = promisify(deflateRaw);
const level = 6;
/** What is written at once. */
const bufferBytes = 1024 * 1024;
/** Permissions as the user's other new files have them. */
const newFile = 0o666;

/** Writes one ZIP, file by file; what it keeps in memory does not grow with them. */
export interface ZipWriter {
  /** Resolves once it takes the next file; the disk may not have this one yet. */
  add(path: string, content: Uint8Array, compress: boolean): Promise<void>;
  /** A text in pieces, compressed, and never in memory as a whole. */
  addText(path: string, pieces: Iterable<string> | AsyncIterable<string | Uint8Array>): Promise<void>;
  /** Writes the directory; `flush`: waits until the disk has all of it. */
  end(flush: boolean): Promise<void>;
  abort(): Promise<void>;
}

/** `file` and `directoryFile` (for the directory, until it comes) are made anew; whoever aborts removes the first. */
export async function createZipWriter(given: {
  readonly file: string;
  readonly directoryFile: string;
  readonly time: Date;
}): Promise<ZipWriter> {
  const { directoryFile, time } = given;
  const output = createOutput(await createExclusive(given.file, newFile));
  const directory = createSpill(directoryFile);
  let count = 0;

  async function list(item: ZipItem): Promise<void> {
    count += 1;
    await directory.add(directoryRecord(item, time));
  }

  return {
    async add(path, content, compress) {
      const name = Buffer.from(path);
      const packed = compress ? await deflate(content, { level }) : content;
      const sizes = { bytes: content.length, packed: packed.length, crc: crc32(content) };
      const item = { name, compressed: compress, ...sizes, offset: output.written() };
      await output.write(fileHeader(item, time));
      await output.write(packed);
      await list(item);
    },
    async addText(path, pieces) {
      const offset = output.written();
      const item = { name: Buffer.from(path), compressed: true, bytes: 0, packed: 0, crc: 0, offset };
      const header = fileHeader(item, time);
      await output.write(header);
      async function* counted(): AsyncIterable<Buffer> {
        for await (const piece of pieces) {
          const bytes = Buffer.from(piece);
          item.bytes += bytes.length;
          item.crc = crc32(bytes, item.crc);
          yield bytes;
        }
      }
      await pipeline(Readable.from(counted()), createDeflateRaw({ level }), async (chunks) => {
        for await (const chunk of chunks as AsyncIterable<Buffer>) await output.write(chunk);
      });
      item.packed = output.written() - offset - header.length;
      // Only now are its sizes known.
      await output.replace(fileHeader(item, time), offset);
      await list(item);
    },
    async end(flush) {
      const offset = output.written();
      for await (const records of directory.all()) await output.write(records);
      await output.write(zipEnd(count, offset, output.written() - offset));
      await output.close(flush);
      await directory.close();
    },
    async abort() {
      await output.drop();
      await directory.close();
    },
  };
}

/** A file that grows, written in large pieces. */
function createOutput(handle: FileHandle) {
  const buffer = Buffer.allocUnsafeSlow(bufferBytes);
  let waiting = 0;
  let written = 0;

  async function writeAll(bytes: Uint8Array, at: number): Promise<void> {
    for (let from = 0; from < bytes.length;) {
      const { bytesWritten } = await handle.write(bytes, from, bytes.length - from, at + from);
      from += bytesWritten;
    }
  }

  async function flush(): Promise<void> {
    await writeAll(buffer.subarray(0, waiting), written);
    written += waiting;
    waiting = 0;
  }

  return {
    /** Bytes so far, those that wait among them. */
    written: () => written + waiting,
    async write(bytes: Uint8Array): Promise<void> {
      if (waiting + bytes.length > buffer.length) await flush();
      if (bytes.length > buffer.length) {
        await writeAll(bytes, written);
        written += bytes.length;
      } else {
        buffer.set(bytes, waiting);
        waiting += bytes.length;
      }
    },
    async replace(bytes: Uint8Array, at: number): Promise<void> {
      await flush();
      await writeAll(bytes, at);
    },
    async close(sync: boolean): Promise<void> {
      try {
        await flush();
        if (sync) await syncFile(handle);
      } finally {
        await handle.close();
      }
    },
    drop: () => handle.close(),
  };
}
