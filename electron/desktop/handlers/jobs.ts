import { figuresInShort } from '../../app-data/log.ts';
import type { Handlers } from '../ipc.ts';
import type { HandlerContext } from './context.ts';

type Names = 'sync.run' | 'verify.run' | 'jobs.cancel';

/** What the app does for long work. `afterSync` runs when a sync has come to its end, and reports by itself. */
export function createJobHandlers(
  { account, parts, jobs, events, log, status }: HandlerContext,
  afterSync: () => void,
): Pick<Handlers, Names> {
  return {
    'sync.run': async ({ full }) => {
      const { sync } = account.get();
      const { connections, videos } = await parts.settings.read();
      const before = await parts.key.state();
      const report = await jobs
        .run('sync', (job) => sync.run({ ...job, full, audio: true, video: videos, connections }))
        .finally(async () => {
          // A sync finds out that the keychain is locked, or that the service takes the key no more.
          const now = await status();
          if (now.key !== before) events.send('account.changed', now);
        });
      const { smallest_page, rows_passed_over } = report;
      if (smallest_page !== null || rows_passed_over > 0) {
        void log.add(figuresInShort('sync.run', { smallest_page, rows_passed_over }));
      }
      afterSync();
      return report;
    },
    'verify.run': async (options) => {
      const { videos } = await parts.settings.read();
      return jobs.run('verify', (job) => account.get().verify({ ...job, ...options, videos }));
    },
    'jobs.cancel': ({ job }) => {
      jobs.cancel(job);
      return undefined;
    },
  };
}
