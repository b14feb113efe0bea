import type { ListedClip } from '../../contract/listed-clip.ts';
import { instantOf } from '../../platform/instant.ts';
import { unlessOfService } from './page-failure.ts';
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
  tries?: number,
): Promise<TimestampGroup> {
  const { text } = instantOf(micros);
  const base: PageQuery = { perPage: largestPage, startDt: text, endDt: text };
  const all = await listPage(base, signal, tries);
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

/** What can be had of one `created_at` at which some row cannot be sent. */
export interface PartOfGroup {
  readonly clips: readonly ListedClip[];
  /** Rows that are counted at that moment and were not sent; null when that is not known. */
  readonly missing: number | null;
}

/** Lists what lies before and behind the rows of one moment that the service cannot send, in the order that it has them. */
export async function listPartOfGroup(
  listPage: ListPage,
  micros: number,
  signal: AbortSignal,
): Promise<PartOfGroup> {
  const { text } = instantOf(micros);
  const clips = new Map<string, ListedClip>();
  let total = null as number | null;

  async function comes(query: PageQuery): Promise<boolean> {
    const page = await unlessOfService(listPage({ ...query, startDt: text, endDt: text }, signal, 1));
    for (const clip of page?.clips ?? []) clips.set(clip.id, clip);
    total = page?.totalCount ?? total;
    return page !== null;
  }

  for (const order of ['asc', 'desc'] as const) {
    if (!(await comes({ perPage: 1, order }))) continue;
    let most = 1;
    let fails = Math.min(largestPage, total ?? largestPage);
    while (fails - most > 1 && clips.size < (total ?? Infinity)) {
      const middle = Math.floor((most + fails) / 2);
      if (await comes({ perPage: middle, order })) most = middle;
      else fails = middle;
    }
  }
  return { clips: [...clips.values()], missing: total === null ? null : total - clips.size };
}
