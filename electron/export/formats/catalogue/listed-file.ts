import type { ClipDetails } from '../../../contract/clip.ts';
import type { ManifestEntry } from '../../destination/manifest.ts';
import { videoMade } from '../../destination/manifest.ts';

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

/** The video beside a clip; undefined without one. */
export function videoOf({ sidecars = [] }: ManifestEntry): string | undefined {
  return sidecars.find(({ made }) => made.startsWith(videoMade('')))?.path;
}

/** A time of any zone in UTC, as RFC 3339 with seconds; what cannot be read stays as it is. */
export function inUtc(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? time : `${date.toISOString().slice(0, 19)}Z`;
}
