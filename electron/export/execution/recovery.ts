import { dirname } from 'node:path';
import type { JournalRead, ObsoleteFile, PlannedMove } from '../destination/journal.ts';
import type { ManifestEntry, ManifestFile } from '../destination/manifest.ts';
import { nameKey } from '../naming/file-name.ts';
import type { Hashes } from './file-hashes.ts';
import { createHashes } from './file-hashes.ts';

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

/** Every path that entries and files about the whole name. */
export function namesIn(
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
