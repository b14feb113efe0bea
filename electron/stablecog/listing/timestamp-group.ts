import type { PageQuery } from '../client.ts';
import type { ListedClip } from '../../contract/listed-clip.ts';
import type { Instant } from '../../platform/instant.ts';
import type { ListPage } from './walk.ts';

/** The outputs of one `created_at`. */
export interface TimestampGroup {
  readonly clips: readonly ListedClip[];
  /** Outputs listed, those not understood included. */
  readonly listed: number;
  /** Every output was listed. */
  readonly whole: boolean;
}

const largestPage = 300;

/**
 * Lists everything that was created at one instant, for when it fills a page by itself. More than 300 rows are
 * split by what the service can filter and order by; what even that does not show is left to the audit.
 */
export async function listGroup(listPage: ListPage, at: Instant): Promise<TimestampGroup> {
  const base: PageQuery = { perPage: largestPage, startDt: at.text, endDt: at.text };
  const all = await listPage(base);
  const clips = new Map(all.clips.map((clip) => [clip.id, clip]));
  if (!all.next)
    return { clips: all.clips, listed: all.clips.length + all.notUnderstood.length, whole: true };
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
  let whole = false;
  for (const [index, pair] of halves.entries()) {
    let open = false;
    for (const query of pair) {
      const page = await listPage(query);
      for (const clip of page.clips) clips.set(clip.id, clip);
      open ||= page.next !== null;
    }
    whole ||= index < 2 && !open;
    if (whole || clips.size === all.totalCount) break;
  }
  return { clips: [...clips.values()], listed: clips.size, whole: whole || clips.size === all.totalCount };
}
