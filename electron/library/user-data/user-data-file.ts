import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import { diskError } from '../disk-error.ts';
import { ownName } from '../paths.ts';

const ownSchema = z.object({
  version: z.int().min(1),
  /** Counts up with every change, here and in the database: the higher one is the newer. */
  revision: z.int().min(0),
  favorites: z.array(z.string()),
  notes: z.record(z.string(), z.string()),
  collections: z.array(
    z.object({ id: z.string(), name: z.string(), madeAt: z.string(), clips: z.array(z.string()) }),
  ),
});

/** What is the user's own, as it lies beside the database: clips by id, collections in their order. */
export type Own = z.infer<typeof ownSchema>;

const version = 1;

/**
 * Reads a library's `own.json`; null when there is none. One that cannot be read as such is set aside;
 * one of a newer version is refused with `library-newer`.
 */
export function readOwnFile(folder: string): Own | null {
  const file = path.join(folder, ownName);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw diskError(error, file);
  }
  const parsed = ownSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    const stamp = new Date().toISOString().replace(/[:.]/g, '-');
    renameSync(file, path.join(folder, `own.damaged-${stamp}.json`));
    return null;
  }
  if (parsed.data.version > version) {
    throw new AppError(
      'library-newer',
      'The collections and notes of this library were written by a newer Voicekeep. They were not touched. Update Voicekeep, then open it again.',
    );
  }
  return parsed.data;
}

/** Writes it whole or not at all: beside its place, flushed, renamed. */
export function writeOwnFile(folder: string, own: Omit<Own, 'version'>): void {
  const file = path.join(folder, ownName);
  const part = `${file}.part`;
  try {
    writeFileSync(part, `${JSON.stringify({ version, ...own }, null, 1)}\n`);
    flush(part, 'r+');
    renameSync(part, file);
    if (process.platform !== 'win32') flush(folder, 'r');
  } catch (error) {
    rmSync(part, { force: true });
    throw diskError(error, file);
  }
}

function flush(place: string, mode: 'r' | 'r+'): void {
  const handle = openSync(place, mode);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Undefined for text that is no JSON, which no schema of ours takes. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
