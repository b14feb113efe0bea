import { rename } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { diskError } from '../platform/disk-error.ts';
import { hasErrno } from '../platform/errno.ts';
import { NotOurFile, readRegular } from '../platform/open-file.ts';
import { parseJson } from '../platform/parse-json.ts';
import { makeFolder } from '../platform/make-folder.ts';
import { safeWrite } from '../platform/safe-write.ts';
import { createSerialQueue } from '../platform/serial-queue.ts';

export type JsonRecord = Readonly<Record<string, unknown>>;

/** A file of the app's own that holds one JSON object. What is not known in it survives every change. */
export interface JsonFile {
  /** As on disk now: another window or a terminal may have changed it. Empty when there is no file. */
  read(): Promise<JsonRecord>;
  /** Writes what `work` makes of what is there, whole or not at all. Rejects with `disk-…`. */
  change(work: (before: JsonRecord) => JsonRecord): Promise<JsonRecord>;
  /** Resolves when nothing is being written. */
  idle(): Promise<void>;
}

/** More than any such file of ours can hold: a queue of a million clips. */
const mostBytes = 128 * 1024 * 1024;

const recordSchema = z.record(z.string(), z.unknown());

/** `onDamage` is told where a file that held something else was moved. */
export function createJsonFile(file: string, onDamage: (aside: string) => void = () => undefined): JsonFile {
  const queue = createSerialQueue();

  async function load(): Promise<JsonRecord> {
    let content: Buffer;
    try {
      content = await readRegular(file, mostBytes);
    } catch (error) {
      if (hasErrno(error, 'ENOENT')) return {};
      if (error instanceof NotOurFile) return setAside();
      throw diskError(error, 'app-data', file);
    }
    const parsed = recordSchema.safeParse(parseJson(content.toString('utf8')));
    return parsed.success ? parsed.data : setAside();
  }

  async function setAside(): Promise<JsonRecord> {
    const aside = `${file}.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}`;
    try {
      await rename(file, aside);
    } catch (error) {
      // Another process set it aside in the same moment.
      if (hasErrno(error, 'ENOENT')) return {};
      throw diskError(error, 'app-data', file);
    }
    onDamage(aside);
    return {};
  }

  async function write(record: JsonRecord): Promise<void> {
    try {
      await makeFolder(path.dirname(file));
      await safeWrite(file, `${JSON.stringify(record, null, 2)}\n`);
    } catch (error) {
      throw diskError(error, 'app-data', file);
    }
  }

  return {
    read: () => queue.run(load),
    change: (work) =>
      queue.run(async () => {
        const record = work(await load());
        await write(record);
        return record;
      }),
    idle: () => queue.idle(),
  };
}
