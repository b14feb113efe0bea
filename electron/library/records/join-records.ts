import { lstatSync } from 'node:fs';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { mediaKinds } from '../../contract/clip.ts';
import type { Notify } from '../../contract/notices.ts';
import type { ClipLine } from '../database/join-salvaged.ts';
import type { OpenedDatabase } from '../database/connection.ts';
import { joinHistory } from '../database/join-salvaged.ts';
import { mediaColumns } from '../database/media-columns.ts';
import { DamageError, isConstraint } from '../database/sqlite-error.ts';
import { transaction } from '../database/transaction.ts';
import { readFact } from '../mutations/facts.ts';
import { isPlainId, mediaFile } from '../paths.ts';
import { joinRecordedUserData } from '../user-data/join-recorded.ts';
import { createRecordReader, createRecordWriter } from './clip-records.ts';
import { checksumOf } from './record-line.ts';
import { createRecordLog, setRecordsAside } from './record-log.ts';
import { keysAfter, noteRecordsRead, savedPosition } from './record-saver.ts';
import { recordLines, summarizeRecords } from './record-summary.ts';

/**
 * Brings into a database what its records know and it does not: one of the two was put back from a backup, comes from
 * another computer, or the database's journal was lost. Of a clip the newer one counts, and nothing of either is
 * forgotten. Records of another library are renamed. Damaged lines are passed over; a rebuild reads both by itself.
 */
export function joinRecords(
  folder: string,
  { database, leftBy }: Pick<OpenedDatabase, 'database' | 'leftBy'>,
  tell: Notify,
): void {
  const position = savedPosition(database);
  const relation = createRecordLog(folder).relationTo(position);
  const isOfOneTime = leftBy !== 'open';
  if (relation === 'none' || (relation === 'same' && isOfOneTime)) return;
  if (
    relation !== 'same' &&
    isOfAnotherLibrary(folder, database, relation === 'appended' ? position : null)
  ) {
    if (setRecordsAside(folder)) tell({ code: 'library-records-set-aside' });
    return;
  }
  const clips = joinAll({
    folder,
    database,
    // With the journal of another file, rows are of one time and what is noted of another: each is looked at.
    after: relation === 'appended' && isOfOneTime ? position : null,
    isOwn: relation === 'same' || relation === 'appended',
    isNewer: relation !== 'other',
    appended: keysAfter(folder, database),
    isOrdered: relation !== 'other' || position === null,
    tell,
  });
  if (clips > 0) tell({ code: 'library-records-joined', params: { clips } });
}

interface Join {
  readonly folder: string;
  readonly database: DatabaseSyncInstance;
  readonly after: ReturnType<typeof savedPosition>;
  /** Whether they are the database's own: what it notes as not saved is newer then. */
  readonly isOwn: boolean;
  /** Whether lines that the database does not have were written after it. */
  readonly isNewer: boolean;
  /** Keys of lines that were written after what the database holds, whatever it notes as not saved. */
  readonly appended: ReadonlySet<string>;
  /** Whether lines follow each other as they were written: not where they are other than the database remembers. */
  readonly isOrdered: boolean;
  readonly tell: Notify;
}

/** Answers how many clips are other than they were. */
function joinAll(from: Join): number {
  const { database, after, isOwn } = from;
  try {
    return transaction(database, () => {
      const { clips, changed } = join(from);
      // Where they were written anew before this could be noted, too: all of it is saved once more. Not where some lines
      // alone were looked at: the others may be right, and their rows damaged.
      if (after === null && (changed || !isOwn)) database.exec("DELETE FROM fact WHERE name = 'records'");
      // What changes from now on is newer than all of them.
      else noteRecordsRead(from.folder, database);
      return clips;
    });
  } catch (error) {
    // A line is of a row that the database once held.
    throw isConstraint(error) ? new DamageError('Records cannot be joined.', { cause: error }) : error;
  }
}

