import { dirname, join } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { exportOptionsSchema } from '../../contract/export.ts';
import type { Destination } from '../destination/destination.ts';
import type { ManifestEntry } from '../destination/manifest.ts';
import { nameKey } from '../naming/file-name.ts';
import type { PlannedAction } from '../planning/plan.ts';
import type { Prepared } from '../planning/prepare.ts';
import { entriesOf, headOf, noManifest, readManifestOf } from '../planning/prepare.ts';
import { emptyScan, isAsRecorded } from '../planning/scan.ts';
import { stemOf } from './move-files.ts';

/**
 * The way back of the last change of names: clips that are still where it moved them, their sidecars with them.
 * `export-nothing-to-undo` when there is none.
 */
export async function prepareUndo(destination: Destination): Promise<Prepared> {
  const manifest = destination.exists ? await readManifestOf(destination.root) : noManifest;
  const { undo } = headOf(manifest);
  if (undo === null) {
    throw new AppError('export-nothing-to-undo');
  }
  const recorded = entriesOf(manifest);
  const entries = new Map(recorded);
  const actions: PlannedAction[] = [];
  for (const { id, from, to, numbers } of undo.moves) {
    const entry = entries.get(id);
    if (entry?.path === from && leftBehind(entry, to))
      actions.push({ kind: 'rename', id, from: to, path: from });
    if (entry?.path !== to) continue;
    const same = await isAsRecorded(join(destination.root, to), entry);
    if (same && numbers && entry.number) entries.set(id, withNumber(entry, numbers.from));
    actions.push(
      same ? { kind: 'rename', id, from: to, path: from } : { kind: 'skip', id, path: to, why: 'changed' },
    );
  }
  return {
    destination,
    manifest,
    entries,
    repaired: actions.some(({ id }) => entries.get(id) !== recorded.get(id)),
    scan: emptyScan(),
    plan: { actions, respells: actions.some(changesFolderByCase) },
    wanted: [],
    options: exportOptionsSchema.parse({}),
    template: undo.template,
    by: null,
  };
}

/** Whether a clip is back and something that lies beside it is not: a disk refused it. */
function leftBehind({ sidecars = [] }: ManifestEntry, to: string): boolean {
  return sidecars.some(({ path }) => stemOf(path) === stemOf(to));
}

function withNumber(entry: ManifestEntry, is: number | null): ManifestEntry {
  const { number, ...rest } = entry;
  return number && is !== null ? { ...rest, number: { ...number, is } } : rest;
}

function changesFolderByCase(action: PlannedAction): boolean {
  if (action.kind !== 'rename') return false;
  const [from, to] = [dirname(action.from), dirname(action.path)];
  return from !== to && nameKey(from) === nameKey(to);
}
