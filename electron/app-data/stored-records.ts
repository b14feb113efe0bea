import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { diskError } from '../platform/disk-error.ts';
import { errnoOf } from '../platform/errno.ts';
import { writeAppFile } from './app-file.ts';

/** A file with a record for each library, by the library's folder. */
export interface KeptRecords {
  /** Undefined where nothing was kept or the file cannot be read: it is only something to go on from. */
  get(library: string): Promise<unknown>;
  /** Rejects with `disk-…`. */
  set(library: string, record: unknown): Promise<void>;
  /** Resolves when nothing is being written. */
  settled(): Promise<void>;
}

const fileSchema = z.record(z.string(), z.unknown());

export function createKeptRecords(file: string): KeptRecords {
  let last: Promise<unknown> = Promise.resolve();

  async function load(): Promise<Record<string, unknown>> {
    try {
      const parsed = fileSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
      return parsed.success ? parsed.data : {};
    } catch (error) {
      if (error instanceof SyntaxError || errnoOf(error) === 'ENOENT') return {};
      throw diskError(error, 'app-data', file);
    }
  }

  /** One after the other, so that two changes do not overwrite each other. */
  function inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  }

  return {
    get: (library) => inTurn(async () => (await load())[library]),
    set: (library, record) =>
      inTurn(async () => writeAppFile(file, `${JSON.stringify({ ...(await load()), [library]: record })}\n`)),
    settled: () => inTurn(() => Promise.resolve()),
  };
}
