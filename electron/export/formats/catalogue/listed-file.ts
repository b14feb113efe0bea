import type { ClipDetails } from '../../../contract/clip.ts';
import type { ListKind } from '../../../contract/export-kinds.ts';
import type { ManifestEntry } from '../../destination/manifest.ts';
import { videoMade } from '../../destination/manifest.ts';

/** A clip that lies in the destination. */
export interface ListedFile {
  readonly entry: ManifestEntry;
  /** Null when the library no longer knows it. */
  readonly clip: (ClipDetails & { readonly json: string }) | null;
}

/** A piece of a file about the whole export, by its relative path. */
export interface ListPiece {
  readonly kind: ListKind;
  readonly path: string;
  readonly text: string;
}

/** A list that has a row for each file. */
export interface ListRows {
  readonly head: string;
  readonly row: (file: ListedFile) => string;
  /** What stands between two rows. */
  readonly between: string;
  readonly tail: string;
}

/** The video beside a clip; undefined without one. */
export function videoOf({ sidecars = [] }: ManifestEntry): string | undefined {
  return sidecars.find(({ made }) => made.startsWith(videoMade('')))?.path;
}

/** A time of any zone in UTC, as RFC 3339 with seconds; what cannot be read stays as it is. */
export function inUtc(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? time : `${date.toISOString().slice(0, 19)}Z`;
}
