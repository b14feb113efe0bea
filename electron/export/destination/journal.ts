import { constants } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { createBatcher } from '../../platform/batcher.ts';
import { NotOurFile } from '../../platform/open-file.ts';
import { parseJson } from '../../platform/parse-json.ts';
import { safeWrite } from '../../platform/safe-write.ts';
import { syncFile } from '../../platform/sync-file.ts';
import type { ManifestEntry } from './manifest.ts';
import {
  entrySchema,
  fileSchema,
  format,
  hash,
  refuseNewer,
  relativePath,
  textOf,
  version,
} from './manifest.ts';

/** What a run is about to do, written down before it does it; the next run brings one that was cut short to its end. */
export const journalName = 'voicekeep-export.journal';

const sizeSchema = { bytes: z.int().min(0), sha256: z.string().regex(hash) };

const headerSchema = z.object({
  kind: z.enum(['export', 'undo']).default('export'),
  template: z.string().nullable().default(null),
  /** Of an undo: when the change was made that it takes back. */
  undoes: z.string().nullable().default(null),
});
const foldersSchema = z.object({
  folders: z.array(z.object({ path: relativePath.or(z.literal('')), made: z.boolean() })),
});
const moveSchema = z.object({
  id: z.string(),
  from: relativePath,
  /** Where it waits while another file still has its name. */
  aside: relativePath,
  to: relativePath,
  ...sizeSchema,
});
const writeSchema = z.object({
  entry: entrySchema,
  /** The older export that goes once the new file is there. */
  removes: z.object({ path: relativePath, ...sizeSchema }).optional(),
});
const deleteSchema = z.object({
  id: z.string(),
  /** The clip's file first, then those beside it. */
  files: z.array(z.object({ path: relativePath, ...sizeSchema })).min(1),
});
const companionSchema = z.object({
  id: z.string(),
  file: fileSchema,
  /** The name that it had before. */
  from: relativePath.optional(),
});
const obsoleteSchema = z.object({ path: relativePath, ...sizeSchema });
const respellSchema = z.object({ from: relativePath, aside: relativePath, to: relativePath });

/** A file that gets another name: a clip, or what lies beside it. */
export type PlannedMove = Readonly<z.infer<typeof moveSchema>>;
/** A clip that is no longer part of the export, and whose files go. */
export type PlannedDelete = Readonly<z.infer<typeof deleteSchema>>;
/** A clip that is written, as the manifest will say it. */
export type PlannedWrite = Readonly<z.infer<typeof writeSchema>>;
/** A file besides the clips that is written; without an id, one about the whole export. */
export type PlannedCompanion = Readonly<z.infer<typeof companionSchema>>;
/** A file of ours that nothing names any more, and that could not be taken away so far. */
export type ObsoleteFile = Readonly<z.infer<typeof obsoleteSchema>>;
/** A folder whose name changes by case alone. */
export type PlannedRespelling = Readonly<z.infer<typeof respellSchema>>;
/** A folder that files are written into; `made`: by this run. */
export interface WrittenFolder {
  readonly path: string;
  readonly made: boolean;
}

const lineSchema = z.union([
  foldersSchema,
  /** `more`: another line of the same moves follows; what was cut off is not read, as none of it has begun. */
  z.object({ moves: z.array(moveSchema), more: z.boolean() }),
  /** The moves before this line have been made: later files may lie where they were looked for. */
  z.object({ moved: z.literal(true) }),
  z.object({ deletes: z.array(deleteSchema) }),
  z.object({ deleted: z.array(z.string()) }),
  z.object({ respells: z.array(respellSchema) }),
  z.object({ writes: z.array(writeSchema) }),
  z.object({ companions: z.array(companionSchema) }),
  z.object({ obsolete: z.array(obsoleteSchema) }),
]);
type Line = z.infer<typeof lineSchema>;

