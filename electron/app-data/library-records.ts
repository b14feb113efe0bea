import type { JsonRecord } from './json-file.ts';
import { createJsonFile } from './json-file.ts';

/** A file with a record for each library, by the library's folder. */
export interface LibraryRecords {
  /** Undefined where nothing was saved: it is only something to go on from. */
  get(library: string): Promise<unknown>;
  /** Members that a newer version added to what is there stay. Rejects with `disk-…`. */
  set(library: string, record: JsonRecord): Promise<void>;
  /** Resolves when nothing is being written. */
  idle(): Promise<void>;
}

export function createLibraryRecords(file: string): LibraryRecords {
  const stored = createJsonFile(file);
  return {
    get: async (library) => (await stored.read())[library],
    async set(library, record) {
      await stored.change((before) => ({
        ...before,
        [library]: { ...recordOf(before[library]), ...record },
      }));
    },
    idle: () => stored.idle(),
  };
}

function recordOf(value: unknown): JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
