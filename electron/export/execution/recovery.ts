import { lstat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ExportNote } from '../../contract/export-notes.ts';
import { LeadsOutside } from '../../platform/below.ts';
import { errnoOf, hasErrno } from '../../platform/errno.ts';
import { hashFile, sha256Of } from '../../platform/hash.ts';
import { NotOurFile } from '../../platform/open-file.ts';
import { isOneFile } from '../../platform/exclusive-name.ts';
import { ourFile } from '../destination/folders.ts';
import type { JournalRead, ObsoleteFile, PlannedMove } from '../destination/journal.ts';
import type { ManifestEntry, ManifestFile } from '../destination/manifest.ts';
import { nameKey } from '../naming/file-name.ts';
import { FileRefused, isDone, reasonOfOne } from './failures.ts';

/** Where the file of a move was found. */
export type Position = 'from' | 'aside' | 'to';

/** What a run that was cut short has done, as far as the files show it. */
export interface Resolved {
  readonly entries: Map<string, ManifestEntry>;
  readonly files: readonly ManifestFile[];
  /** Moves that are still to be made, with where their files are now. */
  readonly pending: readonly (PlannedMove & { readonly at: Position })[];
  /** How many clips have the name that the run was to give them. */
  readonly moved: number;
  /** Older exports whose new files are whole, what lies beside clips that are deleted, and what runs before have left. */
  readonly obsolete: readonly ObsoleteFile[];
}

/**
 * Compares a journal with the files, each by its hash at both ends of what was planned for it; changes nothing.
 * Of what was planned and not done, the entries say nothing.
 */
export async function resolveJournal(
  root: string,
  journal: JournalRead,
  recorded: { readonly entries: ReadonlyMap<string, ManifestEntry>; readonly files: readonly ManifestFile[] },
): Promise<Resolved> {
  const hashes = createHashes(root);
  const entries = new Map(recorded.entries);
  for (const entry of journal.entries) entries.set(entry.id, entry);

  const found = await findMoved(journal.moves, hashes);
  for (const { at, ...move } of found) withPath(entries, move, move[at]);

  const obsolete = [...journal.obsolete];
  for (const { entry, removes } of journal.writes) {
    if ((await hashes.at(entry.path)) !== entry.sha256) continue;
    const sidecars = entries.get(entry.id)?.sidecars;
    entries.set(entry.id, { ...entry, ...(sidecars ? { sidecars } : {}) });
    if (removes) obsolete.push(removes);
  }

  for (const { id, files } of journal.deletes) {
    const [clip, ...beside] = files;
    if (!clip) continue;
    if (!journal.deleted.includes(id) && (await hashes.exists(clip.path))) {
      // What has not been deleted yet stays: the next run decides. What lay beside it went first.
      await dropMissingSidecars(entries, id, hashes);
      continue;
    }
    entries.delete(id);
    if (!journal.deleted.includes(id)) obsolete.push(...beside);
  }

  const files = new Map(recorded.files.map((file) => [file.path, file]));
  for (const { id, file, from } of journal.companions) {
    if ((await hashes.at(file.path)) !== file.sha256) continue;
    const entry = entries.get(id);
    if (id === '') files.set(file.path, file);
    else if (entry) {
      const others = (entry.sidecars ?? []).filter(({ path }) => path !== file.path && path !== from);
      entries.set(id, { ...entry, sidecars: [...others, file] });
    }
  }
  const there = [...journal.moved, ...found.filter(({ at }) => at === 'to')];
  const clips = new Set(there.filter(({ id, to }) => entries.get(id)?.path === to).map(({ id }) => id));
  return {
    entries,
    files: [...files.values()],
    pending: found.filter(({ at }) => at !== 'to'),
    moved: clips.size,
    obsolete: unnamed(obsolete, entries, files.values()),
  };
}

/** Those that nothing names: a file of the same bytes may be right at that name by now. */
export function unnamed(
  obsolete: readonly ObsoleteFile[],
  entries: ReadonlyMap<string, ManifestEntry>,
  files: Iterable<ManifestFile>,
): readonly ObsoleteFile[] {
  if (obsolete.length === 0) return [];
  const names = new Set(namesIn(entries, files).map(nameKey));
  return obsolete.filter(({ path }) => !names.has(nameKey(path)));
}

