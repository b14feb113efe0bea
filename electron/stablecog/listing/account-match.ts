import { AppError } from '../../contract/errors.ts';
import type { ClipQuery } from '../../contract/clip-query.ts';
import { clipQuerySchema } from '../../contract/clip-query.ts';
import type { StablecogClient } from '../client.ts';
import type { Page } from '../page.ts';
import { instantOf } from '../../platform/instant.ts';

/** How many clips of the library are looked for by themselves when the first page shows none of them. */
const looks = 3;
const pageSize = 300;

/** What is known of the clips of the library that a key is tried for. */
export interface KnownClips {
  newest(count: number): Promise<readonly { readonly id: string; readonly createdAtMicros: number }[]>;
  ids(query: ClipQuery): Promise<readonly string[]>;
}

/**
 * Tells by the clips whether a key belongs to the account whose clips the library holds, before the two are mixed:
 * `key-other-account` when none of them is listed. `first` is the account's first page. An account that lists
 * nothing at all is another one only if `emptyIsOther`: someone may have deleted everything there.
 */
export async function assertSameAccount(options: {
  readonly client: Pick<StablecogClient, 'listPage'>;
  readonly library: KnownClips;
  readonly first: Page;
  readonly emptyIsOther: boolean;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { client, library, first } = options;
  const newest = await library.newest(pageSize * 2);
  if (shares(first, new Set(newest.map(({ id }) => id)))) return;
  const all = new Set(await library.ids(clipQuerySchema.parse({})));
  if (all.size === 0 || shares(first, all)) return;
  const listsNothing = first.clips.length === 0 && first.notUnderstood.length === 0 && first.next === null;
  if (listsNothing && !options.emptyIsOther) return;
  for (const { id, createdAtMicros } of listsNothing ? [] : newest.slice(0, looks)) {
    const { text } = instantOf(createdAtMicros);
    const page = await client.listPage({ perPage: pageSize, startDt: text, endDt: text }, options.signal);
    if (shares(page, new Set([id]))) return;
  }
  throw new AppError(
    'key-other-account',
    'This key belongs to another Stablecog account: none of the clips of this library are in it. Nothing was changed. Use the key of this library’s account, or keep the other account in a library of its own (in the app under Settings, in the terminal with --library).',
  );
}

function shares(page: Page, ids: ReadonlySet<string>): boolean {
  return page.clips.some(({ id }) => ids.has(id));
}
