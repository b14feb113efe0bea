import { isUtf8 } from 'node:buffer';
import { renameSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import { diskError } from '../../platform/disk-error.ts';
import { hasErrno } from '../../platform/errno.ts';
import { NotOurFile, readRegularNow } from '../../platform/open-file.ts';
import { parseJson } from '../../platform/parse-json.ts';
import { safeWriteNow } from '../../platform/safe-write.ts';
import { userDataName } from '../paths.ts';

const collectionSchema = z.object({
  id: z.string(),
  name: z.string(),
  madeAt: z.string().default(''),
  clips: z.array(z.string()).default([]),
});

const voiceSchema = z.object({ voice: z.string(), language: z.string().default(''), kind: z.string() });

const userDataSchema = z.object({
  version: z.int().min(1).default(1),
  /** Counts up with every change, here and in the database. */
  revision: z.int().min(0).default(0),
  favorites: z.array(z.string()).default([]),
  rejected: z.array(z.string()).default([]),
  notes: z.record(z.string(), z.string()).default({}),
  collections: z.array(collectionSchema).default([]),
  /** Kinds of voices, such as `female`; by the names that voices are shown by. */
  voices: z.array(voiceSchema).default([]),
});

/** What belongs to the user, as it lies beside the database: clips by id, collections in their order. */
export type UserData = z.infer<typeof userDataSchema>;

/** The user data of a line of the records; null when it is none. */
export function recordedUserData(data: unknown): Omit<UserData, 'version'> | null {
  const parsed = userDataSchema.omit({ version: true }).safeParse(data);
  return parsed.success ? parsed.data : null;
}

const version = 1;
/** Notes of 20,000 characters at 100,000 clips fit; a file that is larger is not ours. */
const mostBytes = 2 ** 31;

/** What was read of `own.json`. */
export interface ReadUserData {
  /** Null when there is none that can be read; of one that is damaged, what can be. */
  readonly data: UserData | null;
  /** The file as it is. */
  readonly text: string;
  /** Whether there is one that cannot be read, or not all of it. */
  readonly isDamaged: boolean;
}

/** Reads a library's `own.json`; a newer version is refused with `library-newer`. */
export function readUserDataFile(folder: string): ReadUserData {
  const file = path.join(folder, userDataName);
  const bytes = readBytes(file);
  if (bytes === null) return { data: null, text: '', isDamaged: false };
  const { text, isWhole } = decode(bytes);
  const json = parseJson(text);
  const parsed = userDataSchema.safeParse(json);
  if (!parsed.success) return { data: null, text, isDamaged: true };
  if (parsed.data.version > version) throw new AppError('library-newer', { params: { path: file } });
  return { data: parsed.data, text, isDamaged: !isWhole || hasDamagedName(json) };
}

/**
 * Whether a name is not known and a known one is not there: it was damaged, and what follows it would be lost. Older
 * versions have fewer names, newer ones more.
 */
function hasDamagedName(json: unknown): boolean {
  const isDamaged = (value: unknown, { shape }: { readonly shape: object }): boolean => {
    const [names, known] = [Object.keys(value as object), Object.keys(shape)];
    return names.some((name) => !known.includes(name)) && known.some((name) => !names.includes(name));
  };
  const { collections = [], voices = [] } = json as Record<string, readonly unknown[] | undefined>;
  return (
    isDamaged(json, userDataSchema) ||
    collections.some((one) => isDamaged(one, collectionSchema)) ||
    voices.some((one) => isDamaged(one, voiceSchema))
  );
}

/** Renames an `own.json` that cannot be read; answers its new name. */
export function setDamagedAside(folder: string): string {
  const file = path.join(folder, userDataName);
  const aside = `own.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}.json`;
  try {
    renameSync(file, path.join(folder, aside));
  } catch (error) {
    throw diskError(error, 'library', file);
  }
  return aside;
}

/** The text of the file. */
export function userDataText(data: Omit<UserData, 'version'>): string {
  return `${JSON.stringify({ version, ...data }, null, 1)}\n`;
}

/** Null when there is no file; something else in its place counts as a file of nothing. */
function readBytes(file: string): Buffer | null {
  try {
    return readRegularNow(file, mostBytes);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return null;
    if (error instanceof NotOurFile) return Buffer.alloc(0);
    throw diskError(error, 'library', file);
  }
}

/** Its text, also as UTF-16, as editors may save it; `isWhole`: none of its bytes is of another encoding. */
function decode(bytes: Buffer): { readonly text: string; readonly isWhole: boolean } {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (bytes.length % 2 === 0 && (mark === 'fffe' || mark === 'feff')) {
    const inOrder = mark === 'fffe' ? bytes : Buffer.from(bytes).swap16();
    return { text: inOrder.toString('utf16le'), isWhole: true };
  }
  return { text: bytes.toString('utf8'), isWhole: isUtf8(bytes) };
}

/** Writes it whole or not at all. */
export function writeUserDataFile(folder: string, data: Omit<UserData, 'version'>): void {
  const file = path.join(folder, userDataName);
  try {
    safeWriteNow(file, userDataText(data));
  } catch (error) {
    throw diskError(error, 'library', file);
  }
}
