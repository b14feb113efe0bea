import type { ClipDetails } from '../../../contract/clip.ts';
import type { ManifestEntry } from '../../destination/manifest.ts';

/** A clip that lies in the destination. */
export interface ListedFile {
  readonly entry: ManifestEntry;
  /** Null when the library no longer knows it. */
  readonly clip: (ClipDetails & { readonly json: string }) | null;
}

/** A file about the whole export: relative path and text. */
export interface ListFile {
  readonly path: string;
  readonly content: string;
}
