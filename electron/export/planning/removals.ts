import { posix } from 'node:path';
import type { ExportOptions } from '../../contract/export.ts';
import type { ManifestEntry } from '../destination/manifest.ts';
import type { PortablePath } from '../naming/file-name.ts';
import { maxPathUnits } from '../naming/file-name.ts';
import { removedFolder } from './membership.ts';
import type { Names } from './names.ts';
import type { EntryState, LibraryFile, PlannedAction } from './plan.ts';

/** A clip of an earlier run of this export that is no longer part of it. */
export interface Leaver {
  readonly entry: ManifestEntry;
  /** What becomes of it. */
  readonly goes: ExportOptions['removed'];
  /** The library's file that it was made from; null: it cannot be had again, and is not deleted. */
  readonly source: LibraryFile | null;
}

/** What is done about a clip that is no longer part; its name is free for others then. */
export function removalOf(
  { entry, goes, source }: Leaver,
  state: EntryState | undefined,
  names: Names,
): readonly PlannedAction[] {
  const { id, path } = entry;
  if (goes === 'keep') return [];
  if (state === 'changed' || state === 'unreadable') return [{ kind: 'skip', id, path, why: state }];
  if (goes === 'delete') {
    if (state === 'same' && source === null) return [{ kind: 'skip', id, path, why: 'not-cached' }];
    names.free(path);
    return [{ kind: 'delete', id, path, source }];
  }
  if (state !== 'same') return [];
  names.free(path);
  return [{ kind: 'rename', id, from: path, path: names.give(removedTarget(path)), removed: true }];
}

/** Where a file goes that is no longer part: under its name, below a folder for such. */
export function removedTarget(path: string): PortablePath {
  const { dir, name, ext } = posix.parse(path);
  const folders = dir === '' ? [removedFolder] : [removedFolder, ...dir.split('/')];
  // No longer than it has to be, and never shortened: the disk took the name before.
  const units = Math.max(maxPathUnits, removedFolder.length + 1 + path.length);
  return { folders, stem: name, extension: ext, units };
}
