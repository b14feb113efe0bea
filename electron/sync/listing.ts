import type { Audit } from '../contract/library-status.ts';
import type { Clock } from '../platform/clock.ts';
import type { Library, Listing } from '../library/library.ts';
import type { StablecogClient } from '../stablecog/client.ts';
import type { ListedClip } from '../contract/listed-clip.ts';
import type { Page } from '../stablecog/page.ts';
import type { WalkResult } from '../stablecog/listing/walk.ts';
import { walk } from '../stablecog/listing/walk.ts';

const pageSize = 300;
const day = 24 * 60 * 60 * 1000;

/** What a listing brought in. */
export interface ListingResult {
  readonly added: number;
  readonly gone: number;
  /** Null after a quick one. */
  readonly audit: Audit | null;
}

/**
 * Lists the account into the library. Quick when that is enough: a whole listing was done within the last day, and
 * the first page and the service's count show nothing new. Else whole, and a second time when the account seems to
 * have changed on the way.
 */
export async function bringInListing(options: {
  readonly client: Pick<StablecogClient, 'listPage'>;
  readonly library: Library;
  readonly clock: Pick<Clock, 'date'>;
  readonly full: boolean;
  readonly signal: AbortSignal;
  /** Looks at the first page before anything of it is saved; rejects to end the listing there. */
  readonly admit?: (first: Page, signal: AbortSignal) => Promise<void>;
  /** After a page is saved: clips that it brought, and the service's count of rows. */
  readonly onPage: (clips: number, total: number | null) => void;
}): Promise<ListingResult> {
  const { client, library, signal } = options;
  const listPage = (query: Parameters<typeof client.listPage>[0]) => client.listPage(query, signal);
  const first = await listPage({ perPage: pageSize });
  await options.admit?.(first, signal);
  const listing = await library.beginListing();
  let added = 0;

  async function save(clips: readonly ListedClip[], total: number | null): Promise<void> {
    const saved = await listing.save(clips);
    added += saved.added;
    options.onPage(clips.length, total);
  }

  /** Saves a page while the next one is asked for. */
  async function walkOnce(start?: Page): Promise<WalkResult> {
    const pages = walk(listPage, pageSize, start);
    let saving: Promise<void> = Promise.resolve();
    try {
      for (;;) {
        const next = await pages.next();
        await saving;
        if (next.done) return next.value;
        saving = save(next.value, first.totalCount);
        saving.catch(() => undefined); // told by the await above or below
      }
    } finally {
      await saving;
    }
  }

  try {
    if (!options.full && (await nothingNew(first, library, options.clock))) {
      await save(first.clips, first.totalCount);
      await listing.finish({ whole: false, audit: null });
      return { added, gone: 0, audit: null };
    }
    let result = await walkOnce(first);
    if (!result.consistent) result = await walkOnce();
    const { gone } = await listing.finish({ whole: true, audit: result.audit });
    return { added, gone, audit: result.audit };
  } catch (error) {
    await endAfter(error, listing);
    throw error;
  }
}

/** Leaves the listing undone; that this may fail too (the disk is gone) adds nothing to the first error. */
async function endAfter(error: unknown, listing: Listing): Promise<void> {
  await listing.finish({ whole: false, audit: null }).catch((second: unknown) => {
    if (error instanceof Error && error.cause === undefined) error.cause = second;
  });
}

/** Whether count and newest clips are those of the last whole listing, done within a day and with nothing unaccounted. */
async function nothingNew(first: Page, library: Library, clock: Pick<Clock, 'date'>): Promise<boolean> {
  const at = await library.lastWholeListingAt();
  const age = at === null ? NaN : clock.date() - Date.parse(at);
  if (!(age >= 0 && age < day)) return false;
  const { audit } = await library.status();
  if (!audit || audit.unaccounted !== 0 || audit.total_count !== first.totalCount) return false;
  if (first.notUnderstood.length > 0) return false;
  const newest = await library.newest(pageSize * 2);
  const known = new Set(newest.map((clip) => clip.id));
  const listed = new Set(first.clips.map((clip) => clip.id));
  const edge = first.next?.micros ?? -Infinity;
  return (
    first.clips.every((clip) => known.has(clip.id)) &&
    newest.every((clip) => clip.createdAtMicros <= edge || listed.has(clip.id))
  );
}
