import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { ExportNote } from '../../contract/export-notes.ts';
import { throwIfCancelled } from '../../platform/cancellation.ts';
import { temporaryBeside } from '../../platform/safe-write.ts';
import { syncFile } from '../../platform/sync-file.ts';
import { syncFolder } from '../../platform/sync-folder.ts';
import { takeName } from '../../platform/exclusive-name.ts';
import { destinationError } from '../destination/disk.ts';
import { listedFiles, sidecarFiles } from './companion-files.ts';
import { outcomeError, reasonOfOne } from './failures.ts';
import type { Source } from './file-content.ts';
import { listFiles } from '../formats/catalogue/catalogue.ts';
import type { ManifestEntry, ManifestFile } from '../destination/manifest.ts';
import { emptyHead, manifestName, manifestText } from '../destination/manifest.ts';
import type { WantedClip } from '../planning/plan.ts';
import { countsOf } from '../planning/plan-summary.ts';
import type { ExportRequest } from '../planning/prepare.ts';
import type { AppliedReport } from './report.ts';
import { skipNotes, writeReportBeside } from './report.ts';
import type { Run } from './run.ts';
import type { Write } from './write-files.ts';
import { madeFrom } from './write-files.ts';
import { notesOf } from '../planning/notes.ts';
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
  const { plan, options, wanted } = prepared;
  const counts = countsOf(plan);
  meter.set('writing', counts.write * (1 + sidecarsOfEach(options)) + options.lists.length);
  const temporary = temporaryBeside(path.join(root, given.name));
  try {
    await given.mountGuard.check();
    await removeOldTemporaries(root);
    const packer = createPacker(temporary, new Date(Math.floor(clock.date() / 1000) * 1000));
    const done = await fill(given, packer, new Map(wanted.map((clip) => [clip.id, clip]))).catch(
      async (error: unknown) => {
        await packer.abort();
        throw error;
      },
    );
    await packer.end();
    if (options.fsync) await flush(temporary);
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

async function fill(
  { root, prepared, library, files, signal, meter, name }: Run & { readonly name: string },
  packer: Packer,
  clips: ReadonlyMap<string, WantedClip>,
) {
  const { plan, options } = prepared;
  const entries = new Map<string, ManifestEntry>();
  const notes: ExportNote[] = [];
  const sum = { written: 0, bytes: 0, extra: 0, notes };

  /** One file; null, and a note, when its source is damaged or cannot be read. */
  async function pack(id: string, to: string, source: Source): Promise<ManifestFile | null> {
    throwIfCancelled(signal);
    const content = await files.content(source);
    if (!(content instanceof Uint8Array)) {
      notes.push({ id, path: to, ...(await reasonOfOne(outcomeError(content), root)) });
      return null;
    }
    await packer.add(to, content, 'content' in source);
    meter.add({ items: 1, bytes: content.length });
    const sha256 = createHash('sha256').update(content).digest('hex');
    return { path: to, made: sha256, bytes: content.length, sha256, modifiedAt: packer.time };
  }

  async function packClip(action: Write): Promise<void> {
    const clip = clips.get(action.id);
    if (!clip?.cached || clip.file === undefined) return;
    const make = clip.made?.make ?? ({ kind: 'copy' } as const);
    const file = await pack(action.id, action.path, { path: clip.file, ...clip.cached, make });
    if (!file) return;
    sum.written += 1;
    sum.bytes += file.bytes;
    const { made: _made, ...rest } = file;
    entries.set(action.id, {
      id: action.id,
      ...rest,
      exportedAt: packer.time,
      ...madeFrom(clip),
      ...notesOf(clip),
    });
  }

  async function packSidecars(action: Write): Promise<void> {
    const entry = entries.get(action.id);
    const [clip] = await library.selected({ kind: 'ids', ids: [action.id] }, 0, 1);
    if (!entry || !clip) return;
    const sidecars: ManifestFile[] = [];
    for (const { path: to, made, source } of sidecarFiles(entry, clip, options)) {
      const file = await pack(action.id, to, source);
      if (file) sidecars.push({ ...file, made });
    }
    sum.extra += sidecars.length;
    entries.set(action.id, { ...entry, sidecars });
  }

  for (const action of plan.actions) {
    if (action.kind !== 'write') continue;
    await packClip(action);
    if (sidecarsOfEach(options) > 0) await packSidecars(action);
  }
  const lists: ManifestFile[] = [];
  const listed = options.lists.length > 0 ? await listedFiles(library, entries, signal) : [];
  for (const { path: to, content } of options.lists.flatMap((kind) =>
    listFiles(kind, listed, path.parse(name).name),
  )) {
    const file = await pack('', to, { content: Buffer.from(content) });
    if (file) lists.push(file);
  }
  sum.extra += lists.length;
  const head = { ...emptyHead, template: prepared.template, files: lists, noted: true };
  await packer.add(manifestName, Buffer.from([...manifestText(entries.values(), head)].join('')), true);
  return sum;
}

interface Packer {
  /** Time of all files in it, in whole seconds, as ZIP keeps them. */
  readonly time: string;
  /** Waits while the disk is slower than what is added. */
  add(path: string, content: Uint8Array, compress: boolean): Promise<void>;
  end(): Promise<void>;
  abort(): Promise<void>;
}

function createPacker(file: string, mtime: Date): Packer {
  const zip = new ZipFile();
  const written = createWrittenEntries(zip);
  // yazl writes without waiting: how much of it is not on the disk yet is known by its stream alone.
  const through = zip.outputStream;
  if (!(through instanceof PassThrough)) throw new Error('The stream of yazl is another one than it was.');
  const piped = pipeline(through, createWriteStream(file, { flags: 'wx' }));
  piped.catch(() => undefined); // whoever adds or ends hears of it
  return {
    time: mtime.toISOString(),
    async add(name, content, compress) {
      // Speech does not get smaller once more.
      zip.addBuffer(Buffer.from(content.buffer, content.byteOffset, content.length), name, {
        mtime,
        mode: 0o100644,
        compress,
      });
      if (through.writableNeedDrain) await Promise.race([once(through, 'drain'), piped]);
      else if (through.destroyed) await piped;
      written.setAside();
    },
    async end() {
      written.putBack();
      zip.end();
      await piped;
    },
    async abort() {
      through.destroy();
      await piped.catch(() => undefined);
    },
  };
}

/** What of yazl's own entries is needed here. */
interface ZipEntry {
  readonly state: number;
  doFileDataPump: (() => void) | null;
}

/**
 * yazl looks through all entries of a ZIP for each one that it writes, which takes minutes from some 60,000 on: those
 * that are written are kept aside until the directory at the end needs them. Each would hold the content of its file
 * until then, too, by the function that has written it.
 */
function createWrittenEntries(zip: ZipFile) {
  const { entries } = zip as unknown as { readonly entries: ZipEntry[] };
  const isWritten = 3; // Entry.FILE_DATA_DONE
  const aside: ZipEntry[] = [];
  return {
    setAside(): void {
      const open = entries.findIndex(({ state }) => state !== isWritten);
      for (const entry of entries.splice(0, open === -1 ? entries.length : open)) {
        entry.doFileDataPump = null;
        aside.push(entry);
      }
    },
    putBack(): void {
      for (const entry of entries.splice(0)) aside.push(entry);
      for (const entry of aside.splice(0)) entries.push(entry);
    },
  };
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await syncFile(handle);
  } finally {
    await handle.close();
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
