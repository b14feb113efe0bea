import { isDeepStrictEqual } from 'node:util';
import type { ExportReport } from '../../contract/export.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Meter } from '../../platform/progress.ts';
import type { Done } from './apply-plan.ts';
import { carryOut } from './apply-plan.ts';
import { createAnchor } from '../destination/mount-guard.ts';
import { destinationError } from '../destination/disk.ts';
import type { Extras } from './companion-files.ts';
import { listsToKeep, writeExtras } from './companion-files.ts';
import type { FilePool } from './file-pool.ts';
import type { ManifestHead, Settled } from '../destination/manifest.ts';
import {
  dropJournal,
  openJournal,
  reportName,
  setManifestAside,
  writeManifest,
} from '../destination/manifest.ts';
import { reasons } from '../planning/plan.ts';
import { countsOf } from '../planning/plan-summary.ts';
import type { Prepared } from '../planning/prepare.ts';
import { headOf } from '../planning/prepare.ts';
import { notesKept, writeReport } from './report.ts';
import { settledAfter } from '../planning/up-to-date.ts';
import type { ExportableLibrary } from '../planning/candidates.ts';
import { sidecarsOfEach } from '../planning/candidates.ts';
import { createPlaces, removeLeftovers } from '../destination/folders.ts';

interface Performing {
  readonly root: string;
  readonly prepared: Prepared;
  readonly library: ExportableLibrary;
  readonly files: FilePool;
  readonly clock: Pick<Clock, 'now' | 'date'>;
  readonly signal: AbortSignal;
  readonly meter: Meter;
}

/** Carries out what was prepared, and writes the report file. `started`: the clock when the run began. */
export async function performExport(given: Performing & { readonly started: number }): Promise<ExportReport> {
  const { root, prepared, clock, meter } = given;
  const { settled } = headOf(prepared.manifest);
  if (prepared.settled === true && settled) return reportSettled(given, settled);
  const counts = countsOf(prepared.plan);
  const { options, manifest, wanted } = prepared;
  const lists = listsToKeep(options.lists, headOf(manifest).files);
  const extra = sidecarsOfEach(options) * wanted.length + lists.length;
  meter.set('writing', counts.write + counts.rename + extra);
  const done = await carryOutPlan(given);
  meter.end();
  const skips = prepared.plan.actions.filter((action) => action.kind === 'skip');
  const notes = [
    ...done.notes,
    ...done.extras.notes,
    ...skips.map(({ id, path, reason }) => ({ id, path, reason })),
  ];
  const report: ExportReport = {
    folder: root,
    written: done.written,
    unchanged: counts.unchanged + counts.adopt,
    renamed: done.renamed,
    skipped: counts.skip,
    failed: done.failed + done.extras.failed,
    bytes: done.bytes,
    extra: done.extras.written,
    elapsed_ms: Math.round(clock.now() - given.started),
    notes,
  };
  await writeReport(root, reportName, report, new Date(clock.date()));
  return { ...report, notes: notes.slice(0, notesKept) };
}

/** There was nothing to do; clips that are still to come are told again. */
async function reportSettled(
  { root, clock, meter, started }: Performing & { readonly started: number },
  settled: Settled,
): Promise<ExportReport> {
  meter.end();
  const report: ExportReport = {
    folder: root,
    ...{ written: 0, unchanged: settled.clips, renamed: 0, skipped: settled.waiting.length, failed: 0 },
    ...{ bytes: 0, extra: 0, elapsed_ms: Math.round(clock.now() - started) },
    notes: settled.waiting.map((clip) => ({ ...clip, reason: reasons.notCached })),
  };
  await writeReport(root, reportName, report, new Date(clock.date()));
  return report;
}

async function carryOutPlan(given: Performing): Promise<Done & { readonly extras: Extras }> {
  const { root, prepared, library, files, clock, signal, meter } = given;
  const { plan, manifest, look, options, wanted, template } = prepared;
  const { fsync } = options;
  const before = headOf(manifest);
  const entries = new Map(prepared.entries);
  const acts = plan.actions.some(({ kind }) => kind !== 'unchanged' && kind !== 'skip');
  const journaled = manifest.kind === 'read' && manifest.journaled;
  const tidies = manifest.kind === 'damaged' || journaled || prepared.mended;
  const lists = listsToKeep(options.lists, before.files);
  const extra = lists.length > 0 || sidecarsOfEach(options) > 0;
  const planned = settledAfter(prepared.by, plan, entries);
  const told = planned === null || isDeepStrictEqual(planned, before.settled);
  try {
    await removeLeftovers(look.leftovers);
    if (!acts && !tidies && !extra && told) {
      const extras = { files: before.files, changed: false, written: 0, failed: 0, notes: [] };
      return { written: 0, renamed: 0, failed: 0, bytes: 0, notes: [], extras };
    }
    const anchor = await createAnchor(root);
    let head = headAfter(given, before, journaled);
    if (manifest.kind === 'damaged') await setManifestAside(root, clock.date());
    // Before the first file moves it is known where from, so that a change that is cut short can be undone, too.
    if (tidies || head.undo !== before.undo) {
      await writeManifest(root, entries.values(), { ...head, template: before.template }, fsync);
    }
    const journal = await openJournal(root, fsync);
    let changed = true;
    try {
      const places = createPlaces(root);
      const done = await carryOut({
        plan,
        root,
        anchor,
        wanted,
        files,
        places,
        fsync,
        journal,
        entries,
        now: () => clock.date(),
        signal,
        onDone: (bytes) => meter.add({ items: 1, bytes }),
      });
      const extras = await writeExtras({
        root,
        library,
        files,
        places,
        options,
        lists,
        mode: journal.mode,
        entries,
        before: before.files,
        ids: wanted.map(({ id }) => id),
        signal,
        meter,
      });
      const clean = done.notes.length + extras.notes.length === 0;
      const settled = clean ? settledAfter(prepared.by, plan, entries) : null;
      head = { ...head, files: extras.files, settled };
      const same = template === before.template && isDeepStrictEqual(settled, before.settled);
      changed = acts || extras.changed || !same;
      return { ...done, extras };
    } finally {
      await journal.close();
      await anchor.check();
      if (changed) await writeManifest(root, entries.values(), head, fsync);
      else await dropJournal(root);
    }
  } catch (error) {
    throw destinationError(error);
  }
}

/** What the manifest says of the whole once this is done; what moves can be undone until the next change of names. */
function headAfter({ prepared, clock }: Performing, before: ManifestHead, journaled: boolean): ManifestHead {
  const template = prepared.template === '' ? before.template : prepared.template;
  const moves = prepared.plan.actions.flatMap((action) =>
    action.kind === 'rename' ? [{ id: action.id, from: action.from, to: action.path }] : [],
  );
  if (moves.length === 0 || before.template === null) return { ...before, template, settled: null };
  const at = new Date(clock.date()).toISOString();
  const ids = new Set(moves.map(({ id }) => id));
  const earlier = journaled ? (before.undo?.moves ?? []).filter(({ id }) => !ids.has(id)) : [];
  return {
    ...before,
    template,
    settled: null,
    undo: { at, template: before.template, moves: [...earlier, ...moves] },
  };
}