function namesIn(
  entries: ReadonlyMap<string, ManifestEntry>,
  files: Iterable<ManifestFile>,
): readonly string[] {
  const clips = [...entries.values()].flatMap(({ path, sidecars = [] }) => [
    path,
    ...sidecars.map((sidecar) => sidecar.path),
  ]);
  return [...[...files].map(({ path }) => path), ...clips];
}

async function dropMissingSidecars(
  entries: Map<string, ManifestEntry>,
  id: string,
  hashes: Hashes,
): Promise<void> {
  const entry = entries.get(id);
  if (!entry?.sidecars) return;
  const sidecars: ManifestFile[] = [];
  for (const sidecar of entry.sidecars) if (await hashes.exists(sidecar.path)) sidecars.push(sidecar);
  entries.set(id, { ...entry, sidecars });
}

/** A file that could not be taken away, and why. */
export interface LeftFile {
  readonly file: ObsoleteFile;
  readonly note: ExportNote;
}

/**
 * Takes away what has been replaced or is to go with its clip, where nobody has changed it; answers what the disk does
 * not let go.
 */
export async function removeObsolete(
  root: string,
  obsolete: Resolved['obsolete'],
): Promise<readonly LeftFile[]> {
  const left: LeftFile[] = [];
  for (const file of obsolete) {
    try {
      await removeIfUnchanged(root, file.path, file.sha256);
    } catch (error) {
      left.push({ file, note: { id: '', path: file.path, ...(await reasonOfOne(error, root)) } });
    }
  }
  return left;
}

/**
 * Takes away the empty files by which names were taken for files that never came to them, on disks without hard links.
 * What an entry names, in whatever case, is none: the user has emptied it.
 */
export async function removePlaceholders(
  root: string,
  journal: JournalRead,
  { pending, entries, files }: Resolved,
): Promise<void> {
  const known = new Map(namesIn(entries, files).map((name) => [nameKey(name), name]));
  const names = [
    ...pending.flatMap(({ from, aside, to }) => [from, aside, to]),
    ...journal.writes.map(({ entry }) => entry.path),
    ...journal.companions.map(({ file }) => file.path),
  ];
  for (const path of names) {
    const name = known.get(nameKey(path));
    if (name !== undefined && !(await areTwo(root, name, path))) continue;
    await isDone(root, async () => {
      await removeIfUnchanged(root, path, emptyHash);
    });
  }
}

/** Whether a disk that tells names of other case apart has a file at each of two. */
async function areTwo(root: string, one: string, other: string): Promise<boolean> {
  const hashes = createHashes(root);
  const areThere = one !== other && (await hashes.exists(one)) && (await hashes.exists(other));
  return areThere && !(await hashes.isOne(one, other));
}

const emptyHash = sha256Of('');

/** Removes a file of ours; false when it is not what was recorded any more, or lies behind a link. */
export async function removeIfUnchanged(root: string, path: string, sha256: string): Promise<boolean> {
  if ((await hashAt(root, path)) !== sha256) return false;
  try {
    // Node's `rm` takes what may not be removed for a folder, and says so.
    await unlink(await ourFile(root, path));
  } catch (error) {
    // A share whose answer was lost may say that it is gone already.
    if (!hasErrno(error, 'ENOENT')) throw error;
  }
  return true;
}

/** The hash of a file of ours; null for what is not there, is no regular file, or cannot be read. */
export async function hashAt(root: string, path: string): Promise<string | null> {
  try {
    return (await hashFile(await ourFile(root, path))).sha256;
  } catch (error) {
    if (error instanceof FileRefused || error instanceof NotOurFile || error instanceof LeadsOutside)
      return null;
    if (errnoOf(error) === null || hasErrno(error, 'ENODEV', 'ESTALE', 'ENOTCONN')) throw error;
    return null;
  }
}

interface Hashes {
  at(path: string): Promise<string | null>;
  exists(path: string): Promise<boolean>;
  isOne(path: string, other: string): Promise<boolean>;
}

