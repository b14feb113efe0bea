import { AppError } from '../../contract/errors.ts';
import type { PageQuery } from '../client.ts';
import type { ListedClip } from '../../contract/listed-clip.ts';
import type { Page } from '../page.ts';
import type { Instant } from '../../platform/instant.ts';
import { instantOf } from '../../platform/instant.ts';
import { createAccounts } from './row-audit.ts';
import { listGroup } from './timestamp-group.ts';
import type { Audit } from '../../contract/library-status.ts';

/** Lists one page; the walk's only way to the service. */
export type ListPage = (query: PageQuery) => Promise<Page>;

/** What a walk tells at its end. */
export interface WalkResult {
  /** Null when the service sent no total. */
  readonly audit: Audit | null;
  /** False when the counts contradicted each other on the way: the account changed, or rows are missing. */
  readonly consistent: boolean;
}

/**
 * Walks the whole listing, newest first, and yields what each page adds; no clip is yielded twice.
 *
 * It does not follow `cursor`: that is strictly-before, so the rest of a group that shares one `created_at` across a
 * page edge would be on no page. It asks with `end_dt` = `next` instead, which lists the group at the edge again from
 * its start and counts the rows up to there, so that each stretch between two edges can be accounted for by itself.
 * `service-not-understood` when the service does not get on.
 */
export async function* walk(
  listPage: ListPage,
  pageSize: number,
  first?: Page,
): AsyncGenerator<readonly ListedClip[], WalkResult> {
  const known = new Set<string>();
  const accounts = createAccounts(pageSize);
  const fresh = (clips: readonly ListedClip[]) =>
    clips.filter((clip) => !known.has(clip.id) && known.add(clip.id));

  let page = first ?? (await listPage({ perPage: pageSize }));
  let end: Instant | null = null;
  /** The service does not heed `end_dt`: `cursor` one microsecond later means the same, only without counts. */
  let byCursor = false;
  for (;;) {
    yield fresh(page.clips);
    if (!page.next) {
      accounts.last(page);
      return accounts.result(known.size);
    }
    if (end && page.next.micros > end.micros) {
      if (byCursor) throw stuck();
      byCursor = true;
      page = await listPage(pageUpTo(end, pageSize, byCursor));
      continue;
    } else if (end && page.next.micros === end.micros) {
      const group = await listGroup(listPage, end);
      yield fresh(group.clips);
      end = instantOf(end.micros - 1);
      const rest: Page = await listPage(pageUpTo(end, pageSize, byCursor));
      accounts.group(page, group, rest);
      page = rest;
      continue;
    } else {
      end = page.next;
    }
    const following: Page = await listPage(pageUpTo(end, pageSize, byCursor));
    accounts.stretch(page, following);
    page = following;
  }
}

function pageUpTo(end: Instant, perPage: number, byCursor: boolean): PageQuery {
  return byCursor ? { perPage, cursor: instantOf(end.micros + 1).text } : { perPage, endDt: end.text };
}

function stuck(): AppError {
  return new AppError(
    'service-not-understood',
    'The service sends the same page of the list again and again, so the list could not be read to its end. What was listed is kept. Try again later.',
  );
}
