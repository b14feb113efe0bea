import { dirname } from 'node:path';
import type { KnownFolder } from '../../platform/held-folder.ts';
import type { Folders } from '../destination/folders.ts';
import { createFolders, leftoversIn, removeEmptied, removeLeftovers } from '../destination/folders.ts';
import type { JournalRead } from '../destination/journal.ts';
import { endJournal, readJournal } from '../destination/journal.ts';
import { expectFolder } from '../destination/mount-guard.ts';
import type { ManifestHead, ManifestRead } from '../destination/manifest.ts';
import { emptyHead, readManifest, setManifestAside, writeManifest } from '../destination/manifest.ts';
import { isDone } from './failures.ts';
import { inOrder } from './move-order.ts';
import type { Resolved } from './recovery.ts';
import { foldersLeft, resolveJournal, withPath } from './recovery.ts';
import type { LeftFile } from './remove-files.ts';
import { removeObsolete, removePlaceholders } from './remove-files.ts';
import { finishRespelling } from './respell.ts';

/** What became of a run that was cut short. */
export interface LastRun {
  readonly kind: JournalRead['kind'];
  /** How many clips have the names that it was to give them. */
  readonly renamed: number;
  /** All files have the names that it was to give them; false where it gave none, and where some cannot have theirs. */
  readonly moved: boolean;
  /** Files that it was to take away, and that cannot be taken away now either. */
  readonly left: readonly LeftFile[];
}

/** The manifest, with what a run that was cut short has done since; changes nothing. Rejects as `readManifest` does. */
export async function readState(root: string): Promise<ManifestRead> {
  const [manifest, journal] = await Promise.all([readManifest(root), readJournal(root)]);
  if (journal === null || manifest.kind === 'damaged') return manifest;
  const { entries, files } = await resolveJournal(root, journal, recordedIn(manifest));
  return { kind: 'read', entries, head: { ...headOf(manifest), files, settled: null } };
}

/**
 * Brings a run that was cut short to its end: names that it was to give, older exports that it was to replace, what it
 * left behind. Null when there is none. Only whoever holds the destination may call this.
 */
export async function finishLastRun(
  destination: KnownFolder,
  date: number,
  fsync = true,
): Promise<LastRun | null> {
  const root = destination.path;
  const journal = await readJournal(root);
  if (journal === null) {
    // Killed before it began.
    await removeLeftovers(root, await leftoversIn(root, ''));
    return null;
  }
  const manifest = await readManifest(root);
  if (manifest.kind === 'damaged') await setManifestAside(root, date);
  const resolved = await resolveJournal(root, journal, recordedIn(manifest));
  const folders = createFolders(destination, fsync);
  const { entries } = resolved;
  await removePlaceholders(root, journal, resolved);
  const renamed = resolved.moved + (await finishMoves(root, resolved, folders));
  const left = await removeObsolete(root, resolved.obsolete);
  await finishRespelling(root, journal.respells);
  await tidy(root, journal);
  const head = { ...headOf(manifest), files: resolved.files, settled: null };
  const moves = [...journal.moved, ...journal.moves];
  const moved = moves.length > 0 && !moves.some(({ id, from }) => entries.get(id)?.path === from);
  // The manifest may have been written already.
  const takenBack = moved && journal.undoes !== null && journal.undoes === head.undo?.at;
  const undo = takenBack ? wayForward(head, date) : head.undo;
  const template = moves.length > 0 ? journal.template : head.template;
  await expectFolder(destination);
  await folders.flush();
  await writeManifest(root, entries.values(), { ...head, undo, template: template ?? head.template }, fsync);
  await endJournal(
    root,
    left.map(({ file }) => file),
    fsync,
  );
  return { kind: journal.kind, renamed, moved, left };
}

/** After an undo: what would take its moves back again. */
function wayForward({ undo, template }: ManifestHead, date: number): ManifestHead['undo'] {
  if (!undo || template === null) return null;
  const moves = undo.moves.map(({ id, from, to, numbers }) => ({
    ...{ id, from: to, to: from },
    ...(numbers ? { numbers: { from: numbers.to, to: numbers.from } } : {}),
  }));
  return { at: new Date(date).toISOString(), template, moves };
}

/** How many clips got their names. A file that cannot have its own, as someone else has taken it meanwhile, goes back, or stays. */
async function finishMoves(root: string, { pending, entries }: Resolved, folders: Folders): Promise<number> {
  let clips = 0;
  const moves = pending.map((move) => ({ move, from: move[move.at], to: move.to }));
  const position = new Map(moves.map(({ move, from }) => [move, from]));

  async function moveTo(move: (typeof moves)[number]['move'], path: string): Promise<boolean> {
    const from = position.get(move) ?? move.from;
    if (from === path) return true;
    if (!(await isDone(root, () => folders.move(from, path, move.aside)))) return false;
    position.set(move, path);
    withPath(entries, move, path);
    return true;
  }

  await inOrder(moves, {
    async stepAside({ move }) {
      await moveTo(move, move.aside);
    },
    async move({ move }) {
      if (await moveTo(move, move.to)) clips += entries.get(move.id)?.path === move.to ? 1 : 0;
      else if (position.get(move) === move.aside) await moveTo(move, move.from);
    },
  });
  return clips;
}

/** Temporary files, folders that were made and stayed empty, and folders that were left. */
async function tidy(root: string, journal: JournalRead): Promise<void> {
  const written = new Set(['', ...journal.folders.map(({ path }) => path)]);
  for (const folder of written) await removeLeftovers(root, await leftoversIn(root, folder));
  const made = journal.folders.filter((folder) => folder.made).map(({ path }) => path);
  await removeEmptied(
    root,
    new Set([
      ...made.filter((path) => path !== ''),
      ...foldersLeft([...journal.moved, ...journal.moves]),
      ...journal.deletes.flatMap(({ files }) => files.map(({ path }) => dirname(path))),
    ]),
  );
}

function recordedIn(manifest: ManifestRead) {
  return manifest.kind === 'read'
    ? { entries: manifest.entries, files: manifest.head.files }
    : { entries: new Map(), files: [] };
}

function headOf(manifest: ManifestRead) {
  return manifest.kind === 'read' ? manifest.head : emptyHead;
}
