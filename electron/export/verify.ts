import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../contract/errors.ts';
import type { VerifyReport } from '../contract/job.ts';
import type { JobOptions } from '../jobs/job.ts';
import type { Clock } from '../platform/clock.ts';
import { createMeter } from '../platform/progress.ts';
import { throwIfCancelled } from '../platform/cancellation.ts';
import { below, LeadsOutside } from '../platform/below.ts';
import { errnoOf } from '../platform/errno.ts';
import { hashFile } from '../platform/hash.ts';
import { NotOurFile } from '../platform/open-file.ts';
import { destinationError, forEachAtOnce } from './destination/disk.ts';
import { nameKey } from './naming/file-name.ts';
import type { ManifestEntry, ManifestRead } from './destination/manifest.ts';
import { lockName } from './destination/lock.ts';
import { journalName } from './destination/journal.ts';
import { manifestName, reportName, videoMade } from './destination/manifest.ts';
import { leftByFileManagers } from './planning/scan.ts';
import type { ExportableLibrary } from './planning/candidates.ts';
import { isOwnTemporary } from './destination/folders.ts';

const readsAtOnce = 8;
const differencesKept = 1000;

type Difference = VerifyReport['differences'][number];

/**
 * Reads every file that the manifest names and compares it with the manifest, and the manifest with the library, as far
 * as that knows the clips; lists what the manifest does not name. Changes nothing.
 */
export async function verifyExport(
  given: {
    readonly root: string;
    /** Relative folder that is no part of the export: the library. */
    readonly closed: string | null;
    readonly manifest: ManifestRead;
    readonly library: Pick<ExportableLibrary, 'selected'>;
    readonly clock: Pick<Clock, 'now'>;
  } & JobOptions,
): Promise<VerifyReport> {
  const { root, closed, signal } = given;
  const entries = readableEntries(given.manifest);
  const meter = createMeter({ job: 'verify', onProgress: given.onProgress, clock: given.clock });
  meter.set('checking', null);

  const files = checkedFiles(given.manifest, entries);
  const counts = { ok: 0, missing: 0, changed: 0, foreign: 0, unreadable: 0 };
  const differences: Difference[] = [];
  function differ(path: string, kind: Difference['kind']): void {
    counts[kind] += 1;
    if (differences.length < differencesKept) differences.push({ path, kind });
  }

  const seen = new Map<string, boolean>();
  async function walk(folder: string): Promise<void> {
    throwIfCancelled(signal);
    for (const item of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? item.name : `${folder}/${item.name}`;
      if (path === closed || (folder === '' && isExportsOwn(item.name))) continue;
      if (item.isDirectory()) await walkInto(path);
      else if (!isOwnTemporary(item.name) && !leftByFileManagers.test(item.name)) {
        seen.set(path, item.isFile());
      }
    }
  }
  async function walkInto(path: string): Promise<void> {
    try {
      await walk(path);
    } catch (error) {
      const code = errnoOf(error);
      if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EIO') throw error;
      differ(path, 'unreadable');
    }
  }

  try {
    await walk('');
    // Some disks give back names in other pieces, or another case, than they were given.
    const spellings = new Map([...seen.keys()].map((path) => [nameKey(path), path]));
    const named = new Set<string>();
    meter.set('checking', files.length);
    for (const entry of files) named.add(nameKey(entry.path));
    for (const path of seen.keys()) if (!named.has(nameKey(path))) differ(path, 'foreign');
    const others = await otherThanLibrary(given.library, entries, signal);
    await forEachAtOnce(files, readsAtOnce, async (entry) => {
      throwIfCancelled(signal);
      const spelled = seen.has(entry.path) ? entry.path : (spellings.get(nameKey(entry.path)) ?? entry.path);
      const whole = await compare(root, { ...entry, path: spelled });
      const outcome = whole === 'ok' && others.has(entry.path) ? 'changed' : whole;
      if (outcome === 'ok') counts.ok += 1;
      else differ(entry.path, outcome);
      meter.add({ items: 1, bytes: entry.bytes });
    });
  } catch (error) {
    throw destinationError(error);
  }
  meter.end();
  return {
    checked: files.length,
    ok: counts.ok,
    missing: counts.missing,
    changed: counts.changed,
    foreign: counts.foreign,
    unreadable: counts.unreadable,
    repaired: 0,
    differences: differences.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)),
  };
}

function readableEntries(manifest: ManifestRead): ReadonlyMap<string, ManifestEntry> {
  switch (manifest.kind) {
    case 'read':
      return manifest.entries;
    case 'none':
      throw new AppError('export-not-found');
    case 'damaged':
      throw new AppError('export-damaged');
  }
}

const chunkSize = 1000;

/** Paths of entries that were not made from the audio that the library holds: nothing on a disk proves itself alone. */
async function otherThanLibrary(
  library: Pick<ExportableLibrary, 'selected'>,
  entries: ReadonlyMap<string, ManifestEntry>,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const others = new Set<string>();
  const ids = [...entries.keys()];
  for (let at = 0; at < ids.length; at += chunkSize) {
    throwIfCancelled(signal);
    const some = ids.slice(at, at + chunkSize);
    for (const { id, sha256, videoSha256 } of await library.selected(
      { kind: 'ids', ids: some },
      0,
      some.length,
    )) {
      const entry = entries.get(id);
      if (entry && sha256 !== null && (entry.source ?? entry.sha256) !== sha256) others.add(entry.path);
      const video = entry?.sidecars?.find(({ made }) => made.startsWith(videoMade('')));
      if (video && videoSha256 !== null && video.sha256 !== videoSha256) others.add(video.path);
    }
  }
  return others;
}

type CheckedFile = Pick<ManifestEntry, 'path' | 'bytes' | 'sha256'>;

/** Clips, their sidecars, and the files about the whole. */
function checkedFiles(
  manifest: ManifestRead,
  entries: ReadonlyMap<string, ManifestEntry>,
): readonly CheckedFile[] {
  const files: CheckedFile[] = manifest.kind === 'read' ? [...manifest.head.files] : [];
  for (const entry of entries.values()) files.push(entry, ...(entry.sidecars ?? []));
  return files;
}

function isExportsOwn(name: string): boolean {
  return (
    [journalName, manifestName, lockName, reportName].includes(name) ||
    name.startsWith(`${manifestName}.damaged-`)
  );
}

async function compare(
  root: string,
  entry: CheckedFile,
): Promise<'ok' | 'missing' | 'changed' | 'unreadable'> {
  try {
    const file = await below(root, entry.path);
    const found = await lstat(file);
    if (!found.isFile() || found.size !== entry.bytes) return 'changed';
    return (await hashFile(file)).sha256 === entry.sha256 ? 'ok' : 'changed';
  } catch (error) {
    // Behind a link lies no file of ours, whatever it is.
    if (error instanceof LeadsOutside) return 'missing';
    if (error instanceof NotOurFile) return 'changed';
    const code = errnoOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing';
    if (code === null || code === 'ENODEV' || code === 'ESTALE') throw error;
    return 'unreadable';
  }
}
