import { join } from 'node:path';
import type { ExportOptions } from '../../contract/export.ts';
import type { PlannedMove } from '../destination/journal.ts';
import type { ManifestFile } from '../destination/manifest.ts';
import { isAsRecorded, modifiedAt } from '../planning/scan.ts';
import type { FileToWrite } from './drafts.ts';
import type { Source } from './file-content.ts';
import type { Stat } from './file-operations.ts';
import { plannedMove } from './move-files.ts';
import { hashAt } from './file-hashes.ts';

/** A file besides the clips as it should be. */
export interface CompanionFile {
  /** The clip's id; empty for a file about the whole. */
  readonly id: string;
  readonly path: string;
  /** What it is made from; of a text, its hash. */
  readonly made: string;
  /** Null: it only goes with its clip, as it is. */
  readonly source: Source | null;
  readonly before: ManifestFile | undefined;
  /** Nobody asked for it this time: when the user has deleted it, and that is respected, it is forgotten. */
  readonly unasked?: boolean;
}

/** What is to be done about a companion. */
export type Step =
  /** Nothing. `record`: what the manifest says of it; null: nothing any more. */
  | { readonly kind: 'none'; readonly record: ManifestFile | null; readonly changed?: true }
  | { readonly kind: 'write'; readonly replaces: FileToWrite['replaces'] }
  /** It is still at the name that its clip had before. `record`: once it has moved, it is as it should be. */
  | {
      readonly kind: 'move';
      readonly move: PlannedMove;
      readonly replaces: FileToWrite['replaces'];
      readonly record: ManifestFile | null;
    };

/** Compares a companion with what lies there from before, of which `stat` is known. */
export async function stepOf(
  file: CompanionFile,
  stat: Stat,
  { root, options }: { readonly root: string; readonly options: Pick<ExportOptions, 'changed' | 'deleted'> },
): Promise<Step> {
  const { before, path, made } = file;
  if (!before) return { kind: 'write', replaces: null };
  if (file.source === null && ('code' in stat || !(await isAsRecorded(join(root, before.path), before))))
    return { kind: 'none', record: before };
  if ('code' in stat) {
    if (options.deleted === 'again' || stat.code !== 'ENOENT') return { kind: 'write', replaces: null };
    return { kind: 'none', record: file.unasked ? null : before };
  }
  const now = modifiedAt(stat.mtimeMs);
  const same =
    (stat.size === before.bytes && now === before.modifiedAt) ||
    (await isAsRecorded(join(root, before.path), before));
  if (!same && (await hashAt(root, before.path)) === made) {
    // A run that was cut short has written it already.
    const record = { path: before.path, made, bytes: stat.size, sha256: made, modifiedAt: now };
    return { kind: 'none', record };
  }
  if (!same && options.changed === 'leave') return { kind: 'none', record: before, changed: true };
  if (before.path !== path) {
    if (!same) return { kind: 'write', replaces: null };
    const record = before.made === made ? { ...before, path, modifiedAt: now } : null;
    return { kind: 'move', move: plannedMove(file.id, before, path), replaces: before.sha256, record };
  }
  if (same && before.made === made) return { kind: 'none', record: { ...before, modifiedAt: now } };
  return { kind: 'write', replaces: same ? before.sha256 : '*' };
}