/** The journal of a run that is under way: lines are only ever added, so a crash costs at most the last one. */
export interface Journal {
  /** Permissions that this system gives to a new file in the folder. */
  readonly mode: number;
  /** Files that are there already. */
  entries(entries: readonly ManifestEntry[]): Promise<void>;
  folders(folders: readonly WrittenFolder[]): Promise<void>;
  moves(moves: readonly PlannedMove[]): Promise<void>;
  /** All moves so far have been made, with these entries. */
  moved(entries: readonly ManifestEntry[]): Promise<void>;
  deletes(deletes: readonly PlannedDelete[]): Promise<void>;
  /** The clips among them whose files are gone. */
  deleted(ids: readonly string[]): Promise<void>;
  respells(respells: readonly PlannedRespelling[]): Promise<void>;
  writes(writes: readonly PlannedWrite[]): Promise<void>;
  companions(companions: readonly PlannedCompanion[]): Promise<void>;
  /** A file that was replaced could not be taken away: another run has to try. */
  left(file: ObsoleteFile): void;
  close(): Promise<void>;
  /** Takes it away, but for what is left to the next run. */
  end(): Promise<void>;
}

/** What a journal says, each kind in the order of its lines. */
export interface JournalRead {
  readonly kind: 'export' | 'undo';
  readonly template: string | null;
  readonly undoes: string | null;
  readonly entries: readonly ManifestEntry[];
  readonly folders: readonly WrittenFolder[];
  /** Those that may not have been made yet. */
  readonly moves: readonly PlannedMove[];
  readonly moved: readonly PlannedMove[];
  readonly deletes: readonly PlannedDelete[];
  readonly deleted: readonly string[];
  readonly respells: readonly PlannedRespelling[];
  readonly writes: readonly PlannedWrite[];
  readonly companions: readonly PlannedCompanion[];
  readonly obsolete: readonly ObsoleteFile[];
}

/** Made by this run: one that is there must have been brought to its end before. Follows no link. */
const exclusively =
  constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
/** Permissions as the user's other new files have them: the folder is his. */
const newFile = 0o666;
/** Items of one line. */
const lineLength = 500;

