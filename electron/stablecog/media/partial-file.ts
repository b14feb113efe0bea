/** What has arrived of a file, and the strong ETag that a rest must match; without one it starts again. */
export interface PartialFile {
  readonly length: number;
  readonly etag: string | null;
  append(piece: Uint8Array): void;
  /** Forgets what has arrived. `etag`: of the file that begins now. */
  restart(etag?: string | null): void;
  /** All of it in one piece. */
  joined(): Uint8Array;
}

export function createPartialFile(): PartialFile {
  let pieces: Uint8Array[] = [];
  let length = 0;
  let etag: string | null = null;
  return {
    get length() {
      return length;
    },
    get etag() {
      return etag;
    },
    append(piece) {
      pieces.push(piece);
      length += piece.length;
    },
    restart(strongEtag = null) {
      pieces = [];
      length = 0;
      etag = strongEtag;
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
