import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ExportNote } from '../../contract/export-notes.ts';
import { throwIfCancelled } from '../../platform/cancellation.ts';
import { temporaryBeside } from '../../platform/safe-write.ts';
import { sha256Of } from '../../platform/hash.ts';
import { syncFolder } from '../../platform/sync-folder.ts';
import { takeName } from '../../platform/exclusive-name.ts';
import { destinationError } from '../destination/disk.ts';
import { sidecarFiles } from './companion-files.ts';
import { outcomeError, reasonOfOne } from './failures.ts';
import type { CompanionFile } from './companion-step.ts';
import type { Failure } from './drafts.ts';
import { withLists } from './make-lists.ts';
import type { ManifestEntry, ManifestFile } from '../destination/manifest.ts';
import { emptyHead, manifestName, manifestTextOf } from '../destination/manifest.ts';
import { countsOf } from '../planning/plan-summary.ts';
import type { ExportRequest } from '../planning/prepare.ts';
import type { AppliedReport } from './report.ts';
import { skipNotes, writeReportBeside } from './report.ts';
import type { Run } from './run.ts';
import type { PackedEntries, Sourced } from './zip-entries.ts';
import { createPackedEntries, packedEntry, sourcedWrites } from './zip-entries.ts';
import type { ZipWriter } from './zip-writer.ts';
import { createZipWriter } from './zip-writer.ts';
import { sidecarsOfEach } from '../planning/candidates.ts';
import { isOwnTemporary } from '../destination/folders.ts';

/** Whether a ZIP is asked for, not a folder. */
export function isZip({ options }: Pick<ExportRequest, 'options'>): boolean {
  return options?.container === 'zip';
}

/** Where a ZIP goes: into a folder, or to the file that is named. */
export function zipTarget(folder: string, now: Date): { readonly folder: string; readonly name: string } {
  return /\.zip$/i.test(folder)
    ? { folder: path.dirname(folder), name: path.basename(folder) }
    : { folder, name: `voicekeep-export-${now.toISOString().slice(0, 10)}.zip` };
}

/**
 * Writes what was prepared for an empty folder into one ZIP, manifest included: unpacked, it can be verified as any
 * other export. It is written beside its place, flushed, and never replaces a file: a number is added instead.
 */
export async function exportZip(given: Run & { readonly name: string }): Promise<AppliedReport> {
  const { root, prepared, clock, meter } = given;
  const { plan, options } = prepared;
  const counts = countsOf(plan);
  meter.set('writing', counts.write * (1 + sidecarsOfEach(options)) + options.lists.length);
  const temporary = temporaryBeside(path.join(root, given.name));
  try {
    await given.mountGuard.check();
    await removeOldTemporaries(root);
    const time = new Date(Math.floor(clock.date() / 1000) * 1000);
    const done = await writeZip(given, temporary, time);
    await given.mountGuard.check();
    const file = publish(temporary, root, given.name);
    if (options.fsync) await syncFolder(root);
    meter.end();
    const report: AppliedReport = {
      folder: file,
      written: done.written,
      unchanged: 0,
      renamed: 0,
      removed: 0,
      skipped: counts.skip,
      failed: done.notes.length,
      bytes: done.bytes,
      extra: done.extra,
      elapsed_ms: Math.round(clock.now() - given.started),
      notes: [...done.notes, ...skipNotes(plan)],
    };
    await writeReportBeside(file, report, new Date(clock.date()));
    return report;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined); // the first error is the one to tell
    throw destinationError(error, 'zip');
  }
}

async function writeZip(given: Run & { readonly name: string }, file: string, time: Date) {
  const zip = await createZipWriter({ file, directoryFile: temporaryBeside(file), time });
  const at = time.toISOString();
  const packed = createPackedEntries(given.prepared, { at, file: temporaryBeside(file) });
  try {
    const done = await fill(given, zip, packed, at);
    await packed.close();
    await zip.end(given.prepared.options.fsync);
    return done;
  } catch (error) {
    // The first error is the one to tell.
    await Promise.allSettled([packed.close(), zip.abort()]);
    throw error;
  }
}

/** Files of the library that are read while earlier ones are written. */
const readAhead = 4;

