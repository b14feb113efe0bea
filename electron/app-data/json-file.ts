import { rename } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../contract/errors.ts';
import { diskError } from '../platform/disk-error.ts';
import { hasErrno } from '../platform/errno.ts';
import { NotOurFile, readRegular } from '../platform/open-file.ts';
import { parseJson } from '../platform/parse-json.ts';
import { makeFolder } from '../platform/make-folder.ts';
import type { ProcessLock } from '../platform/process-lock.ts';
import { takeProcessLock } from '../platform/process-lock.ts';
import { safeWrite } from '../platform/safe-write.ts';
import { createSerialQueue } from '../platform/serial-queue.ts';

export type JsonRecord = Readonly<Record<string, unknown>>;

/** A file of the app's own that holds one JSON object. What is not known in it survives every change. */
export interface JsonFile {
  /** As on disk now: another window or a terminal may have changed it. Empty when there is no file. */
  read(): Promise<JsonRecord>;
  /**
   * Writes what `work` makes of what is there, whole or not at all, while no other process changes it.
   * Rejects with `disk-…`, or with `app-data-busy` when another process does not come to an end.
   */
  change(work: (before: JsonRecord) => JsonRecord): Promise<JsonRecord>;
  /** Resolves when nothing is being written. */
  idle(): Promise<void>;
}

/** More than any such file of ours can hold: a queue of a million clips. */
const mostBytes = 128 * 1024 * 1024;

/** One lock for all such files of a folder. */
const lockName = 'app-data.lock';
/** Milliseconds: a change takes a few of them, on a slow disk some hundred. */
const patience = 10_000;

const recordSchema = z.record(z.string(), z.unknown());

/** A file that held something else: where it lies now. One that could not be moved is passed over for this run. */
export interface Damage {
  readonly path: string;
  readonly moved: 'yes' | 'no';
}

export function createJsonFile(file: string, onDamage: (damage: Damage) => void = () => undefined): JsonFile {
  const queue = createSerialQueue();
  let passedOver = false;
  const folder = path.dirname(file);

  const load = () => loadRecord(file);

  async function setAside(): Promise<JsonRecord> {
    const aside = `${file}.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}`;
    try {
      await rename(file, aside);
    } catch (error) {
      throw diskError(error, 'app-data', file);
    }
    onDamage({ path: aside, moved: 'yes' });
    return {};
  }

  async function alone<Result>(work: (lock: ProcessLock) => Promise<Result>): Promise<Result> {
    let lock: ProcessLock | null;
    try {
      await makeFolder(folder);
      lock = await takeProcessLock(path.join(folder, lockName), patience);
    } catch (error) {
      if (!hasErrno(error, 'EEXIST')) throw diskError(error, 'app-data', file);
      // A file lies in the folder's place.
      throw new AppError('disk-missing', { params: { place: 'app-data', path: file }, cause: error });
    }
    if (!lock) throw new AppError('app-data-busy', { params: { path: file } });
    try {
      return await work(lock);
    } finally {
      lock.release();
    }
  }

  /** Looked at again when nobody else writes: what was damaged may be whole by then. */
  async function recover(): Promise<JsonRecord> {
    try {
      return await alone(async () => (await load()) ?? setAside());
    } catch (error) {
      // Where nothing may be written, there is nothing that the damaged file would be overwritten with.
      const isUnwritten =
        error instanceof AppError && ['disk-not-writable', 'disk-full'].includes(error.code);
      if (!isUnwritten) throw error;
      if (!passedOver) onDamage({ path: file, moved: 'no' });
      passedOver = true;
      return {};
    }
  }

  /** Null when the lock was lost on the way, and nothing was written. */
  const tryToChange = (work: (before: JsonRecord) => JsonRecord) =>
    alone(async (lock) => {
      const record = work((await load()) ?? (await setAside()));
      if (!(await lock.isHeld())) return null;
      try {
        await safeWrite(file, `${JSON.stringify(record, null, 2)}\n`);
      } catch (error) {
        throw diskError(error, 'app-data', file);
      }
      return record;
    });

  return {
    read: () => queue.run(async () => (await load()) ?? recover()),
    change: (work) =>
      queue.run(async () => {
        for (;;) {
          const changed = await tryToChange(work);
          if (changed) return changed;
        }
      }),
    idle: () => queue.idle(),
  };
}

/** Empty where there is no file, null for a file that holds something else. */
async function loadRecord(file: string): Promise<JsonRecord | null> {
  let content: Buffer;
  try {
    content = await readRegular(file, mostBytes);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return {};
    if (error instanceof NotOurFile) return null;
    throw diskError(error, 'app-data', file);
  }
  const parsed = recordSchema.safeParse(parseJson(content.toString('utf8')));
  return parsed.success ? parsed.data : null;
}
