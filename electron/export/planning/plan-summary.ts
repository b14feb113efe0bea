import { AppError } from '../../contract/errors.ts';
import type { ListKind } from '../../contract/export-kinds.ts';
import type { Destination } from '../destination/destination.ts';
import { listKindOf } from '../formats/catalogue/catalogue.ts';
import type { ExportPlan, PlannedAction } from './plan.ts';
import type { Prepared } from './prepare.ts';
import { headOf } from './prepare.ts';

export function countsOf(
  plan: ExportPlan,
): Readonly<Record<Exclude<PlannedAction['kind'], 'delete'> | 'remove', number>> {
  const counts = { write: 0, rename: 0, unchanged: 0, adopt: 0, skip: 0, remove: 0 };
  for (const action of plan.actions) {
    if (isRemoval(action)) counts.remove += 1;
    else counts[action.kind] += 1;
  }
  return counts;
}

/** A clip that is no longer part of the export goes, or is moved. */
export type Removal =
  | Extract<PlannedAction, { kind: 'delete' }>
  | (Extract<PlannedAction, { kind: 'rename' }> & { readonly removed: true });

/** Whether an action is one on a clip that is no longer part. */
export function isRemoval(action: PlannedAction): action is Removal {
  return action.kind === 'delete' || (action.kind === 'rename' && action.removed === true);
}

/** What is skipped: the user's own, and what is not here yet. */
export function skipsOf(plan: ExportPlan): { readonly changed: number; readonly notCached: number } {
  let [changed, notCached] = [0, 0];
  for (const action of plan.actions) {
    if (action.kind !== 'skip') continue;
    if (action.why === 'not-cached' || action.why === 'unproven') notCached += 1;
    else changed += 1;
  }
  return { changed, notCached };
}

/** About how many bytes a list has for each clip, besides its path. */
const listBytes: Readonly<Record<ListKind, number>> = {
  sums: 70,
  csv: 500,
  json: 2500,
  m3u8: 400,
  html: 600,
};
const aPath = 100;

/** What is to be written: audio with its tags, the files beside it that are not there yet, and lists. */
export function bytesNeeded({
  plan,
  wanted,
  entries,
  options,
  manifest,
}: Pick<Prepared, 'plan' | 'wanted' | 'entries' | 'options' | 'manifest'>): number {
  let bytes = 0;
  for (const action of plan.actions) if (action.kind === 'write') bytes += action.bytes;
  for (const clip of wanted) {
    if (!clip.beside || clip.cached === null) continue;
    const there = entries.get(clip.id)?.sidecars ?? [];
    for (const [extension, size] of Object.entries(clip.beside)) {
      if (!there.some(({ path }) => path.endsWith(`.${extension}`))) bytes += size;
    }
  }
  const there = headOf(manifest).files.map(({ path }) => listKindOf(path));
  const asBefore = plan.actions.every(({ kind }) => kind === 'unchanged' || kind === 'skip');
  const lists = options.lists.filter((kind) => !asBefore || !there.includes(kind));
  const listed = Math.max(wanted.length, entries.size);
  return lists.reduce((sum, kind) => sum + listed * (listBytes[kind] + aPath), bytes);
}

/** Throws `disk-full` before anything is written when the clips cannot fit. */
export function refuseTooSmall(prepared: Prepared, { bytesFree }: Pick<Destination, 'bytesFree'>): void {
  const needed = bytesNeeded(prepared);
  if (bytesFree === null || needed <= bytesFree) return;
  throw new AppError('disk-full', { params: { place: 'exportSize', bytesNeeded: needed, bytesFree } });
}
