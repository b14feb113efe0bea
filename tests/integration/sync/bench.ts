import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SyncReport } from '../../../electron/contract/job.ts';
import { clipQuerySchema } from '../../../electron/contract/clip-query.ts';
import type { Library } from '../../../electron/library/library.ts';
import { openLibrary } from '../../../electron/library/open-library.ts';
import type { Clock } from '../../../electron/platform/clock.ts';
import { systemClock } from '../../../electron/platform/clock.ts';
import type { StablecogClient } from '../../../electron/stablecog/client.ts';
import { createStablecogClient } from '../../../electron/stablecog/client.ts';
import type { Limits } from '../../../electron/stablecog/http/limits.ts';
import type { SyncOptions } from '../../../electron/sync/sync.ts';
import { createSync } from '../../../electron/sync/sync.ts';
import { workers } from '../../built.ts';
import type { FakeService, FakeServiceOptions } from '../../fakes/service.ts';
import { startFakeService } from '../../fakes/service.ts';
import { calm } from './calm.ts';

/** Short waits, and time enough for a busy machine: a stall is cut after half a second. */
export const hastyLimits: Partial<Limits> = {
  headersTimeout: 5000,
  stallTimeout: 500,
  pageBytes: 4 * 1024 * 1024,
  firstWait: 1,
  longestWait: 5,
  requestInterval: 0,
};

/** Lets a host that is silent be waited for a fiftieth of the time. */
const hastyClock: Clock = {
  ...systemClock,
  sleep: (milliseconds, signal) => systemClock.sleep(milliseconds / 50, signal),
};

/** A stand-in service, a real library, and the sync between them. */
export interface Bench {
  readonly service: FakeService;
  readonly library: Library;
  readonly client: StablecogClient;
  run(options?: Partial<SyncOptions>): Promise<SyncReport>;
  /** A client of the same service with another key or address. */
  clientOf(options: { readonly key?: string; readonly apiUrl?: string }): StablecogClient;
  close(): Promise<void>;
}

export async function openBench(options: FakeServiceOptions): Promise<Bench> {
  const service = await startFakeService(options);
  const folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-sync-'));
  const library = await openLibrary({ folder, mode: 'write', workers, holder: 'a test' });
  const clientOf: Bench['clientOf'] = ({ key = service.key, apiUrl = service.apiUrl }) =>
    createStablecogClient({ apiUrl, key: () => key, fetch, limits: hastyLimits });
  const client = clientOf({});
  return {
    service,
    library,
    client,
    clientOf,
    run: (more) => createSync({ client, library, clock: hastyClock }).run({ ...calm(), ...more }),
    async close() {
      await library.close();
      await service.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const everything = clipQuerySchema.parse({});

/**
 * Everything in which the library's listed clips differ from the account, the bytes on disk included; empty when
 * they are equal.
 */
export async function differences({ library, service }: Bench): Promise<readonly string[]> {
  const found: string[] = [];
  const { account } = service;
  const ids = await library.ids(everything);
  const details = await library.selected({ kind: 'query', query: everything }, 0, ids.length);
  const kept = new Map(details.filter((clip) => clip.goneSince === null).map((clip) => [clip.id, clip]));
  for (const { id } of account.outputs) {
    const clip = kept.get(id);
    kept.delete(id);
    if (!clip) found.push(`${id}: missing`);
    else if (clip.file === null) found.push(`${id}: ${clip.audio}`);
    else if (hashOf(await readFile(clip.file)) !== account.sha256(id)) found.push(`${id}: another file`);
    else if (clip.sha256 !== account.sha256(id)) found.push(`${id}: another hash in the database`);
  }
  for (const id of kept.keys()) found.push(`${id}: not in the account`);
  return found;
}

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