/** Each file is read once. */
function createHashes(root: string): Hashes {
  const known = new Map<string, Promise<string | null>>();
  return {
    at(path) {
      const hash = known.get(path) ?? hashAt(root, path);
      known.set(path, hash);
      return hash;
    },
    async exists(path) {
      try {
        await lstat(await ourFile(root, path));
        return true;
      } catch (error) {
        if (error instanceof FileRefused || errnoOf(error) !== null) return false;
        throw error;
      }
    },
    async isOne(path, other) {
      try {
        return isOneFile(await ourFile(root, path), await ourFile(root, other));
      } catch (error) {
        if (error instanceof FileRefused || errnoOf(error) !== null) return false;
        throw error;
      }
    },
  };
}

/**
 * Where the file of each move is. Clips can have the same bytes, and one's old name can be another's new one: each name
 * is given to one move only, first where there is no choice.
 */
async function findMoved(
  moves: readonly PlannedMove[],
  hashes: Hashes,
): Promise<readonly (PlannedMove & { readonly at: Position })[]> {
  const open = new Map<PlannedMove, Set<Position>>();
  const unmatched: PlannedMove[] = [];
  const claimed = new Set<string>();
  for (const move of moves) {
    const positions = new Set<Position>();
    for (const at of ['from', 'aside', 'to'] as const)
      if ((await hashes.at(move[at])) === move.sha256) positions.add(at);
    for (const later of await halfMoved(move, positions, hashes)) {
      positions.delete(later);
      if (nameKey(move.from) !== nameKey(move.to)) claimed.add(nameKey(move[later]));
    }
    if (positions.size === 0) unmatched.push(move);
    else open.set(move, positions);
  }
  const found = new Map<PlannedMove, Position>();
  while (open.size > 0) {
    const [move, at] = nextCertain(open, claimed);
    open.delete(move);
    if (at === null) unmatched.push(move);
    else {
      found.set(move, at);
      claimed.add(nameKey(move[at]));
    }
  }
  for (const move of unmatched) {
    // The user changed the file: it is wherever something is that no other move accounts for.
    let position: Position = 'from';
    for (const at of ['from', 'aside', 'to'] as const) {
      if (claimed.has(nameKey(move[at])) || !(await hashes.exists(move[at]))) continue;
      position = at;
      break;
    }
    found.set(move, position);
    claimed.add(nameKey(move[position]));
  }
  return moves.map((move) => ({ ...move, at: found.get(move) ?? 'from' }));
}

/**
 * One file under two names: half moved, or of a disk that does not tell them apart. The move is made once more, from the
 * first one.
 */
async function halfMoved(
  move: PlannedMove,
  positions: ReadonlySet<Position>,
  hashes: Hashes,
): Promise<readonly Position[]> {
  const [first, ...others] = positions;
  const same: Position[] = [];
  for (const at of others) if (first && (await hashes.isOne(move[first], move[at]))) same.push(at);
  return same;
}

/** A move with one position left, or else the first one; null for its position when others have taken them all. */
function nextCertain(
  open: ReadonlyMap<PlannedMove, Set<Position>>,
  claimed: ReadonlySet<string>,
): readonly [PlannedMove, Position | null] {
  let first: readonly [PlannedMove, Position | null] | null = null;
  for (const [move, positions] of open) {
    for (const at of positions) if (claimed.has(nameKey(move[at]))) positions.delete(at);
    const [at = null, ...others] = positions;
    if (others.length === 0) return [move, at];
    first ??= [move, at];
  }
  if (first === null) throw new Error('There is no move left.');
  return first;
}

/** Gives a clip, or a file beside it, another path in the entries. */
export function withPath(
  entries: Map<string, ManifestEntry>,
  { id, from, aside, to }: Pick<PlannedMove, 'id' | 'from' | 'aside' | 'to'>,
  path: string,
): void {
  const entry = entries.get(id);
  if (!entry) return;
  const names = [from, aside, to];
  const isClip = names.includes(entry.path);
  const sidecar = entry.sidecars?.find((one) => names.includes(one.path));
  if (isClip && !sidecar) {
    const { moved: _moved, ...rest } = entry;
    entries.set(id, { ...rest, path });
  } else if (sidecar) {
    const sidecars = entry.sidecars?.map((one) => (one === sidecar ? { ...one, path } : one)) ?? [];
    entries.set(id, { ...entry, sidecars });
  }
}

/** Relative folders that moves leave, for their emptiness to be looked at. */
export function foldersLeft(moves: readonly Pick<PlannedMove, 'from'>[]): ReadonlySet<string> {
  return new Set(moves.map(({ from }) => dirname(from)));
}
