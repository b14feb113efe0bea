import { AppError } from '../../contract/errors.ts';
import type { ClipQuery } from '../../contract/clip-query.ts';
import { clipQuerySchema } from '../../contract/clip-query.ts';
import type { ListedClip } from '../../contract/listed-clip.ts';
import type { AccountListing } from './account-listing.ts';

/** How many clips of the library are asked for by themselves when the newest of the account show none of them. */
const mostAsked = 3;
const newestOfLibrary = 600;

/** What is known of the clips of the library that a key is tried for. */
export interface KnownClips {
  newest(count: number): Promise<readonly { readonly id: string; readonly createdAtMicros: number }[]>;
  ids(query: ClipQuery): Promise<readonly string[]>;
}

/**
 * Compares the clips of an account with those that the library holds, before the two are mixed: `key-other-account`
 * when none of them is listed. An account that lists nothing at all is another one only if `emptyIsOther`: someone may
 * have deleted everything there.
 */
export async function assertSameAccount(options: {
  readonly client: {
    clipsAt(createdAtMicros: number, signal: AbortSignal): Promise<readonly ListedClip[]>;
  };
  readonly library: KnownClips;
  readonly listing: Pick<AccountListing, 'newest'>;
  readonly emptyIsOther: boolean;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { client, library, signal } = options;
  const { clips, readable, oldestMicros } = options.listing.newest;
  const newest = await library.newest(newestOfLibrary);
  if (shares(clips, new Set(newest.map(({ id }) => id)))) return;
  const all = new Set(await library.ids(clipQuerySchema.parse({ rejected: null })));
  if (all.size === 0 || shares(clips, all)) return;
  const listsNothing = clips.length === 0 && readable && oldestMicros === null;
  if (listsNothing && !options.emptyIsOther) return;
  for (const { id, createdAtMicros } of listsNothing ? [] : newest.slice(0, mostAsked)) {
    if (shares(await client.clipsAt(createdAtMicros, signal), new Set([id]))) return;
  }
  throw new AppError('key-other-account', { params: { when: 'before' } });
}

function shares(clips: readonly ListedClip[], ids: ReadonlySet<string>): boolean {
  return clips.some(({ id }) => ids.has(id));
}
