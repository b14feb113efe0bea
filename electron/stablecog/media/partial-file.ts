/** What has arrived of a file, and the strong ETag that a rest must match; without one it starts again. */
export interface PartialFile {
  readonly length: number;
  /** The most that has arrived so far, whatever was forgotten since. */
  readonly most: number;
  readonly etag: string | null;
  /** Bytes of the whole file, as they were promised when it began; null when they were not. */
  readonly whole: number | null;
  append(piece: Uint8Array): void;
  /** Forgets what has arrived. `begun`: the file that begins now. */
  restart(begun?: Pick<PartialFile, 'etag' | 'whole'>): void;
  /** All of it in one piece. */
  joined(): Uint8Array;
}

const nothing = { etag: null, whole: null };

export function createPartialFile(): PartialFile {
  let pieces: Uint8Array[] = [];
  let length = 0;
  let most = 0;
  let { etag, whole }: Pick<PartialFile, 'etag' | 'whole'> = nothing;
  return {
    get length() {
      return length;
    },
    get most() {
      return most;
    },
    get etag() {
      return etag;
    },
    get whole() {
      return whole;
    },
    append(piece) {
      pieces.push(piece);
      length += piece.length;
      most = Math.max(most, length);
    },
    restart(begun = nothing) {
      pieces = [];
      length = 0;
      ({ etag, whole } = begun);
    },
    joined() {
      const bytes = new Uint8Array(length);
      let offset = 0;
      for (const piece of pieces) {
        bytes.set(piece, offset);
        offset += piece.length;
      }
      return bytes;
    },
  };
}
