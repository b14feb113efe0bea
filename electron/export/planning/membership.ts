import type { Selection } from '../../contract/clip-query.ts';
import { clipQuerySchema } from '../../contract/clip-query.ts';
import type { ExportOptions } from '../../contract/export.ts';
import { sha256Of } from '../../platform/hash.ts';
import type { ManifestEntry } from '../destination/manifest.ts';

/** Where files go that are no longer part of an export. */
export const removedFolder = '_removed';

/** Whether a path lies where removed files go, also where that has a number or another spelling, as the name was taken. */
export function isRemoved(path: string): boolean {
  return removedPath.test(path);
}
const removedPath = new RegExp(`^${removedFolder}(?: \\(\\d+\\))?/`, 'i');

/** Of exports that note nothing: their clips are never taken away by another one. */
const unnamed = '';

/**
 * By what a run knows the clips of its earlier runs again, whatever their order; null for one that notes nothing, as
 * clips that were picked by hand make an export only once.
 */
export function membershipKey(
  selection: Selection,
  { removed }: Pick<ExportOptions, 'removed'>,
): string | null {
  if (selection.kind === 'ids') return null;
  if (selection.query.collection === null && removed === 'keep') return null;
  const plain: Readonly<Record<string, unknown>> = clipQuerySchema.parse({});
  const { sort: _sort, descending: _descending, ...filters } = selection.query;
  const said = Object.entries(filters)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(plain[name]))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256Of(JSON.stringify(said)).slice(0, 16);
}

/**
 * Of which exports an entry is part once this run wants its clip; undefined: that is not noted. `noted`: the manifest is
 * of a version that notes it, so that an entry without a note is part of an export that has none.
 */
export function partOfAfter(
  entry: Pick<ManifestEntry, 'partOf'> | undefined,
  key: string | null,
  noted: boolean,
): string[] | undefined {
  const before = entry?.partOf ?? (entry && noted && key !== null ? [unnamed] : []);
  if (key === null) return before.length === 0 ? undefined : joined(before, unnamed);
  return joined(before, key);
}

function joined(parts: readonly string[], part: string): string[] {
  return [...new Set([...parts, part])];
}

/** Entries that an earlier run of this export wanted and this one does not. */
export interface Leavers {
  /** Part of this export alone. */
  readonly alone: readonly ManifestEntry[];
  /** Part of others, too: they stay. */
  readonly shared: readonly ManifestEntry[];
}

/** What is no longer part; a file that the user moved is his. */
export function leaversOf(
  entries: ReadonlyMap<string, ManifestEntry>,
  key: string | null,
  wanted: readonly { readonly id: string }[],
): Leavers {
  const leavers = { alone: [] as ManifestEntry[], shared: [] as ManifestEntry[] };
  if (key === null || entries.size === 0) return leavers;
  const ids = new Set(wanted.map(({ id }) => id));
  for (const entry of entries.values()) {
    if (entry.partOf?.includes(key) !== true || ids.has(entry.id)) continue;
    if (entry.moved === true || isRemoved(entry.path)) continue;
    (entry.partOf.length === 1 ? leavers.alone : leavers.shared).push(entry);
  }
  return leavers;
}
