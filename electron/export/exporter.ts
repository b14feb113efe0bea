import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportOptions, ExportOptionsInput } from '../contract/export.ts';
import { exportOptionsSchema } from '../contract/export.ts';
import type { ExportPreview, ExportReport, Selection, VerifyReport } from '../contract/models.ts';
import type { JobOptions } from '../jobs/job.ts';
import type { Clock } from '../jobs/clock.ts';
import { systemClock } from '../jobs/clock.ts';
import type { Meter } from '../jobs/progress.ts';
import { createMeter } from '../jobs/progress.ts';
import { AppError } from '../contract/errors.ts';
import type { Done } from './act.ts';
import { carryOut } from './act.ts';
import type { Destination } from './destination.ts';
import { checkDestination, createDestination } from './destination.ts';
import { destinationError, hashFile } from './disk.ts';
import type { ManifestEntry, ManifestRead } from './manifest.ts';
import type { ManifestHead } from './manifest.ts';
import {
  emptyHead,
  openJournal,
  readManifest,
  reportName,
  setManifestAside,
  writeManifest,
} from './manifest.ts';
import type { ExportPlan, PlannedAction } from './plan.ts';
import { planExport } from './plan.ts';
import type { Extras } from './extras.ts';
import { writeExtras } from './extras.ts';
import { createFilePool } from './file-pool.ts';
import type { FilePool } from './file-pool.ts';
import { nameKey, pathIn } from './file-name.ts';

import { lockDestination } from './lock.ts';
import type { DiskItem, WantedClip } from './plan.ts';
import { reportText } from './report.ts';
import type { DiskLook } from './scan.ts';
import { emptyLook, lookAtDisk } from './scan.ts';
import { parseTemplate } from './template.ts';
import { verifyExport } from './verify.ts';
import type { ExportableLibrary } from './wanted.ts';
import { wantedClips } from './wanted.ts';
import { createPlaces, removeLeftovers } from './write.ts';

const examplesShown = 8;
const notesKept = 1000;

/** What is exported, and by which names. */
export interface ExportRequest {
  readonly template: string;
  readonly selection: Selection;
  /** Left out: the careful defaults. */
  readonly options?: ExportOptionsInput;
}

/** Copies clips into a folder of the user's, again and again, and proves them. */
export interface Exporter {
  /** What a run would do; changes nothing. `template-invalid` tells the column; `folder` null: not chosen yet. */
  preview(
    request: ExportRequest & { readonly folder: string | null; readonly signal?: AbortSignal },
  ): Promise<ExportPreview>;
  /**
   * Exports. Rejects with `template-invalid`, `export-folder-invalid`, `export-inside-library`, `disk-…`, `cancelled`
   * and the library's errors; whatever was written until then is whole and is taken up by the next run.
   */
  run(request: ExportRequest & { readonly folder: string } & JobOptions): Promise<ExportReport>;
  /** Moves back what the last change of a template moved; what the user changed since stays where it is. */
  undo(folder: string, options: JobOptions): Promise<ExportReport>;
  /** Compares every file with the manifest; changes nothing. `export-folder-invalid` when there is no manifest. */
  verify(folder: string, options: JobOptions): Promise<VerifyReport>;
}

interface Prepared {
  readonly destination: Destination | null;
  readonly manifest: ManifestRead;
  readonly look: DiskLook;
  readonly plan: ExportPlan;
  readonly wanted: readonly WantedClip[];
  readonly options: ExportOptions;
  readonly template: string;
}