/** Starts a journal; `EEXIST` when there is one. `left`: what runs before could not take away, and their journal says. */
export async function openJournal(
  folder: string,
  {
    fsync,
    left: before = [],
    ...header
  }: { readonly fsync: boolean; readonly left?: readonly ObsoleteFile[] } & z.input<typeof headerSchema>,
): Promise<Journal> {
  const file = join(folder, journalName);
  if (before.length > 0) await dropJournal(folder);
  const handle = await open(file, exclusively, newFile);
  const left = [...before];
  const begun = { moves: false, deletes: false };
  let isCut = false;
  // Batches of files come beside each other: the disk is waited for once for all that came meanwhile.
  const lines = createBatcher<string>(async (texts) => {
    // What a full disk took only a part of ends there.
    const before = isCut ? '\n' : '';
    isCut = true;
    await handle.appendFile(before + texts.join(''));
    isCut = false;
    if (fsync) await syncFile({ sync: () => handle.datasync() });
  });

  async function append(values: readonly unknown[]): Promise<void> {
    if (values.length === 0) return;
    await lines.add(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
  }
  const inLines = <T>(items: readonly T[], line: (some: readonly T[], more: boolean) => unknown) =>
    Array.from({ length: Math.ceil(items.length / lineLength) }, (_, index) => {
      const end = (index + 1) * lineLength;
      return line(items.slice(index * lineLength, end), end < items.length);
    });

  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new NotOurFile(file, 'not-regular');
    await append([{ format, version, ...header }, ...inLines(left, (some) => ({ obsolete: some }))]);
    return {
      mode: stats.mode & 0o777,
      entries: append,
      folders: (folders) => append(inLines(folders, (some) => ({ folders: some }))),
      async moves(moves) {
        await append(inLines(moves, (some, more) => ({ moves: some, more })));
        begun.moves = true;
      },
      async moved(entries) {
        await append([...entries, { moved: true }]);
        begun.moves = false;
      },
      async deletes(deletes) {
        await append(inLines(deletes, (some) => ({ deletes: some })));
        begun.deletes = true;
      },
      async deleted(ids) {
        await append([{ deleted: ids }]);
        begun.deletes = false;
      },
      respells: (respells) => append(inLines(respells, (some) => ({ respells: some }))),
      writes: (writes) => append(inLines(writes, (some) => ({ writes: some }))),
      companions: (companions) => append(inLines(companions, (some) => ({ companions: some }))),
      left: (obsolete) => left.push(obsolete),
      close: () => handle.close(),
      async end() {
        // Moves that a full disk or the like has cut short are brought to their end by the next run.
        if (begun.moves || begun.deletes) return;
        await endJournal(folder, left, fsync);
      },
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Reads the journal of a run that was cut short; null when there is none. `export-newer` for one of a newer version. */
export async function readJournal(folder: string): Promise<JournalRead | null> {
  const text = await textOf(join(folder, journalName));
  if (text === null) return null;
  const entries: ManifestEntry[] = [];
  const all = {
    folders: [] as WrittenFolder[],
    moves: [] as PlannedMove[],
    deletes: [] as PlannedDelete[],
    deleted: [] as string[],
    respells: [] as PlannedRespelling[],
    writes: [] as PlannedWrite[],
    companions: [] as PlannedCompanion[],
    obsolete: [] as ObsoleteFile[],
    moved: [] as PlannedMove[],
    begun: [] as PlannedMove[],
  };
  // The last line was cut by a crash when no line break ends it.
  const values = text.split('\n').slice(0, -1).map(parseJson);
  for (const value of values) {
    refuseNewer(value);
    const entry = entrySchema.safeParse(value);
    if (entry.success) entries.push(entry.data);
    else addLine(all, lineSchema.safeParse(value).data);
  }
  const header = headerSchema.safeParse(values[0]).data ?? headerSchema.parse({});
  const { begun: _cutOff, ...whole } = all;
  return { ...header, entries, ...whole };
}

function addLine(
  all: {
    readonly folders: WrittenFolder[];
    readonly moves: PlannedMove[];
    readonly deletes: PlannedDelete[];
    readonly deleted: string[];
    readonly respells: PlannedRespelling[];
    readonly writes: PlannedWrite[];
    readonly companions: PlannedCompanion[];
    readonly obsolete: ObsoleteFile[];
    readonly moved: PlannedMove[];
    readonly begun: PlannedMove[];
  },
  line: Line | undefined,
): void {
  if (line === undefined) return;
  if ('folders' in line) all.folders.push(...line.folders);
  else if ('moves' in line) {
    all.begun.push(...line.moves);
    if (!line.more) all.moves.push(...all.begun.splice(0));
  } else if ('moved' in line) all.moved.push(...all.moves.splice(0));
  else if ('deletes' in line) all.deletes.push(...line.deletes);
  else if ('deleted' in line) all.deleted.push(...line.deleted);
  else if ('respells' in line) all.respells.push(...line.respells);
  else if ('writes' in line) all.writes.push(...line.writes);
  else if ('companions' in line) all.companions.push(...line.companions);
  else all.obsolete.push(...line.obsolete);
}

/** Takes away the journal of a run that has come to its end; `left`: what a later one has to try again. */
export async function endJournal(
  folder: string,
  left: readonly ObsoleteFile[],
  fsync: boolean,
): Promise<void> {
  if (left.length === 0) await dropJournal(folder);
  else {
    const lines = [{ format, version }, { obsolete: left }].map((line) => `${JSON.stringify(line)}\n`);
    await safeWrite(join(folder, journalName), lines.join(''), { mode: newFile, flush: fsync });
  }
}

async function dropJournal(folder: string): Promise<void> {
  await rm(join(folder, journalName), { force: true });
}
