import type { Audit, MissingItem } from '../contract/library-status.ts';
import type { ListedClip } from '../contract/listed-clip.ts';
import type { Library, Listing } from '../library/library.ts';
import { createBatcher } from '../platform/batcher.ts';
import type { Clock } from '../platform/clock.ts';
import { instantOf } from '../platform/instant.ts';
import type { StablecogClient } from '../stablecog/client.ts';
import type { AccountListing } from '../stablecog/listing/account-listing.ts';
import type { WalkResult } from '../stablecog/listing/walk.ts';
import { findGone } from './gone-clips.ts';

const day = 24 * 60 * 60 * 1000;
/** Clips of the library that are compared with the newest of the account. */
const newestOfLibrary = 600;
/** Pages that may wait for the database at once. */
const mostSaving = 10;

/** What a listing brought in. */
export interface ListingResult {
  readonly added: number;
  readonly gone: number;
  /** Everything was listed, not the newest clips alone. */
  readonly whole: boolean;
  /** Rows of the smallest page that was needed because larger ones did not come; null when all came. */
  readonly smallestPage: number | null;
  /** Rows that the service could not send at all. */
  readonly passedOver: number;
}

export interface ListingOptions {
  readonly client: Pick<StablecogClient, 'listAccount' | 'clipsAt'>;
  readonly library: Library;
  readonly clock: Pick<Clock, 'date'>;
  readonly full: boolean;
  readonly signal: AbortSignal;
  /** Examines the newest clips before anything is saved; rejects to end the listing there. */
  readonly admit?: (listing: AccountListing, signal: AbortSignal) => Promise<void>;
  /** After a page is saved: clips that it brought, and the service's count of rows. */
  readonly onPage: (clips: number, total: number | null) => void;
}

/**
 * Lists the account into the library. Quick when that is enough: a whole listing was done within the last day, and the
 * newest clips and the service's count show nothing new.
 */
export async function bringInListing(options: ListingOptions): Promise<ListingResult> {
  const { client, library, signal } = options;
  const account = await client.listAccount(signal);
  const { newest } = account;
  await options.admit?.(account, signal);
  const listing = await library.beginListing();
  let added = 0;
  const save = async (clips: readonly ListedClip[]) => {
    const saved = await listing.save(clips);
    added += saved.added;
    options.onPage(clips.length, newest.totalCount);
  };
  try {
    if (!options.full && (await isNothingNew(newest, library, options.clock))) {
      await save(newest.clips);
      await listing.finish({ whole: false, audit: null });
      return { added, gone: 0, whole: false, smallestPage: account.smallestPage, passedOver: 0 };
    }
    const known = library.newest(Number.MAX_SAFE_INTEGER);
    known.catch(() => undefined); // reported where it is awaited
    const result = await saveAll(account, save);
    const goneOnly = await findGone({ client, known, listing, result, signal });
    const { gone } = await listing.finish({
      whole: true,
      audit: result.audit,
      missing: missingOf(result, goneOnly.contradicts),
      goneOnly: goneOnly.ids,
    });
    const passedOver = result.unreadable.length;
    return { added, gone, whole: true, smallestPage: account.smallestPage, passedOver };
  } catch (error) {
    await endAfter(error, listing);
    throw error;
  }
}

/** Rows that the service counts and did not list, with the time that each lies at; and what contradicts the listing. */
function missingOf(result: WalkResult, contradicts: boolean): readonly MissingItem[] {
  const row = (id: string, why: string): MissingItem => ({ id, what: 'row', why });
  const audit: Audit | null = result.audit;
  return [
    ...result.unreadable.map(({ micros, code }) => row(instantOf(micros).text, code)),
    ...result.notUnderstood.map((micros) =>
      row(micros === null ? '' : instantOf(micros).text, 'notUnderstood'),
    ),
    ...(contradicts ? [row('', 'contradiction')] : []),
    ...(audit === null ? [row('', result.consistent ? 'notCounted' : 'countsDiffer')] : []),
    ...(audit !== null && audit.unaccounted === 0 && !result.consistent ? [row('', 'countsDiffer')] : []),
  ];
}

/** Saves pages, in their order, while the next ones are asked for. Those that wait for the database are saved as one. */
async function saveAll(
  account: AccountListing,
  save: (clips: readonly ListedClip[]) => Promise<void>,
): Promise<WalkResult> {
  const pages = account.all();
  const batcher = createBatcher<readonly ListedClip[]>((waiting) => save(waiting.flat()));
  const saving: Promise<void>[] = [];
  try {
    for (;;) {
      const next = await pages.next();
      if (next.done) return next.value;
      if (saving.length >= mostSaving) await saving.shift();
      const saved = batcher.add(next.value);
      saved.catch(() => undefined); // reported by the await above or below
      saving.push(saved);
    }
  } finally {
    await Promise.all(saving);
  }
}

/** Leaves the listing undone; that this may fail too (the disk is gone) adds nothing to the first error. */
async function endAfter(error: unknown, listing: Listing): Promise<void> {
  await listing.finish({ whole: false, audit: null }).catch((second: unknown) => {
    if (error instanceof Error && error.cause === undefined) error.cause = second;
  });
}

/** Whether count and newest clips are those of the last whole listing, done within a day and with nothing unaccounted. */
async function isNothingNew(
  newest: AccountListing['newest'],
  library: Library,
  clock: Pick<Clock, 'date'>,
): Promise<boolean> {
  const at = await library.lastWholeListingAt();
  const age = at === null ? NaN : clock.date() - Date.parse(at);
  if (!(age >= 0 && age < day)) return false;
  const { audit, missing } = await library.status({ missing: 1 });
  if (!audit || audit.unaccounted !== 0 || audit.total_count !== newest.totalCount) return false;
  if (!newest.readable || missing.some(({ what }) => what === 'row')) return false;
  const ours = await library.newest(newestOfLibrary);
  const known = new Set(ours.map((clip) => clip.id));
  const listed = new Set(newest.clips.map((clip) => clip.id));
  const edge = newest.oldestMicros ?? -Infinity;
  return (
    newest.clips.every((clip) => known.has(clip.id)) &&
    ours.every((clip) => clip.createdAtMicros <= edge || listed.has(clip.id))
  );
}
