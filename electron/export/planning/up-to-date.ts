import { sha256Of } from '../../platform/hash.ts';
import type { ExportOptions } from '../../contract/export.ts';
import type { Selection } from '../../contract/clip-query.ts';
import type { NameRules } from '../naming/file-name.ts';
import type { FilePool } from '../execution/file-pool.ts';
import type { ManifestEntry, ManifestFile, ManifestRead, UpToDate } from '../destination/manifest.ts';
import type { ExportPlan } from './plan.ts';
import { isRemoval } from './plan-summary.ts';
import { isTime } from './scan.ts';

/** Rises when the same clips, template and options no longer give the same files. */
const making = 4;
/** With more clips than this to come, the next run plans anew. */
const waitingKept = 1000;

/** What a plan is made from, besides the folder: equal ones give the same plan. */
export function fingerprintOf(given: {
  readonly revision: string;
  readonly template: string;
  readonly selection: Selection;
  readonly options: ExportOptions;
  readonly rules: NameRules;
}): string {
  const { fsync: _fsync, container: _container, ...options } = given.options;
  const { revision, template, selection, rules } = given;
  const from = JSON.stringify([making, revision, template, selection, options, rules]);
  return sha256Of(from);
}

/** Whether a run by the same would do nothing: it did all there was, and every file is as recorded by size and time. */
export async function isUpToDate(given: {
  readonly root: string;
  readonly by: string;
  readonly manifest: ManifestRead;
  readonly files: Pick<FilePool, 'statsBelow'>;
}): Promise<boolean> {
  const { root, by, manifest, files } = given;
  if (manifest.kind !== 'read') return false;
  const { entries, head } = manifest;
  if (head.settled?.by !== by || head.settled.entries !== entries.size) return false;
  const recorded: Pick<ManifestFile, 'path' | 'bytes' | 'modifiedAt'>[] = [...head.files];
  for (const entry of entries.values()) {
    recorded.push(entry);
    if (entry.sidecars) recorded.push(...entry.sidecars);
  }
  const { sizes, times } = await files.statsBelow(
    root,
    recorded.map(({ path }) => path),
  );
  return recorded.every(({ bytes, modifiedAt }, at) => sizes[at] === bytes && isTime(times[at], modifiedAt));
}

/** What the manifest says of a run that left nothing to do but to wait for clips; null of any other. */
export function upToDateAfter(
  by: string | null,
  plan: ExportPlan,
  entries: ReadonlyMap<string, ManifestEntry>,
): UpToDate | null {
  const wanted = plan.actions.filter((action) => !isRemoval(action));
  const skips = wanted.filter((action) => action.kind === 'skip');
  if (
    by === null ||
    skips.length > waitingKept ||
    skips.some(({ why }) => why !== 'not-cached' && why !== 'unproven')
  )
    return null;
  return {
    by,
    clips: wanted.length - skips.length,
    entries: entries.size,
    waiting: skips.map(({ id, path, why }) => ({ id, path, ...(why === 'unproven' ? { why } : {}) })),
  };
}
