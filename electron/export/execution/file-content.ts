import { closeSync, readSync } from 'node:fs';
import type { WavForm } from '../../contract/wav.ts';
import { sha256Of } from '../../platform/hash.ts';
import { NotOurFile, openRegularNow, readRegularNow } from '../../platform/open-file.ts';
import { withTag } from '../formats/id3-tags.ts';

/** What becomes of a cached file on its way out. */
export type Make =
  | { readonly kind: 'copy' }
  | { readonly kind: 'tag'; readonly tag: Uint8Array }
  | { readonly kind: 'wav'; readonly form: WavForm };

/** The same as a plan knows it: what a tag says is made again when it is written, as it is much of a million clips. */
export type PlannedMake = Exclude<Make, { readonly kind: 'tag' }> | { readonly kind: 'tag' };

/** Where the bytes of a file come from: the library, by an absolute path, or these bytes. */
export type Source =
  | { readonly path: string; readonly bytes: number; readonly sha256: string; readonly make: Make }
  | { readonly content: Uint8Array };

/** What a source gives, or null when the library's file is not the clip. Throws the file system's error. */
export interface ContentReader {
  read(source: Source): Promise<Uint8Array | null>;
  /** A copy in memory that the next one takes again; null where that does not do, `damaged` or too large. */
  readBriefly(source: Source): Uint8Array | null;
}

/** Bytes of a file that is copied without memory of its own. */
const scratchSize = 1024 * 1024;

export function createContentReader(): ContentReader {
  const scratch = Buffer.allocUnsafeSlow(scratchSize);

  return {
    async read(source) {
      if ('content' in source) return source.content;
      const { path, bytes, sha256, make } = source;
      const read = contentOf(path, bytes);
      if (read?.length !== bytes || sha256Of(read) !== sha256) return null;
      switch (make.kind) {
        case 'copy':
          return read;
        case 'tag':
          return withTag(read, make.tag);
        case 'wav':
          // The decoder is large, and most exports need none.
          return (await import('../formats/wav.ts')).wavOf(read, make.form);
      }
    },
    readBriefly(source) {
      if ('content' in source || source.make.kind !== 'copy' || source.bytes >= scratch.length) return null;
      const { path, bytes, sha256 } = source;
      const fd = openRegularNow(path);
      try {
        // One more than there should be: a file that has grown is not the clip.
        let at = 0;
        for (let read = -1; read !== 0 && at <= bytes; at += read)
          read = readSync(fd, scratch, at, bytes + 1 - at, at);
        const content = scratch.subarray(0, at);
        return at === bytes && sha256Of(content) === sha256 ? content : null;
      } finally {
        closeSync(fd);
      }
    },
  };
}

/** Null for a file that is no regular one or larger than it should be. */
function contentOf(path: string, bytes: number): Buffer | null {
  try {
    return readRegularNow(path, bytes);
  } catch (error) {
    if (error instanceof NotOurFile) return null;
    throw error;
  }
}