/** Makes the exporter of a library; `clock` only for tests. */
export function createExporter(deps: {
  readonly library: ExportableLibrary;
  readonly clock?: Pick<Clock, 'now' | 'date'>;
  /** The thread's file; left out: files are written by the thread that asks. */
  readonly worker?: URL;
}): Exporter {
  const { library, clock = systemClock, worker = null } = deps;

  async function withFiles<T>(work: (files: FilePool) => Promise<T>): Promise<T> {
    const files = createFilePool(worker);
    try {
      return await work(files);
    } finally {
      await files.close();
    }
  }

  async function prepare(
    request: ExportRequest,
    folder: string | null,
    files: FilePool,
    signal: AbortSignal,
  ): Promise<Prepared> {
    const options = exportOptionsSchema.parse(request.options ?? {});
    const template = parseTemplate(request.template);
    const destination = folder === null ? null : await checkDestination(folder, library.folder);
    const manifest = destination?.exists ? await readManifestOf(destination.root) : noManifest;
    const wanted = await wantedClips({
      library,
      template,
      selection: request.selection,
      options,
      rules: options.names === 'native' ? (destination?.nativeNames ?? 'portable') : 'portable',
      signal,
    });
    const entries = entriesOf(manifest);
    const look = destination?.exists
      ? await lookAtDisk({
          root: destination.root,
          closed: destination.libraryInside,
          wanted,
          entries,
          files,
          signal,
        })
      : emptyLook();
    const disk = destination?.exists
      ? await recognised(destination.root, wanted, entries, look.disk, files)
      : look.disk;
    const plan = planExport({ wanted, entries, states: look.states, disk, options });
    return { destination, manifest, look, plan, wanted, options, template: request.template };
  }

  async function carryOutPlan(
    root: string,
    prepared: Prepared,
    files: FilePool,
    signal: AbortSignal,
    meter: Meter,
  ): Promise<Done & { readonly extras: Extras }> {
    const { plan, manifest, look, options, wanted } = prepared;
    const { fsync } = options;
    const before = headOf(manifest);
    const entries = new Map(entriesOf(manifest));
    const acts = plan.actions.some(({ kind }) => kind !== 'unchanged' && kind !== 'skip');
    const tidies = manifest.kind === 'damaged' || (manifest.kind === 'read' && manifest.journaled);
    const extra = options.lists.length > 0 || options.sidecars.length > 0 || options.audio.startsWith('mp3+');
    if (!acts && !tidies && !extra) {
      await removeLeftovers(look.leftovers);
      const extras = { files: before.files, written: 0, failed: 0, notes: [] };
      return { written: 0, renamed: 0, failed: 0, bytes: 0, notes: [], moves: [], extras };
    }
    try {
      await removeLeftovers(look.leftovers);
      if (manifest.kind === 'damaged') await setManifestAside(root, clock.date());
      if (tidies) await writeManifest(root, entries.values(), before, fsync);
      const journal = await openJournal(root, fsync);
      let head: ManifestHead = before;
      try {
        const places = createPlaces(root);
        const done = await carryOut({
          plan,
          root,
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
        const { template } = prepared;
        if (template !== '') head = { ...head, template };
        if (done.moves.length > 0 && before.template !== null) {
          const at = new Date(clock.date()).toISOString();
          head = { ...head, undo: { at, template: before.template, moves: done.moves } };
        }
        const extras = await writeExtras({
          root,
          library,
          files,
          places,
          options,
          mode: journal.mode,
          entries,
          before: before.files,
          ids: wanted.map(({ id }) => id),
          signal,
        });
        head = { ...head, files: extras.files };
        return { ...done, extras };
      } finally {
        await journal.close();
        await writeManifest(root, entries.values(), head, fsync);
      }
    } catch (error) {
      throw destinationError(error);
    }
  }

  async function finish(
    root: string,
    prepared: Prepared,
    files: FilePool,
    signal: AbortSignal,
    meter: Meter,
    started: number,
  ): Promise<ExportReport> {
    const { plan } = prepared;
    const counts = countsOf(plan);
    meter.set('writing', counts.write + counts.rename);
    const done = await carryOutPlan(root, prepared, files, signal, meter);
    meter.end();
    const skips = plan.actions.filter((action) => action.kind === 'skip');
    const report: ExportReport = {
      folder: root,
      written: done.written,
      unchanged: counts.unchanged + counts.adopt,
      renamed: done.renamed,
      skipped: counts.skip,
      failed: done.failed + done.extras.failed,
      bytes: done.bytes,
      extra: done.extras.written,
      elapsed_ms: Math.round(clock.now() - started),
      notes: [
        ...done.notes,
        ...done.extras.notes,
        ...skips.slice(0, notesKept).map(({ id, path, reason }) => ({ id, path, reason })),
      ].slice(0, notesKept),
    };
    if (report.notes.length > 0) await writeReport(root, report);
    return report;
  }

  async function writeReport(root: string, report: ExportReport): Promise<void> {
    try {
      await writeFile(join(root, reportName), reportText(report, new Date(clock.date())));
    } catch (error) {
      throw destinationError(error);
    }
  }

  return {
    async preview({ folder, signal = new AbortController().signal, ...request }) {
      const { destination, plan, look } = await withFiles((files) => prepare(request, folder, files, signal));
      const counts = countsOf(plan);
      const skips = skipsOf(plan);
      return {
        clips: plan.actions.length,
        new: counts.write,
        unchanged: counts.unchanged + counts.adopt,
        renamed: counts.rename,
        skipped: counts.skip,
        changed: skips.changed,
        waiting: skips.notCached,
        foreign: look.foreign,
        bytesNeeded: bytesNeeded(plan),
        bytesFree: destination?.bytesFree ?? null,
        examples: plan.actions.slice(0, examplesShown).map(({ path }) => path),
      };
    },

    async run({ folder, signal, onProgress, ...request }) {
      const started = clock.now();
      const meter = createMeter({ job: 'export', onProgress, clock });
      meter.set('planning', null);
      return withFiles(async (files) => {
        const checked = await checkDestination(folder, library.folder);
        // Before the folder is made: a template that is wrong or a disk that is too small leaves nothing behind.
        if (!checked.exists) {
          const first = await prepare(request, folder, files, signal);
          refuseTooSmall(first.plan, checked);
          await createDestination(checked.root);
        } else parseTemplate(request.template);
        const unlock = await locked(checked.root);
        try {
          const prepared = await prepare(request, folder, files, signal);
          refuseTooSmall(prepared.plan, prepared.destination ?? checked);
          return await finish(checked.root, prepared, files, signal, meter, started);
        } finally {
          await unlock();
        }
      });
    },

    async undo(folder, { signal, onProgress }) {
      const started = clock.now();
      const meter = createMeter({ job: 'export', onProgress, clock });
      meter.set('planning', null);
      return withFiles(async (files) => {
        const destination = await checkDestination(folder, library.folder);
        const unlock = destination.exists ? await locked(destination.root) : () => Promise.resolve();
        try {
          const manifest = destination.exists ? await readManifestOf(destination.root) : noManifest;
          const head = headOf(manifest);
          if (head.undo === null) {
            throw new AppError(
              'export-folder-invalid',
              'There is no change of names to undo in this folder.',
            );
          }
          const entries = entriesOf(manifest);
          const actions = head.undo.moves.flatMap(({ id, from, to }): PlannedAction[] =>
            entries.get(id)?.path === to ? [{ kind: 'rename', id, from: to, path: from }] : [],
          );
          const wanted = actions.map(({ id, path }): WantedClip => ({
            id,
            place: { folders: [], stem: path, extension: '' },
            cached: null,
          }));
          const prepared: Prepared = {
            destination,
            manifest,
            look: emptyLook(),
            plan: { actions },
            wanted,
            options: exportOptionsSchema.parse({}),
            template: head.undo.template,
          };
          return await finish(destination.root, prepared, files, signal, meter, started);
        } finally {
          await unlock();
        }
      });
    },

    async verify(folder, options) {
      const destination = await checkDestination(folder, library.folder);
      return verifyExport({
        root: destination.root,
        closed: destination.libraryInside,
        manifest: destination.exists ? await readManifestOf(destination.root) : noManifest,
        clock,
        ...options,
      });
    },
  };
}

const noManifest: ManifestRead = { kind: 'none' };

async function locked(root: string): Promise<() => Promise<void>> {
  try {
    return await lockDestination(root);
  } catch (error) {
    throw destinationError(error);
  }
}

function headOf(manifest: ManifestRead): ManifestHead {
  return manifest.kind === 'read' ? manifest.head : emptyHead;
}

/** A run that was cut short may have left tagged or decoded files in their places: those are known by making them again. */
async function recognised(
  root: string,
  wanted: readonly WantedClip[],
  entries: ReadonlyMap<string, ManifestEntry>,
  disk: ReadonlyMap<string, DiskItem>,
  files: FilePool,
): Promise<ReadonlyMap<string, DiskItem>> {
  const found = new Map(disk);
  for (const clip of wanted) {
    if (!clip.made || !clip.cached || clip.file === undefined || entries.has(clip.id)) continue;
    const path = pathIn(clip.place.folders.join('/'), clip.place, 1);
    const item = disk.get(nameKey(path));
    if (item?.kind !== 'file') continue;
    const source = { path: clip.file, ...clip.cached, make: clip.made.make };
    const [expected] = await files.expected([{ target: join(root, path), source, replaces: false }]);
    if ((await hashFile(join(root, item.path))).sha256 !== expected) continue;
    found.set(nameKey(path), { ...item, sha256: clip.made.key + clip.cached.sha256 });
  }
  return found;
}

function skipsOf(plan: ExportPlan): { readonly changed: number; readonly notCached: number } {
  let [changed, notCached] = [0, 0];
  for (const action of plan.actions) {
    if (action.kind !== 'skip') continue;
    if (action.why === 'notCached') notCached += 1;
    else changed += 1;
  }
  return { changed, notCached };
}

function entriesOf(manifest: ManifestRead): ReadonlyMap<string, ManifestEntry> {
  return manifest.kind === 'read' ? manifest.entries : new Map();
}

async function readManifestOf(root: string): Promise<ManifestRead> {
  try {
    return await readManifest(root);
  } catch (error) {
    throw destinationError(error);
  }
}

function countsOf(plan: ExportPlan): Readonly<Record<PlannedAction['kind'], number>> {
  const counts = { write: 0, rename: 0, unchanged: 0, adopt: 0, skip: 0 };
  for (const { kind } of plan.actions) counts[kind] += 1;
  return counts;
}

function bytesNeeded(plan: ExportPlan): number {
  return plan.actions.reduce((sum, action) => sum + (action.kind === 'write' ? action.bytes : 0), 0);
}

/** Throws `disk-full` before anything is written when the clips cannot fit. */
function refuseTooSmall(plan: ExportPlan, destination: Destination): void {
  const needed = bytesNeeded(plan);
  if (destination.bytesFree === null || needed <= destination.bytesFree) return;
  throw new AppError(
    'disk-full',
    'There is not enough room on this disk for the export. Nothing was written. Make room, or choose another folder.',
    { detail: { bytesNeeded: needed, bytesFree: destination.bytesFree } },
  );
}
