import path from 'node:path';
import { mediaKinds } from '../../contract/clip.ts';
import { AppError } from '../../contract/errors.ts';
import type { Notice, Notify } from '../../contract/notices.ts';
import { serveCalls } from '../../platform/worker-rpc.ts';
import type { ClipIndex } from '../index/clip-index.ts';
import { createClipIndex } from '../index/clip-index.ts';
import { createWarmUp } from '../index/warm-up.ts';
import { createFactMutations } from '../mutations/facts.ts';
import { createListingMutations } from '../mutations/listing.ts';
import { createMediaMutations } from '../mutations/media.ts';
import { isMediaMissing } from '../media-folder.ts';
import { databaseName } from '../paths.ts';
import { createClipQueries } from '../queries/clips.ts';
import { createExportQueries } from '../queries/export.ts';
import { createStatusQueries } from '../queries/status.ts';
import { createUserData } from '../user-data/user-data.ts';
import type { RecordSaver } from '../records/record-saver.ts';
import { createRecordSaver } from '../records/record-saver.ts';
import type { OpenedDatabase, UpgradeStep } from './connection.ts';
import { closeDatabase, keepJournalShort } from './connection.ts';
import { isUnchecked, noteChecked } from './open-fact.ts';
import { noteDamage, openForReading, openForWriting } from './put-in-order.ts';
import { assertNotNewer } from './newer.ts';
import { sqliteError } from './sqlite-error.ts';
import type { WriteLock } from './write-lock.ts';
import { takeWriteLock } from './write-lock.ts';

/** What the database worker is started with. */
export interface DatabaseWorkerData {
  readonly folder: string;
  readonly mode: 'read' | 'write';
  readonly holder: string;
}

function start({ folder, mode, holder }: DatabaseWorkerData) {
  if (mode === 'read') return serve({ folder, mode, holder }, openForReading(folder, holder), null);
  assertNotNewer(path.join(folder, databaseName));
  const lock = takeWriteLock(folder, holder);
  try {
    return serve({ folder, mode, holder }, openForWriting(folder), lock);
  } catch (error) {
    lock.release();
    throw sqliteError(error, folder);
  }
}

function serve({ folder, mode, holder }: DatabaseWorkerData, opened: OpenedDatabase, lock: WriteLock | null) {
  const { database } = opened;
  const notices = [...opened.notices, ...missingMedia(folder, database)];
  /** Since it was opened, and not handed on yet. */
  const later: Notice[] = [];
  const tell = (notice: Notice) => void later.push(notice);
  const index = createClipIndex(database);
  let sound = true;
  const toContract = (error: unknown): unknown => {
    const reported = sqliteError(error, folder);
    if (reported instanceof AppError && reported.code === 'library-damaged') sound = false;
    return reported;
  };
  const queries = withErrors(queriesOf(folder, database, index), toContract);
  const warmUp = createWarmUp(() => {
    try {
      return index.warmUp();
    } catch (error) {
      toContract(error); // the next question that needs it gets it
      return false;
    }
  });
  const saver: RecordSaver | null = mode === 'write' ? createRecordSaver(folder, database, toContract) : null;
  const afterChange = () => {
    try {
      keepJournalShort(database);
    } catch (error) {
      toContract(error); // what was changed is saved; the next change tries again
    }
    saver?.changed();
  };
  return {
    ...queries,
    window: (...args: Parameters<typeof queries.window>) => {
      const result = queries.window(...args);
      warmUp.asked();
      return result;
    },
    ...(saver ? withErrors(mutationsOf(folder, { database, index, tell }), toContract, afterChange) : {}),
    ...(saver
      ? withErrors(
          {
            settleRecords: () => saver.settle(),
            renewRecords: () => saver.renew(),
            noteChecked: () => noteChecked(database),
          },
          toContract,
        )
      : {}),
    notices: (): readonly Notice[] => notices,
    newNotices: (): readonly Notice[] => later.splice(0),
    upgradeSteps: (): readonly UpgradeStep[] => opened.steps,
    isUnchecked: () => isUnchecked(database),
    /** The next opening checks the whole database. */
    doubt: () => {
      sound = false;
    },
    end: () => {
      warmUp.end();
      saver?.settle();
      try {
        if (mode === 'write') closeDatabase(database, sound);
        else database.close();
        opened.end();
        if (mode === 'read' && !sound) noteDamage(folder, holder);
      } finally {
        lock?.release();
      }
    },
  };
}

type Database = OpenedDatabase['database'];

function missingMedia(folder: string, database: Database): readonly Notice[] {
  return mediaKinds
    .filter((kind) => isMediaMissing(folder, kind, database))
    .map((kind) => ({ code: 'library-media-missing', params: { kind } }));
}

function queriesOf(folder: string, database: Database, index: ClipIndex) {
  return {
    ...createClipQueries(folder, database, index),
    ...createStatusQueries(folder, database, index),
    ...createExportQueries(database, index),
  };
}

interface Mutated {
  readonly database: Database;
  readonly index: ClipIndex;
  readonly tell: Notify;
}

function mutationsOf(folder: string, { database, index, tell }: Mutated) {
  return {
    ...createListingMutations(database, index),
    ...createMediaMutations(database, index),
    ...createFactMutations(database),
    ...createUserData(folder, database, { index, tell }),
  };
}

/** The same methods, with SQLite's errors in the contract's codes. */
function withErrors<M extends Record<string, (...args: never[]) => unknown>>(
  methods: M,
  toContract: (error: unknown) => unknown,
  afterwards: () => void = () => undefined,
): M {
  const wrapped = Object.entries(methods).map(([name, method]) => [
    name,
    (...args: never[]) => {
      try {
        return method(...args);
      } catch (error) {
        throw toContract(error);
      } finally {
        afterwards();
      }
    },
  ]);
  return Object.fromEntries(wrapped) as M;
}

/** What the library calls; the mutations are there when it was opened for writing. */
export type DatabaseMethods = ReturnType<typeof queriesOf> &
  ReturnType<typeof mutationsOf> & {
    notices(): readonly Notice[];
    newNotices(): readonly Notice[];
    upgradeSteps(): readonly UpgradeStep[];
    settleRecords(): void;
    renewRecords(): void;
    isUnchecked(): boolean;
    noteChecked(): void;
    doubt(): void;
    end(): void;
  };

serveCalls(start, (methods) => methods.end());
