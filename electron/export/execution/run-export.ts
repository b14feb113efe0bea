import { extname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ListKind } from '../../contract/export-kinds.ts';
import type { Applied } from './tally.ts';
import { applyPlan } from './apply-plan.ts';
import { destinationError } from '../destination/disk.ts';
import type { Companions } from './companion-files.ts';
import { listsToKeep, writeCompanions } from './companion-files.ts';
import type { ManifestHead, Moves, UpToDate } from '../destination/manifest.ts';
import { openJournal } from '../destination/journal.ts';
import { reportName, setManifestAside, writeManifest } from '../destination/manifest.ts';
import type { PlannedAction } from '../planning/plan.ts';
import { countsOf } from '../planning/plan-summary.ts';
import type { Prepared } from '../planning/prepare.ts';
import { entriesOf, headOf } from '../planning/prepare.ts';
import type { AppliedReport } from './report.ts';
import { skipNotes, writeReport } from './report.ts';
import { unnamed } from './recovery.ts';
import type { Run } from './run.ts';
import { upToDateAfter } from '../planning/up-to-date.ts';
import { sidecarsOfEach } from '../planning/candidates.ts';
import { createFolders, removeLeftovers } from '../destination/folders.ts';

interface FolderRun extends Run {
  readonly kind: 'export' | 'undo';
}

/** Carries out what was prepared, and writes the report file. */
export async function runExport(given: FolderRun): Promise<AppliedReport> {
  const { root, prepared, clock, meter } = given;
  const { settled } = headOf(prepared.manifest);
  if (prepared.settled === true && settled && given.left.length === 0) return reportUpToDate(given, settled);
  const counts = countsOf(prepared.plan);
  const { options, manifest, wanted } = prepared;
  const lists = listsToKeep(options.lists, headOf(manifest).files);
  const beside = wanted.reduce((sum, clip) => sum + Object.keys(clip.beside ?? {}).length, 0);
  const extra = beside + lists.length;
  meter.set('writing', counts.write + counts.rename + counts.remove + extra);
  const done = await applyPrepared(given);
  meter.end();
  const notes = [...done.notes, ...done.companions.notes, ...skipNotes(prepared.plan)];
  const report: AppliedReport = {
    folder: root,
    written: done.written,
    unchanged: counts.unchanged + done.adopted,
    renamed: done.renamed,
    removed: done.removed,
    skipped: counts.skip,
    failed: done.failed + done.companions.failed,
    bytes: done.bytes,
    extra: done.companions.written,
    elapsed_ms: Math.round(clock.now() - given.started),
    notes,
  };
  await reportInto(given, report);
  return report;
}

/** The destination may have been exchanged while it was planned what to do, or since the last file. */
async function reportInto({ root, mountGuard, clock }: Run, report: AppliedReport): Promise<void> {
  try {
    await mountGuard.check();
  } catch (error) {
    throw destinationError(error);
  }
  await writeReport(root, reportName, report, new Date(clock.date()));
}

/** There was nothing to do; clips that are still to come are told again. */
async function reportUpToDate(run: Run, settled: UpToDate): Promise<AppliedReport> {
  const { root, clock, meter, started } = run;
  meter.end();
  const report: AppliedReport = {
    folder: root,
    ...{
      written: 0,
      unchanged: settled.clips,
      renamed: 0,
      removed: 0,
      skipped: settled.waiting.length,
      failed: 0,
    },
    ...{ bytes: 0, extra: 0, elapsed_ms: Math.round(clock.now() - started) },
    notes: settled.waiting.map((clip) => ({
      id: clip.id,
      path: clip.path,
      code: clip.why ?? ('not-cached' as const),
    })),
  };
  await reportInto(run, report);
  return report;
}

type AppliedAll = Applied & { readonly adopted: number; readonly companions: Companions };

async function applyPrepared(given: FolderRun): Promise<AppliedAll> {
  const { prepared } = given;
  const before = headOf(prepared.manifest);
  const lists = listsToKeep(prepared.options.lists, before.files);
  const need = needOf(given, before, lists);
  try {
    await removeLeftovers(given.root, prepared.scan.leftovers);
    if (need.any) return await changeDestination(given, before, lists, need);
    const companions = { files: before.files, changed: false, written: 0, failed: 0, notes: [] };
    const none = { adopted: 0, written: 0, renamed: 0, removed: 0, failed: 0, bytes: 0, notes: [] };
    return { ...none, companions };
  } catch (error) {
    throw destinationError(error);
  }
}

/** What a run has to change. */
interface Need {
  /** Files of clips. */
  readonly acts: boolean;
  /** The manifest, be there nothing else. */
  readonly tidies: boolean;
  readonly any: boolean;
}

function needOf({ prepared, left }: Run, before: ManifestHead, lists: readonly ListKind[]): Need {
  const { plan, manifest, options } = prepared;
  const acts = plan.actions.some(({ kind }) => kind !== 'unchanged' && kind !== 'skip');
  const tidies = manifest.kind === 'damaged' || prepared.repaired || before.undo?.unfinished === true;
  const extra = lists.length > 0 || sidecarsOfEach(options) > 0;
  const planned = upToDateAfter(prepared.by, plan, prepared.entries);
  const told = planned === null || isDeepStrictEqual(planned, before.settled);
  return { acts, tidies, any: acts || tidies || extra || !told || left.length > 0 };
}

