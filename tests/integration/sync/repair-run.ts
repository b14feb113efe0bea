import { openLibrary } from '../../../electron/library/open-library.ts';
import { createStablecogClient } from '../../../electron/stablecog/client.ts';
import { createClipFetcher } from '../../../electron/sync/clip-fetcher.ts';
import { verifyLibrary } from '../../../electron/sync/verify.ts';
import { workers } from '../../built.ts';
import { calm } from './calm.ts';

/** A repair in a process of its own, which `count-steps.ts` may kill. */
export interface RepairAsk {
  readonly folder: string;
  readonly apiUrl: string;
  readonly key: string;
  /** Of one clip, as the page asks for it; null: of the whole library. */
  readonly clip: string | null;
}

const { folder, apiUrl, key, clip } = JSON.parse(process.argv[2] ?? '{}') as RepairAsk;
const library = await openLibrary({ folder, mode: 'write', workers, holder: 'a repair' });
const client = createStablecogClient({ apiUrl, key: () => key, fetch });
if (clip === null) await verifyLibrary({ ...calm(), library, client, repair: true });
else {
  const fetcher = createClipFetcher({ library, client: () => Promise.resolve(client) });
  await fetcher.repair(clip, new AbortController().signal);
}
await library.close();