function join({ folder, database, after, isOwn, isNewer, appended, isOrdered, tell }: Join) {
  const records = summarizeRecords(folder, after);
  const reader = createRecordReader(database);
  const writer = createRecordWriter(database);
  const isUnsaved = database.prepare('SELECT 1 FROM unsaved WHERE key = ?');
  let clips = 0;
  let changed = false;

  /** Whether a line was written after what the database holds under its key. */
  const isLater = (key: string, checksum: string): boolean =>
    appended.has(key) ||
    (isOrdered && records.lines.get(key)?.older.includes(checksum) === true) ||
    // Where a line is damaged or has no end, it may be the one that the database was saved by.
    (isNewer && !records.damaged && records.cutKey !== key && !isUnsaved.get(key));

  const others = new Set<string>();
  for (const [key, checksum] of reader.checksumsOf(records.lines.keys()))
    if (checksum !== records.lines.get(key)?.last) others.add(key);
  if (others.size === 0) return { clips, changed };

  const wanted = ({ key, at }: { readonly key: string; readonly at: number }) =>
    others.has(key) && records.lines.get(key)?.at === at;
  for (const { line, key, checksum } of recordLines(folder, { after, wanted })) {
    const ours = reader.lineOf(key);
    const ourChecksum = ours && checksumOf(ours);
    if (ourChecksum === checksum) continue;
    const later = ourChecksum === null || isLater(key, ourChecksum);
    if (line.kind === 'clip') {
      const [newer, older] = later ? [line, ours as ClipLine | null] : [ours as ClipLine, line];
      const joined = older ? joinHistory(newer, older) : newer;
      writer.writeClip(isOwn || !older ? joined : withFilesHere(folder, joined, older));
    }
    if (line.kind === 'facts') writer.writeFacts(line.facts, { onlyMissing: !later });
    if (line.kind === 'user-data' && (later || !isOwn))
      joinRecordedUserData(folder, database, {
        recorded: line.data,
        isLater: later,
        isAppended: appended.has(key),
        tell,
      });
    const joined = reader.lineOf(key);
    if (joined && checksumOf(joined) === ourChecksum) continue;
    changed = true;
    // After a kill, what was not saved yet is newer: nothing happened that is to be told.
    if (line.kind === 'clip' && (later || !isOwn)) clips += 1;
  }
  return { clips, changed };
}

/** A file that only the older one knows to be here is known, where it lies there. */
function withFilesHere(folder: string, newer: ClipLine, older: ClipLine): ClipLine {
  const clip = { ...newer.clip };
  for (const kind of mediaKinds) {
    const { state, error, bytes, sha256, suffix } = mediaColumns[kind];
    const isHere = (line: ClipLine) => line.clip[state] === 'cached';
    const ending = older.clip[suffix];
    // What a verification found to be changed stays so.
    if (
      isHere(newer) ||
      newer.clip[state] === 'unproven' ||
      !isHere(older) ||
      !isPlainId(newer.id) ||
      typeof ending !== 'string'
    )
      continue;
    const file = mediaFile(folder, kind, newer.id, ending);
    const stats = lstatSync(file, { throwIfNoEntry: false });
    if (!stats?.isFile() || stats.size !== older.clip[bytes]) continue;
    const columns = [state, error, bytes, sha256, suffix];
    if (kind === 'audio') columns.push('duration', 'peaks', 'loudness');
    for (const column of columns) clip[column] = older.clip[column] ?? null;
  }
  return { ...newer, clip };
}

/** Two libraries have ids of their own; older ones have none. */
function isOfAnotherLibrary(
  folder: string,
  database: DatabaseSyncInstance,
  after: ReturnType<typeof savedPosition>,
): boolean {
  const ours = readFact(database, 'library_id');
  if (ours === null) return false;
  let theirs = ours;
  for (const { line } of recordLines(folder, { after, wanted: ({ key }) => key === 'facts' }))
    if (line.kind === 'facts') theirs = line.facts['library_id'] ?? theirs;
  return theirs !== ours;
}
