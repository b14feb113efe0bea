import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openLibrary } from '../../electron/library/open-library.ts';
import { createStablecogClient } from '../../electron/stablecog/client.ts';
import { createSync } from '../../electron/sync/sync.ts';
import { workers } from '../built.ts';

/** What one measured sync is started with. */
export interface SyncProcessOptions {
  readonly folder: string;
  readonly apiUrl: string;
  readonly key: string;
  readonly connections: number;
  /** `audio`: it lists first, unmeasured. `listing`: it lists only. `both`: it lists and fetches at once. */
  readonly measure: 'audio' | 'listing' | 'both';
}

export interface SyncProcessAnswer {
  readonly milliseconds: number;
  readonly clips: number;
  readonly cached: number;
  readonly requests: number;
  /** Of the main thread's event loop, 99th percentile, milliseconds. */
  readonly loopDelay: number;
  /** Resident memory in bytes after the first 1,000 clips, and at the end. */
  readonly memory: { readonly early: number; readonly end: number };
}

const options = JSON.parse(process.argv[2] ?? '{}') as SyncProcessOptions;
const library = await openLibrary({
  folder: options.folder,
  mode: 'write',
  workers,
  holder: 'the benchmark',
});
const client = createStablecogClient({ apiUrl: options.apiUrl, key: () => options.key, fetch });
let stored = 0;
let early = 0;
const counted: typeof library = {
  ...library,
  async storeMedia(task, bytes) {
    const audio = await library.storeMedia(task, bytes);
    stored += 1;
    if (stored === 1000) early = process.memoryUsage.rss();
    return audio;
  },
};
const sync = createSync({ client, library: counted });
const run = (audio: boolean) =>
  sync.run({
    audio,
    video: true,
    full: false,
    connections: options.connections,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });

if (options.measure === 'audio') await run(false);
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const startedAt = performance.now();
const report = await run(options.measure !== 'listing');
const milliseconds = performance.now() - startedAt;
delay.disable();
process.send?.({
  milliseconds,
  clips: report.outputs,
  cached: report.audio.cached,
  requests: report.requests,
  loopDelay: delay.percentile(99) / 1e6,
  memory: { early, end: process.memoryUsage.rss() },
} satisfies SyncProcessAnswer);
await library.close();
process.disconnect();
