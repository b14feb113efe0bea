import { AppError } from '../contract/errors.ts';
import type { Destination } from './destination.ts';
import type { ExportPlan, PlannedAction } from './plan.ts';

export function countsOf(plan: ExportPlan): Readonly<Record<PlannedAction['kind'], number>> {
  const counts = { write: 0, rename: 0, unchanged: 0, adopt: 0, skip: 0 };
  for (const { kind } of plan.actions) counts[kind] += 1;
  return counts;
}

/** What is skipped: the user's own, and what is not here yet. */
export function skipsOf(plan: ExportPlan): { readonly changed: number; readonly notCached: number } {
  let [changed, notCached] = [0, 0];
  for (const action of plan.actions) {
    if (action.kind !== 'skip') continue;
    if (action.why === 'notCached') notCached += 1;
    else changed += 1;
  }
  return { changed, notCached };
}

export function bytesNeeded(plan: ExportPlan): number {
  return plan.actions.reduce((sum, action) => sum + (action.kind === 'write' ? action.bytes : 0), 0);
}

/** Throws `disk-full` before anything is written when the clips cannot fit. */
export function refuseTooSmall(plan: ExportPlan, { bytesFree }: Pick<Destination, 'bytesFree'>): void {
  const needed = bytesNeeded(plan);
  if (bytesFree === null || needed <= bytesFree) return;
  throw new AppError(
    'disk-full',
    'There is not enough room on this disk for the export. Nothing was written. Make room, or choose another folder.',
    { detail: { bytesNeeded: needed, bytesFree } },
  );
}
