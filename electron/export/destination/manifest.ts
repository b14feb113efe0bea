import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import { createExportText } from '../../contract/messages/export.ts';
import { hasErrno } from '../../platform/errno.ts';
import { readRegular } from '../../platform/open-file.ts';
import { parseJson } from '../../platform/parse-json.ts';
import { renameFile } from '../../platform/rename.ts';
import { createExclusive, temporaryBeside } from '../../platform/safe-write.ts';
import { syncFile } from '../../platform/sync-file.ts';
import { syncFolder } from '../../platform/sync-folder.ts';

export const manifestName = 'voicekeep-export.json';
/** What the last export did, with each failure, for a person. */
export const reportName = 'voicekeep-export-report.txt';
export const format = 'voicekeep-export';
export const version = 1;
/** Names of ours that no clip has. */
const ownName = /^voicekeep-export(?:\.json|\.journal|\.lock|-report\.txt)$/i;
/** A manifest of some 2,000,000 clips. */
const mostBytes = 1024 * 1024 * 1024;

export const hash = /^[0-9a-f]{64}$/;

/** A level that is empty, stands for a folder above, or ends with a space; on Windows whatever names another place. */
const astray =
  process.platform === 'win32'
    ? /[\0\\:]|(?:^|\/)\.{0,2}(?:\/|$)| (?:\/|$)/
    : /\0|(?:^|\/)\.{0,2}(?:\/|$)| (?:\/|$)/;

/** Names only what can lie below the destination: a manifest may come from anywhere. */
const isBelow = (path: string): boolean => path.length <= 1000 && !astray.test(path);
export const relativePath = z.string().refine(isBelow);

export const fileSchema = z.object({
  path: relativePath,
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  modifiedAt: z.string(),
  /** What it was made from; the same again gives the same file. */
  made: z.string().max(200),
});
/** What a video beside its clip is made from: the library's file with this hash. */
export const videoMade = (sha256: string): string => `video ${sha256}`;

/** A file besides the clips: a sidecar, a catalogue, a playlist. */
export type ManifestFile = Readonly<z.infer<typeof fileSchema>>;

/** As long as a clip's id can be. */
const longestId = 128;

export const entrySchema = z.object({
  id: z.string().min(1).max(longestId),
  path: relativePath,
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  modifiedAt: z.string(),
  exportedAt: z.string(),
  /** Hash of the library's file, when the exported one is not its copy; how it was made then. */
  source: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  made: z.string().max(200).optional(),
  /** The user moved it here; no template moves it away. */
  moved: z.boolean().optional(),
  /** Its number in a collection, or (empty) in the order of the output, where its name says one. */
  number: z.object({ in: z.string().max(64), is: z.int().min(0) }).optional(),
  /** The exports that wanted it, each by a hash of what it selects; an empty one stands for those that note nothing. */
  partOf: z.array(z.string().max(32)).max(1000).optional(),
  sidecars: z.array(fileSchema).optional(),
});
/** What a clip became. Times are RFC 3339 with milliseconds; `modifiedAt` is the file's own. */
export type ManifestEntry = Readonly<z.infer<typeof entrySchema>>;

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** An entry with nothing but what each has: most are, and the schema, which judges all others, takes its time. */
function isPlainEntry(value: unknown): value is ManifestEntry {
  if (typeof value !== 'object' || value === null) return false;
  let keys = 0;
  for (const _ in value) keys += 1;
  const { id, path, bytes, sha256, modifiedAt, exportedAt } = value as Partial<
    Record<keyof ManifestEntry, unknown>
  >;
  return (
    keys === 6 &&
    typeof id === 'string' &&
    id.length >= 1 &&
    id.length <= longestId &&
    typeof path === 'string' &&
    isBelow(path) &&
    Number.isSafeInteger(bytes) &&
    Number(bytes) >= 0 &&
    typeof sha256 === 'string' &&
    hash.test(sha256) &&
    typeof modifiedAt === 'string' &&
    time.test(modifiedAt) &&
    typeof exportedAt === 'string' &&
    time.test(exportedAt)
  );
}

const headerSchema = z.object({ format: z.literal(format), version: z.int().min(1) });
const numberSchema = z.int().min(0).nullable();
const movesSchema = z.object({
  at: z.string(),
  template: z.string(),
  moves: z.array(
    z.object({
      id: z.string(),
      from: relativePath,
      to: relativePath,
      /** Numbers that this changed, too; null: none. */
      numbers: z.object({ from: numberSchema, to: numberSchema }).optional(),
    }),
  ),
  unfinished: z.boolean().optional(),
});
/** What the last change of a template moved, so that it can be undone. */
export interface Moves {
  readonly at: string;
  /** The template that the clips had their names from before. */
  readonly template: string;
  readonly moves: readonly {
    readonly id: string;
    readonly from: string;
    readonly to: string;
    readonly numbers?: { readonly from: number | null; readonly to: number | null } | undefined;
  }[];
  /** The run that moves them has not ended: the next one belongs to the same change. */
  readonly unfinished?: boolean | undefined;
}

const settledSchema = z.object({
  by: z.string().regex(hash),
  clips: z.int().min(0),
  entries: z.int().min(0),
  waiting: z.array(z.object({ id: z.string(), path: z.string(), why: z.literal('unproven').optional() })),
});
/** The last run left nothing to do: what it was made from, how many clips are here, and which are still to come. */
export type UpToDate = Readonly<z.infer<typeof settledSchema>>;