/** Applies the plan under a journal, and brings the manifest up to what came of it, also when it is cut short. */
async function changeDestination(
  given: FolderRun,
  before: ManifestHead,
  lists: readonly ListKind[],
  { acts, tidies }: Need,
): Promise<AppliedAll> {
  const { root, mountGuard, prepared, files, clock, signal, meter } = given;
  const { plan, options, wanted, template } = prepared;
  const { fsync } = options;
  const entries = new Map(prepared.entries);
  await mountGuard.check();
  let head = headAfter(given, before);
  if (prepared.manifest.kind === 'damaged') await setManifestAside(root, clock.date());
  // An undo is known from its journal.
  const undoes = given.kind === 'undo';
  const unfinished = undoes ? before.undo : head.undo && { ...head.undo, unfinished: true };
  // Before the first file moves it is known where from, so that a change that is cut short can be undone, too.
  if (tidies || (head.undo !== before.undo && !undoes)) {
    const first = { ...head, undo: unfinished, template: before.template };
    await writeManifest(root, entries.values(), first, fsync);
  }
  const journal = await openJournal(root, {
    ...{ fsync, kind: given.kind, template },
    undoes: undoes ? (before.undo?.at ?? null) : null,
    left: given.left.map(({ file }) => file),
  });
  const folders = createFolders(mountGuard.folder, fsync);
  let changed = true;
  let ended = false;
  try {
    const destination = { root, folders, journal, mountGuard, fsync, entries, signal };
    const done = await applyPlan({
      ...{ ...destination, plan, library: given.library, wanted, files },
      now: () => clock.date(),
      onDone: (bytes) => meter.add({ items: 1, bytes }),
    });
    const companions = await writeCompanions({
      ...{ ...destination, library: given.library, files, options, lists, meter },
      before: before.files,
      ids: wanted.map(({ id }) => id),
    });
    const left = given.left.filter(({ file }) => unnamed([file], entries, companions.files).length > 0);
    const clean = done.notes.length + companions.notes.length + left.length === 0;
    const settled = clean ? upToDateAfter(prepared.by, plan, entries) : null;
    head = { ...head, files: companions.files, settled };
    // The next undo goes on with what this one could not take back.
    if (undoes && done.failed > 0) head = { ...head, undo: before.undo };
    const same = template === before.template && isDeepStrictEqual(settled, before.settled);
    changed = acts || companions.changed || !same;
    ended = true;
    return {
      ...{ ...done, companions },
      failed: done.failed + left.length,
      notes: [...done.notes, ...left.map(({ note }) => note)],
    };
  } finally {
    if (!ended && head.undo) head = { ...head, undo: unfinished };
    await journal.close();
    await mountGuard.check();
    // What the manifest says is on the disk by then, also when the run was cut short.
    await folders.flush();
    if (changed) await writeManifest(root, entries.values(), head, fsync);
    await journal.end();
  }
}

/**
 * What the manifest says of the whole once this is done; what moves can be undone until the next change of names. A run
 * that was cut short and this one are one change.
 */
function headAfter({ prepared, clock, kind }: FolderRun, before: ManifestHead): ManifestHead {
  const template = prepared.template === '' ? before.template : prepared.template;
  const base = { ...before, template, settled: null, noted: before.noted || kind === 'export' };
  const earlier = kind === 'export' && before.undo?.unfinished === true ? before.undo : null;
  const moves = movesOf(prepared, earlier);
  if (before.template === null || (moves.length === 0 && earlier === null))
    return { ...base, undo: before.undo };
  if (moves.length === 0) return { ...base, undo: null };
  const at = new Date(clock.date()).toISOString();
  return { ...base, undo: { at, template: earlier?.template ?? before.template, moves } };
}

function movesOf(
  { plan, manifest, entries }: Pick<Prepared, 'plan' | 'manifest' | 'entries'>,
  earlier: ManifestHead['undo'],
): Moves['moves'] {
  const recorded = entriesOf(manifest);
  const moves = new Map((earlier?.moves ?? []).map((move) => [move.id, move]));
  for (const action of plan.actions) {
    const from = action.kind === 'rename' ? action.from : action.kind === 'write' ? olderName(action) : null;
    if (from === null) continue;
    const first = moves.get(action.id);
    const [was = null, is = null] = [recorded, entries].map((some) => some.get(action.id)?.number?.is);
    const numbers = { from: first?.numbers ? first.numbers.from : was, to: is };
    moves.set(action.id, {
      ...{ id: action.id, from: first?.from ?? from, to: action.path },
      ...(numbers.from === numbers.to ? {} : { numbers }),
    });
  }
  return [...moves.values()].filter((move) => move.from !== move.to);
}

/** The name before, of a clip that is written anew under another one. */
function olderName({ path, removes }: Extract<PlannedAction, { kind: 'write' }>): string | null {
  return removes !== undefined && extname(removes) === extname(path) ? removes : null;
}
