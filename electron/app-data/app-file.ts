import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { diskError } from '../platform/disk-error.ts';
import { safeWrite } from '../platform/safe-write.ts';

/** Writes one of the app's own files whole or not at all, for its owner alone. Rejects with `disk-…`. */
export async function writeAppFile(file: string, text: string): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await safeWrite(file, text);
  } catch (error) {
    throw diskError(error, 'app-data', file);
  }
}
