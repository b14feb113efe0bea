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
import { destinationError } from './disk.ts';
import type { ManifestEntry, ManifestRead } from './manifest.ts';
import { openJournal, readManifest, setManifestAside, writeManifest } from './manifest.ts';
import type { ExportPlan, PlannedAction } from './plan.ts';
import { planExport } from './plan.ts';
import type { DiskLook } from './scan.ts';
import { emptyLook, lookAtDisk } from './scan.ts';
import { parseTemplate } from './template.ts';
import { verifyExport } from './verify.ts';
import type { ExportableLibrary } from './wanted.ts';
import { wantedClips } from './wanted.ts';
import { createWriter, removeLeftovers } from './write.ts';

const examplesShown = 8;
const notesKept = 1000;

/** What is exported, and by which names. */
export interface ExportRequest {
  readonly template: string;
  readonly selection: Selection;
}

/** Copies clips into a folder of the user's, again and again, and proves them. */
export interface Exporter {
  /** What a run would do; changes nothing. `template-invalid` tells the column; `folder` null: not chosen yet. */
  preview(request: ExportRequest & { readonly folder: string | null }): Promise<ExportPreview>;
  /**
   * Exports. Rejects with `template-invalid`, `export-folder-invalid`, `export-inside-library`, `disk-…`, `cancelled`
   * and the library's errors; whatever was written until then is whole and is taken up by the next run.
   */
  run(request: ExportRequest & { readonly folder: string } & JobOptions): Promise<ExportReport>;
  /** Compares every file with the manifest; changes nothing. `export-folder-invalid` when there is no manifest. */
  verify(folder: string, options: JobOptions): Promise<VerifyReport>;
}

interface Prepared {
  readonly destination: Destination | null;
  readonly manifest: ManifestRead;
  readonly look: DiskLook;
  readonly plan: ExportPlan;
}

/** Makes the exporter of a library; `clock` only for tests. */
export function createExporter(deps: {
  readonly library: ExportableLibrary;
  readonly clock?: Pick<Clock, 'now' | 'date'>;
}): Exporter {
  const { library, clock = systemClock } = deps;

  async function prepare(
    request: ExportRequest,
    folder: string | null,
    signal: AbortSignal,
  ): Promise<Prepared> {
    const template = parseTemplate(request.template);
    const destination = folder === null ? null : await checkDestination(folder, library.folder);
    const manifest = destination?.exists ? await readManifestOf(destination.root) : noManifest;
    const wanted = await wantedClips({ library, template, selection: request.selection, signal });
    const entries = entriesOf(manifest);
    const look = destination?.exists
      ? await lookAtDisk({
          root: destination.root,
          closed: destination.libraryInside,
          wanted,
          entries,
          signal,
        })
      : emptyLook();
    const plan = planExport({ wanted, entries, states: look.states, disk: look.disk });
    return { destination, manifest, look, plan };
  }

  async function carryOutPlan(
    root: string,
    prepared: Prepared,
    signal: AbortSignal,
    meter: Meter,
  ): Promise<Done> {
    const { plan, manifest, look } = prepared;
    const entries = new Map(entriesOf(manifest));
    const acts = plan.actions.some(({ kind }) => kind !== 'unchanged' && kind !== 'skip');
    const tidies = manifest.kind === 'damaged' || (manifest.kind === 'read' && manifest.journaled);
    if (!acts && !tidies) {
      await removeLeftovers(look.leftovers);
      return { written: 0, renamed: 0, failed: 0, bytes: 0, notes: [] };
    }
    try {
      await removeLeftovers(look.leftovers);
      if (manifest.kind === 'damaged') await setManifestAside(root, clock.date());
      if (tidies) await writeManifest(root, entries.values());
      const journal = await openJournal(root);
      try {
        return await carryOut({
          plan,
          root,
          library,
          writer: createWriter(root, journal.mode),
          journal,
          entries,
          now: () => clock.date(),
          signal,
          onDone: (bytes) => meter.add({ items: 1, bytes }),
        });
      } finally {
        await journal.close();
        await writeManifest(root, entries.values());
      }
    } catch (error) {
      throw destinationError(error);
    }
  }

  return {
    async preview({ folder, ...request }) {
      const { destination, plan } = await prepare(request, folder, new AbortController().signal);
      const counts = countsOf(plan);
      return {
        clips: plan.actions.length,
        new: counts.write,
        unchanged: counts.unchanged + counts.adopt,
        renamed: counts.rename,
        skipped: counts.skip,
        bytesNeeded: bytesNeeded(plan),
        bytesFree: destination?.bytesFree ?? null,
        examples: plan.actions.slice(0, examplesShown).map(({ path }) => path),
      };
    },

    async run({ folder, signal, onProgress, ...request }) {
      const started = clock.now();
      const meter = createMeter({ job: 'export', onProgress, clock });
      meter.set('planning', null);
      const prepared = await prepare(request, folder, signal);
      const { destination, plan } = prepared;
      if (!destination) throw new AppError('export-folder-invalid', 'Choose a folder to export to.');
      refuseTooSmall(plan, destination);
      await createDestination(destination.root);
      const counts = countsOf(plan);
      meter.set('writing', counts.write + counts.rename);
      const done = await carryOutPlan(destination.root, prepared, signal, meter);
      meter.end();
      const skips = plan.actions.filter((action) => action.kind === 'skip');
      return {
        folder: destination.root,
        written: done.written,
        unchanged: counts.unchanged + counts.adopt,
        renamed: done.renamed,
        skipped: counts.skip,
        failed: done.failed,
        bytes: done.bytes,
        elapsed_ms: Math.round(clock.now() - started),
        notes: [
          ...done.notes,
          ...skips.slice(0, notesKept).map(({ id, path, reason }) => ({ id, path, reason })),
        ].slice(0, notesKept),
      };
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
