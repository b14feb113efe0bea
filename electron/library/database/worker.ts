import { AppError } from '../../contract/errors.ts';
import { closeDatabase, openDatabase, sqliteError } from './connection.ts';
import { createExporting } from '../queries/export.ts';
import { createClipIndex } from '../index/clip-index.ts';
import type { WriteLock } from './write-lock.ts';
import { takeWriteLock } from './write-lock.ts';
import { createOwn } from '../user-data/user-data.ts';
import { createReading } from '../queries/clips.ts';
import { serveCalls } from '../../platform/worker-rpc.ts';
import { createWarmUp } from '../index/warm-up.ts';
import { createWriting } from '../mutations.ts';

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
    const index = createClipIndex(database);
    let sound = true;
    const onError = (error: unknown) => {
      const told = sqliteError(error, folder);
      if (told instanceof AppError && told.code === 'library-damaged') sound = false;
      return told;
    };
    const reading = translated(createReading(folder, database, index), onError);
    const exporting = translated(createExporting(folder, database, index), onError);
    const warmUp = createWarmUp(() => {
      try {
        return index.warmUp();
      } catch (error) {
        onError(error); // the next question that needs it is told
        return false;
      }
    });
    return {
      ...reading,
      ...exporting,
      window: (...given: Parameters<typeof reading.window>) => {
        const answer = reading.window(...given);
        warmUp.asked();
        return answer;
      },
      ...(mode === 'write'
        ? {
            ...translated(createWriting(database, index), onError),
            ...translated(createOwn(folder, database, index), onError),
          }
        : {}),
      setAside: () => setAside,
      /** The next opening checks the whole database. */
      doubt: () => {
        sound = false;
      },
      end: () => {
        warmUp.end();
        if (mode === 'write') closeDatabase(database, sound);
        else database.close();
        lock?.release();
      },
    };
  } catch (error) {
    lock?.release();
    throw error;
  }
}

/** The same methods, with SQLite's errors in the contract's codes. */
function translated<M extends Record<string, (...args: never[]) => unknown>>(
  methods: M,
  told: (error: unknown) => unknown,
): M {
  const wrapped = Object.entries(methods).map(([name, method]) => [
    name,
    (...args: never[]) => {
      try {
        return method(...args);
      } catch (error) {
        throw told(error);
      }
    },
  ]);
  return Object.fromEntries(wrapped) as M;
}

/** What the library calls; the writing methods are there when it was opened for writing. */
export type DatabaseMethods = ReturnType<typeof createReading> &
  ReturnType<typeof createExporting> &
  ReturnType<typeof createWriting> &
  ReturnType<typeof createOwn> & { setAside(): string | null; doubt(): void; end(): void };

serveCalls(start, (methods) => methods.end());
