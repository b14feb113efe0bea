import type { PageState } from '../../app/page.ts';

/** How the last sync ended, in words. */
interface SyncResult {
  readonly words: string;
  /** Good news, which goes by itself. */
  readonly fades: boolean;
  readonly failed: boolean;
}

/** Null where no sync has ended. */
export function resultOfSync({
  explain,
  jobs: {
    sync: { outcome },
  },
  overview,
  t,
}: Pick<PageState, 'explain' | 'jobs' | 'overview' | 't'>): SyncResult | null {
  if (outcome === null) return null;
  if (outcome.kind === 'cancelled') return { words: t('jobs.cancelled'), fades: true, failed: false };
  if (outcome.kind === 'failed') {
    return outcome.error.code === 'service-unreachable'
      ? {
          words: t(overview.status?.clips ? 'jobs.offline' : 'jobs.offlineEmpty'),
          fades: false,
          failed: false,
        }
      : { words: explain(outcome.error), fades: false, failed: true };
  }
  const { added, audio } = outcome.report;
  // What is gone for good is not tried again by a sync that comes soon, and is no failure.
  const gone = audio.failures.filter(({ code }) => code === 'audio-gone').length;
  if (audio.failed > gone) {
    return { words: t('jobs.syncedPart', { count: audio.failed - gone }), fades: false, failed: true };
  }
  if (gone > 0) return { words: t('jobs.syncedGone', { count: gone }), fades: true, failed: false };
  const words = added > 0 ? t('jobs.syncedNew', { count: added }) : t('jobs.synced');
  return { words, fades: true, failed: false };
}