async function fill(
  given: Run & { readonly name: string },
  zip: ZipWriter,
  packed: PackedEntries,
  at: string,
) {
  const { root, prepared, files, signal, meter } = given;
  const { options } = prepared;
  const notes: ExportNote[] = [];
  const sum = { written: 0, bytes: 0, extra: 0, notes };

  /** One file; null, and a note, when its source is damaged or cannot be read. */
  async function pack(
    id: string,
    to: string,
    content: Uint8Array | Failure,
    isText: boolean,
  ): Promise<Uint8Array | null> {
    throwIfCancelled(signal);
    if (!(content instanceof Uint8Array)) {
      notes.push({ id, path: to, ...(await reasonOfOne(outcomeError(content), root)) });
      return null;
    }
    await zip.add(to, content, isText);
    meter.add({ items: 1, bytes: content.length });
    return content;
  }

  async function packBeside({
    id,
    path: to,
    made,
    source,
  }: Pick<CompanionFile, 'id' | 'path' | 'made' | 'source'>): Promise<ManifestFile | null> {
    if (source === null) return null;
    const content = await pack(id, to, await files.content(source), 'content' in source);
    return content && { path: to, made, bytes: content.length, sha256: sha256Of(content), modifiedAt: at };
  }

  async function packSidecars(entry: ManifestEntry, clip: Sourced['details']): Promise<ManifestFile[]> {
    if (!clip) return [];
    const sidecars: ManifestFile[] = [];
    for (const sidecar of sidecarFiles(entry, clip, options)) {
      const file = await packBeside(sidecar);
      if (file) sidecars.push(file);
    }
    sum.extra += sidecars.length;
    return sidecars;
  }

  for await (const { content, ...planned } of contents(given, files)) {
    const { action, clip } = planned;
    const file = await pack(action.id, action.path, content, false);
    if (!file) {
      packed.leaveOut(action.id);
      continue;
    }
    sum.written += 1;
    sum.bytes += file.length;
    const made = planned.from?.made;
    // A copy was compared with the hash that the library has.
    const sha256 = made ? sha256Of(file) : clip.cached.sha256;
    const entry = packedEntry(planned, { bytes: file.length, sha256 }, made, at);
    const sidecars = sidecarsOfEach(options) > 0 ? await packSidecars(entry, planned.details) : null;
    await packed.add(sidecars ? { ...entry, sidecars } : made ? entry : null);
  }
  const lists = options.lists.length > 0 ? await packLists(given, zip, await packed.byId(), at) : [];
  sum.extra += lists.length;
  const head = { ...emptyHead, template: prepared.template, files: lists, noted: true };
  await zip.addText(manifestName, manifestTextOf(packed.entries(), head));
  return sum;
}

async function packLists(
  { root, prepared, library, signal, meter, name }: Run & { readonly name: string },
  zip: ZipWriter,
  entries: ReadonlyMap<string, ManifestEntry>,
  at: string,
): Promise<ManifestFile[]> {
  const temporary = () => temporaryBeside(path.join(root, name));
  const about = { kinds: prepared.options.lists, title: path.parse(name).name, entries, temporary };
  return withLists({ library, signal, ...about }, async (made) => {
    const lists: ManifestFile[] = [];
    for (const { path: to, bytes, sha256, content } of made) {
      throwIfCancelled(signal);
      await zip.addText(to, content.all());
      meter.add({ items: 1, bytes });
      lists.push({ path: to, made: sha256, bytes, sha256, modifiedAt: at });
    }
    return lists;
  });
}

/** What is in each clip's file, in the order of the plan; some are read beside each other. */
async function* contents({ prepared, library }: Pick<Run, 'prepared' | 'library'>, files: Run['files']) {
  const coming: (Sourced & { readonly content: Promise<Uint8Array | Failure> })[] = [];
  const plans = sourcedWrites(library, prepared)[Symbol.asyncIterator]();
  try {
    for (;;) {
      for (let next = await plans.next(); next.done !== true; next = await plans.next()) {
        const { from } = next.value;
        const content = from
          ? files.content(from.source)
          : Promise.resolve({ failure: 'source-damaged' as const });
        content.catch(() => undefined); // heard of when it is waited for
        coming.push({ ...next.value, content });
        if (coming.length >= readAhead) break;
      }
      const first = coming.shift();
      if (!first) return;
      yield { ...first, content: await first.content };
    }
  } finally {
    await Promise.allSettled(coming.map(({ content }) => content));
  }
}

/** Gives the finished file the first name that is free. */
function publish(temporary: string, root: string, name: string): string {
  const { name: stem, ext } = path.parse(name);
  for (let number = 1; ; number += 1) {
    const file = path.join(root, number === 1 ? name : `${stem} (${number})${ext}`);
    if (takeName(temporary, file)) return file;
  }
}

async function removeOldTemporaries(root: string): Promise<void> {
  for (const item of await readdir(root, { withFileTypes: true })) {
    if (item.isFile() && isOwnTemporary(item.name)) await rm(path.join(root, item.name), { force: true });
  }
}
