import { createHash } from 'node:crypto';
import { createAudioChecker } from './check.ts';
import { isUnreadable, readAudio, setAside, writeAudio } from './store.ts';
import { AppError } from '../../contract/errors.ts';
import { serveCalls } from '../../platform/worker-rpc.ts';
import type { AudioRecord } from '../mutations.ts';
import { audioPlace } from '../paths.ts';
import { proveDatabase } from '../database/connection.ts';

/** What an audio worker is started with. */
export interface AudioWorkerData {
  readonly folder: string;
}

export type VerifyOutcome = 'ok' | 'missing' | 'changed' | 'unreadable';

async function start({ folder }: AudioWorkerData) {
  const checker = await createAudioChecker();

  async function check(id: string, bytes: Uint8Array, promised: number | null): Promise<AudioRecord> {
    return { id, bytes: bytes.byteLength, ...(await checker.check(bytes, promised)) };
  }

  /** Whether something else than the clip lies in its place. */
  async function isAnother(id: string, sha256: string): Promise<boolean> {
    try {
      const there = await readAudio(folder, id);
      return there !== null && hash(there) !== sha256;
    } catch (error) {
      if (isUnreadable(error)) return true;
      throw error;
    }
  }

  return {
    /** Checks and writes; `audio-invalid` or `disk-…`. */
    async store(id: string, bytes: Uint8Array, promised: number | null): Promise<AudioRecord> {
      const record = await check(id, bytes, promised);
      if (await isAnother(id, record.sha256)) await setAside(folder, id, new Date());
      await writeAudio(folder, id, bytes);
      return record;
    },
    /** The record of a file that lies in the clip's place already, when it is whole. */
    async adopt(id: string, promised: number | null): Promise<AudioRecord | null> {
      try {
        const bytes = await readAudio(folder, id);
        return bytes === null ? null : await check(id, bytes, promised);
      } catch (error) {
        if (isUnreadable(error) || (error instanceof AppError && error.code === 'audio-invalid')) return null;
        throw error;
      }
    },
    async verify(id: string, sha256: string) {
      const place = audioPlace(id);
      try {
        const bytes = await readAudio(folder, id);
        if (bytes === null) return { id, path: place, bytes: 0, outcome: 'missing' as const };
        const outcome: VerifyOutcome = hash(bytes) === sha256 ? 'ok' : 'changed';
        return { id, path: place, bytes: bytes.byteLength, outcome };
      } catch (error) {
        if (!isUnreadable(error) && !(error instanceof AppError)) throw error;
        return { id, path: place, bytes: 0, outcome: 'unreadable' as const };
      }
    },
    /** On this thread, as it takes a second for a large library. `library-damaged` when it is not sound. */
    proveDatabase: () => proveDatabase(folder),
    async setAside(id: string): Promise<string> {
      return setAside(folder, id, new Date());
    },
  };
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export type AudioMethods = Awaited<ReturnType<typeof start>>;

serveCalls(start, () => undefined);
