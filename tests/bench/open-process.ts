import { openLibrary } from '../../electron/library/open-library.ts';
import { workers } from '../built.ts';
import { clipQuerySchema } from '../../electron/contract/clip-query.ts';
import { highWater } from './memory.ts';

/** What one process does with a library that it opens. */
export interface OpenProcessOptions {
  readonly folder: string;
  readonly mode: 'read' | 'write';
  /** `hold`: it changes something, and stays until it is killed. */
  readonly then: 'close' | 'hold' | 'check' | 'search';
}

export interface OpenProcessAnswer {
  readonly seconds: number;
  /** Of what it does then. */
  readonly secondsThen: number;
  readonly mebibytes: number;
  readonly notices: readonly string[];
}

const { folder, mode, then } = JSON.parse(process.argv[2] ?? '{}') as OpenProcessOptions;
const seconds = (since: number) => (performance.now() - since) / 1000;
const startedAt = performance.now();
const library = await openLibrary({ folder, mode, workers, holder: 'the benchmark' });
const opened = seconds(startedAt);
const openedAt = performance.now();
if (then === 'hold') {
  const [newest] = await library.newest(1);
  await library.setNote(newest?.id ?? '', `A note of ${new Date().toISOString()}`);
}
if (then === 'check') await library.checkDatabase();
if (then === 'search') await library.window(clipQuerySchema.parse({ search: 'the', sort: 'voice' }), 0, 100);
process.send?.({
  seconds: opened,
  secondsThen: seconds(openedAt),
  mebibytes: highWater(process.pid),
  notices: library.notices.map(({ code }) => code),
} satisfies OpenProcessAnswer);
if (then !== 'hold') {
  await library.close();
  process.disconnect();
}
