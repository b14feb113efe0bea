import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { openDatabase, sqliteError } from './database.ts';
import { createHits } from './hits.ts';
import type { WriteLock } from './lock.ts';
import { takeWriteLock } from './lock.ts';
import { createReading } from './reading.ts';
import { serveCalls } from './rpc.ts';
import { createWriting } from './writing.ts';

/** What the database worker is started with. */
export interface DatabaseWorkerData {
  readonly folder: string;
  readonly mode: 'read' | 'write';
  readonly holder: string;
}

function start({ folder, mode, holder }: DatabaseWorkerData) {
  const lock: WriteLock | null = mode === 'write' ? takeWriteLock(folder, holder) : null;
  try {
    const { database, setAside } = openDatabase(folder, mode);
    const hits = createHits(database);
    return {
      ...translated(createReading(folder, database, hits), folder),
      ...(mode === 'write'
        ? translated(
            createWriting(database, () => hits.forget()),
            folder,
          )
        : {}),
      setAside: () => setAside,
      end: () => end(database, lock),
    };
  } catch (error) {
    lock?.release();
    throw error;
  }
}

/** The same methods, with SQLite's errors in the contract's codes. */
function translated<M extends Record<string, (...args: never[]) => unknown>>(methods: M, folder: string): M {
  const wrapped = Object.entries(methods).map(([name, method]) => [
    name,
    (...args: never[]) => {
      try {
        return method(...args);
      } catch (error) {
        throw sqliteError(error, folder);
      }
    },
  ]);
  return Object.fromEntries(wrapped) as M;
}

function end(database: DatabaseSyncInstance, lock: WriteLock | null): void {
  database.close();
  lock?.release();
}

/** What the library calls; the writing methods are there when it was opened for writing. */
export type DatabaseMethods = ReturnType<typeof createReading> &
  ReturnType<typeof createWriting> & { setAside(): string | null; end(): void };

serveCalls(start, (methods) => methods.end());