const manifestSchema = headerSchema.extend({
  template: z.string().nullable().default(null),
  settled: settledSchema.nullable().default(null),
  files: z.array(fileSchema).default([]),
  undo: movesSchema.nullable().default(null),
  noted: z.boolean().default(false),
  /** Looked at one by one: there may be 100,000. */
  clips: z.custom<readonly unknown[]>(Array.isArray),
});

/** What a manifest says besides its clips. */
export interface ManifestHead {
  readonly template: string | null;
  readonly settled: UpToDate | null;
  readonly files: readonly ManifestFile[];
  readonly undo: Moves | null;
  /** Written by a version that notes of which exports each clip is part. */
  readonly noted: boolean;
}
export const emptyHead: ManifestHead = { template: null, settled: null, files: [], undo: null, noted: false };

export type ManifestRead =
  | { readonly kind: 'none' }
  | { readonly kind: 'damaged' }
  | {
      readonly kind: 'read';
      readonly entries: ReadonlyMap<string, ManifestEntry>;
      readonly head: ManifestHead;
    };

/** Reads a manifest; `export-newer` when a newer version wrote it. Changes nothing. */
export async function readManifest(folder: string): Promise<ManifestRead> {
  const text = await textOf(join(folder, manifestName));
  if (text === null) return { kind: 'none' };
  const value = parseJson(text);
  refuseNewer(value);
  const manifest = manifestSchema.safeParse(value);
  if (!manifest.success) return { kind: 'damaged' };
  const entries = new Map<string, ManifestEntry>();
  for (const clip of manifest.data.clips) {
    const entry = isPlainEntry(clip) ? clip : entrySchema.safeParse(clip).data;
    if (!entry || ownName.test(entry.path)) return { kind: 'damaged' };
    entries.set(entry.id, entry);
  }
  // No file is two clips' at once: what each has is told by its hash.
  if (new Set([...entries.values()].map(({ path }) => path)).size < entries.size) return { kind: 'damaged' };
  const { template, settled, files, undo, noted } = manifest.data;
  return { kind: 'read', entries, head: { template, settled, files, undo, noted } };
}

/** Moves a damaged manifest out of the way; nothing of it is deleted. `stamp` makes the name its own. */
export async function setManifestAside(folder: string, stamp: number): Promise<void> {
  await renameFile(join(folder, manifestName), join(folder, `${manifestName}.damaged-${stamp}`));
}

/** Permissions as the user's other new files have them: the folder is his. */
const newFile = 0o666;

/** Writes the whole manifest beside its place, flushed, and renames it. */
export async function writeManifest(
  folder: string,
  entries: Iterable<ManifestEntry>,
  head: ManifestHead,
  fsync = true,
): Promise<void> {
  const file = join(folder, manifestName);
  const temporary = temporaryBeside(file);
  try {
    const handle = await createExclusive(temporary, newFile);
    try {
      for (const text of manifestText(entries, head)) await handle.writeFile(text);
      if (fsync) await syncFile(handle);
    } finally {
      await handle.close();
    }
    await renameFile(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  if (fsync) await syncFolder(folder);
}

/** The manifest in pieces, so that a large one is never in memory as a whole. */
export function* manifestText(entries: Iterable<ManifestEntry>, head: ManifestHead): Iterable<string> {
  const pieces = createManifestPieces(head);
  for (const entry of entries) {
    const piece = pieces.add(entry);
    if (piece !== '') yield piece;
  }
  yield pieces.end();
}

/** As `manifestText`, of entries that come one after the other. */
export async function* manifestTextOf(
  entries: AsyncIterable<ManifestEntry>,
  head: ManifestHead,
): AsyncIterable<string> {
  const pieces = createManifestPieces(head);
  for await (const entry of entries) {
    const piece = pieces.add(entry);
    if (piece !== '') yield piece;
  }
  yield pieces.end();
}

const pieceLength = 256 * 1024;

/** Its `add` gives a piece once there is enough of one, else nothing. */
function createManifestPieces(head: ManifestHead) {
  let text = `{\n"format": "${format}",\n"version": ${version},\n"about": ${JSON.stringify(createExportText().of('manifest-about'))},\n"template": ${JSON.stringify(head.template)},\n"settled": ${JSON.stringify(head.settled)},\n"files": ${JSON.stringify(head.files)},\n"undo": ${JSON.stringify(head.undo)},\n"noted": ${head.noted},\n"clips": [`;
  let separator = '\n';
  return {
    add(entry: ManifestEntry): string {
      text += separator + JSON.stringify(entry);
      separator = ',\n';
      if (text.length < pieceLength) return '';
      const piece = text;
      text = '';
      return piece;
    },
    end: () => `${text}\n]\n}\n`,
  };
}

/** Throws `export-newer` for what a newer version wrote. */
export function refuseNewer(value: unknown): void {
  const header = headerSchema.safeParse(value);
  if (header.success && header.data.version > version) {
    throw new AppError('export-newer', { params: { version: header.data.version } });
  }
}

/** A fixed name's text, following no link; null when there is none. */
export async function textOf(file: string): Promise<string | null> {
  try {
    // Decoded as a whole: in pieces a large one takes twice as long.
    return (await readRegular(file, mostBytes)).toString('utf8');
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return null;
    throw error;
  }
}
