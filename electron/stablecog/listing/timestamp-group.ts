import type { ListedClip } from '../../contract/listed-clip.ts';
import { instantOf } from '../../platform/instant.ts';
import type { ListPage, PageQuery } from './page-query.ts';
import { largestPage } from './page-query.ts';

/** The outputs of one `created_at`. */
export interface TimestampGroup {
  readonly clips: readonly ListedClip[];
  /** Outputs listed, those not understood included. */
  readonly listed: number;
  /** Every output was listed. */
  readonly complete: boolean;
}

/**
 * Lists everything that was created at one moment (microseconds since 1970). More rows than fit on a page are split by
 * what the service can filter and order by; what even that does not show is left to the audit.
 */
export async function listGroup(
  listPage: ListPage,
  micros: number,
  signal: AbortSignal,
): Promise<TimestampGroup> {
  const { text } = instantOf(micros);
  const base: PageQuery = { perPage: largestPage, startDt: text, endDt: text };
  const all = await listPage(base, signal);
  if (!all.next) {
    return { clips: all.clips, listed: all.clips.length + all.notUnderstood.length, complete: true };
  }
  const clips = new Map(all.clips.map((clip) => [clip.id, clip]));
  const halves: readonly (readonly [PageQuery, PageQuery])[] = [
    [
      { ...base, isFavorited: false },
      { ...base, isFavorited: true },
    ],
    [
      { ...base, wasAutoSubmitted: false },
      { ...base, wasAutoSubmitted: true },
    ],
    [
      { ...base, order: 'asc' },
      { ...base, order: 'asc', isFavorited: false },
    ],
  ];
  let complete = false;
  for (const [index, pair] of halves.entries()) {
    let open = false;
    for (const query of pair) {
      const page = await listPage(query, signal);
      for (const clip of page.clips) clips.set(clip.id, clip);
      open ||= page.next !== null;
    }
    complete ||= index < 2 && !open;
    if (complete || clips.size === all.totalCount) break;
  }
  return {
    clips: [...clips.values()],
    listed: clips.size,
    complete: complete || clips.size === all.totalCount,
  };
}
