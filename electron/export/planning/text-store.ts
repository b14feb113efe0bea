const chunkBytes = 1024 * 1024;
/** The first chunk has so many bytes, each next one twice as many up to `chunkBytes`. */
const leastBytes = 16 * 1024;
/** Before each text: in which letters it is stored, and in how many bytes. */
const headBytes = 5;
const letters = { latin1: 0, utf16le: 1, hex: 2 } as const;
type Letters = keyof typeof letters;
const isLatin1 = /^[\0-\xff]*$/;
const hashLength = 64;
const isHex = /^[0-9a-f]*$/;

/**
 * Texts outside of the heap: a million of them take little room there, and no collection of garbage goes through them.
 * They come back as they were, unit by unit, and stay as long as the store does.
 */
export interface TextStore {
  /** Answers by what `get` knows them again. */
  add(...texts: readonly string[]): number;
  /** The text at `index` (from 0) of those that were added together. */
  get(handle: number, index: number): string;
}

export function createTextStore(): TextStore {
  const chunks: Buffer[] = [];
  let chunk = Buffer.alloc(0);
  let end = 0;

  function reserve(bytes: number): void {
    // Of a larger chunk only what begins in its first part is found again.
    if (end < chunkBytes && chunk.length - end >= bytes) return;
    const usual = Math.min(chunkBytes, leastBytes * 2 ** Math.min(chunks.length, 10));
    chunk = Buffer.allocUnsafeSlow(Math.max(usual, bytes));
    chunks.push(chunk);
    end = 0;
  }

  return {
    add(...texts) {
      let most = 0;
      for (const text of texts) most += headBytes + text.length * 2;
      reserve(most);
      const handle = (chunks.length - 1) * chunkBytes + end;
      for (const text of texts) {
        const how = lettersOf(text);
        const length = chunk.write(text, end + headBytes, how);
        chunk[end] = letters[how];
        chunk.writeUInt32LE(length, end + 1);
        end += headBytes + length;
      }
      return handle;
    },
    get(handle, index) {
      const from = chunks[Math.floor(handle / chunkBytes)];
      if (!from) throw new RangeError(`There is no text ${handle}.`);
      let at = handle % chunkBytes;
      for (let passed = 0; passed < index; passed += 1) at += headBytes + from.readUInt32LE(at + 1);
      const [begin, length] = [at + headBytes, from.readUInt32LE(at + 1)];
      return from.toString(namesOf[from[at] ?? letters.utf16le], begin, begin + length);
    },
  };
}

const namesOf: readonly Letters[] = ['latin1', 'utf16le', 'hex'];

/** The narrowest that gives the same text back. */
function lettersOf(text: string): Letters {
  if (text.length === hashLength && isHex.test(text)) return 'hex';
  return isLatin1.test(text) ? 'latin1' : 'utf16le';
}
