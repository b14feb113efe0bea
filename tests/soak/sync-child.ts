import { openLibrary } from '../../electron/library/open-library.ts';
import { createStablecogClient } from '../../electron/stablecog/client.ts';
import { createSync } from '../../electron/sync/sync.ts';
import { workers } from '../built.ts';
import { calm } from '../integration/sync/calm.ts';

/** What a sync that is going to be killed is started with. */
export interface SyncChildOptions {
  readonly folder: string;
  readonly apiUrl: string;
  readonly key: string;
}

/** What it tells its killer: it lists, it fetches, it has audio to check and write, it has written and recorded one. */
export type Moment = 'listing' | 'fetching' | 'storing' | 'stored';

const options = JSON.parse(process.argv[2] ?? '{}') as SyncChildOptions;
const tell = (moment: Moment) => process.send?.(moment);
const library = await openLibrary({
  folder: options.folder,
  mode: 'write',
  workers,
  holder: 'the soak',
});
const client = createStablecogClient({
  apiUrl: options.apiUrl,
  key: () => options.key,
  fetch: async (address, init) => {
    tell(new Request(address).url.startsWith(options.apiUrl) ? 'listing' : 'fetching');
    return fetch(address, init);
  },
});
const sync = createSync({
  client,
  library: {
    ...library,
    async storeMedia(task, bytes) {
      tell('storing');
      const audio = await library.storeMedia(task, bytes);
      tell('stored');
      return audio;
    },
  },
});
await sync.run(calm());
await library.close();
process.disconnect();
