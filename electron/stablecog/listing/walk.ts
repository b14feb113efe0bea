import { AppError } from '../../contract/errors.ts';
import type { ListedClip } from '../../contract/listed-clip.ts';
import type { Instant } from '../../platform/instant.ts';
import type { Page } from '../page.ts';
import { unlessOfService } from './page-failure.ts';
import type { ListPage } from './page-query.ts';
import type { PageReader, ReadPage } from './page-reader.ts';
import type { PageStart } from './page-start.ts';
import { createRowAudit } from './row-audit.ts';
import type { AuditResult } from './row-audit.ts';
import type { TimestampGroup } from './timestamp-group.ts';
import { listGroup, listPartOfGroup } from './timestamp-group.ts';
import type { UnreadableRow } from './unsent-rows.ts';

/** Rows of one moment that cannot be sent, named one by one. */
const mostNamed = 10;
const triesAfterFailure = 2;

/** What a walk comes to at its end. */
export interface WalkResult extends AuditResult {
  /** Ids of the clips that it listed. */
  readonly ids: ReadonlySet<string>;
  readonly unreadable: readonly UnreadableRow[];
  /** Outputs without a usable id: the time of a neighbour in microseconds, null where there is none. */
  readonly notUnderstood: readonly (number | null)[];
}

/**
 * Walks the whole listing once, newest first, and yields what each page adds; no clip is yielded twice.
 *
 * Each page begins one microsecond after the oldest row of the one before, so that rows which share that row's
 * `created_at` are seen whole. By `cursor` that costs the service no count; `counted` asks by `end_dt` instead, whose
 * counts account for each range between two edges by itself.
 * `service-not-understood` when the service does not get on, `key-other-account` when it goes on with another list.
 */
export async function* walk(options: {
  readonly reader: PageReader;
  readonly listPage: ListPage;
  readonly signal: AbortSignal;
  readonly counted: boolean;
  /** Where it was read already. */
  readonly first?: ReadPage;
  /** Rows that the service counts in all, when the first page was asked for. */
  readonly total: number | null;
}): AsyncGenerator<readonly ListedClip[], WalkResult> {
  const { reader, listPage, signal, total } = options;
  let counted = options.counted;
  const ids = new Set<string>();
  const unreadable: UnreadableRow[] = [];
  const notUnderstood: (number | null)[] = [];
  const rows = createRowAudit();
  const fresh = (clips: readonly ListedClip[]) => clips.filter(({ id }) => !ids.has(id) && ids.add(id));

  /** Clips of a time at which another row cannot be sent. */
  const beside: ListedClip[] = [];

  async function passOver(row: UnreadableRow): Promise<void> {
    const { clips, missing } = await listPartOfGroup(listPage, row.micros, signal);
    beside.push(...clips);
    const count = Math.max(1, Math.min(missing ?? 1, mostNamed));
    unreadable.push(...Array.from({ length: count }, () => row));
  }

  /** Where a service does not list one moment by itself, what its pages showed of that moment is all there is. */
  async function groupAt(micros: number): Promise<TimestampGroup> {
    const tries = reader.smallestPage === null ? undefined : triesAfterFailure;
    const group = await unlessOfService(listGroup(listPage, micros, signal, tries));
    if (group) return group;
    const { clips, missing } = await listPartOfGroup(listPage, micros, signal);
    const count = Math.min(missing ?? 0, mostNamed);
    unreadable.push(...Array.from({ length: count }, () => ({ micros, code: 'service-failed' as const })));
    return { clips, listed: clips.length, complete: false };
  }

  async function read(start: PageStart): Promise<ReadPage> {
    const found = await reader.read(start);
    for (const row of found.unreadable) await passOver(row);
    if (found.page.totalCount === null) counted = false;
    return found;
  }

  const end = (page: Page, size: number): WalkResult => {
    rows.last(page, size);
    return { ...rows.result(total, ids.size), ids, unreadable, notUnderstood };
  };

  let edge: number | null = null;
  let current = options.first ?? (await read({ kind: 'newest' }));
  for (const row of options.first?.unreadable ?? []) await passOver(row);
  for (;;) {
    const { size } = current;
    const before: number | null = edge;
    const next = endOf(current, before, ({ clips }) => {
      return total !== null && ids.size + clips.filter(({ id }) => !ids.has(id)).length < total;
    });
    const getsOn = next !== null && (before === null || next.micros < before);
    if (getsOn) edge = next.micros;
    const ahead = getsOn && edge !== null ? await begun(read(upTo(edge, counted))) : null;
    const page: Page = { ...current.page, next };
    notUnderstood.push(...page.notUnderstood.map(({ nearMicros }) => nearMicros));
    yield fresh([...page.clips, ...beside.splice(0)]);
    if (next === null) return end(page, size);
    if (ahead && edge !== null) {
      current = await ahead.result;
      if (!goesOn(page, edge, current)) {
        current = await read(upTo(edge, counted));
        if (!goesOn(page, edge, current)) await assertSameList(reader, ids);
      }
      rows.range(page, size, current.page);
    } else if (before !== null && next.micros === before) {
      const group = await groupAt(before);
      yield fresh(group.clips);
      edge = before - 1;
      current = await read(upTo(edge, counted));
      rows.group(page, group, current.page);
    } else if (before !== null) {
      // Nothing is missing, whatever lies beyond.
      if (page.rows === 0 && ids.size === total) return end(page, size);
      // The service does not heed `end_dt`; `cursor` means the same.
      if (!counted) throw new AppError('service-not-understood', { params: { reason: 'repeats' } });
      counted = false;
      current = await read(upTo(before, counted));
    }
  }
}

/** Whether a page holds a clip of the edge that it begins at, which the page before showed already. */
function goesOn(page: Page, edge: number, { page: following, unreadable }: ReadPage): boolean {
  const atEdge = new Set(page.clips.filter((clip) => clip.createdAtMicros === edge).map(({ id }) => id));
  const isBeyond = atEdge.size === 0 || following.rows === 0 || unreadable.length > 0;
  return isBeyond || following.shows(atEdge);
}

/** A clip may be deleted on the way; where the newest page shows none of the others either, the list is another one. */
async function assertSameList(reader: PageReader, ids: ReadonlySet<string>): Promise<void> {
  const { page } = await reader.read({ kind: 'newest' });
  if (page.rows > 0 && !page.shows(ids)) {
    throw new AppError('key-other-account', { params: { when: 'midway' } });
  }
}

/**
 * Where a page ends. `next` says so, unless the page's own rows contradict it: it is missing though rows are, it is not
 * the time of the last row of a full page, or it leads back. `before`: the edge that the page was asked for.
 */
function endOf(
  { page, size }: ReadPage,
  before: number | null,
  rowsAreMissing: (page: Page) => boolean,
): Instant | null {
  const { rows, last, next } = page;
  const getsOn = ({ micros }: Instant) => before === null || micros < before;
  const isFull = rows >= size;
  if (next === null) return isFull && rowsAreMissing(page) ? last : null;
  if (last === null || !getsOn(last)) return next;
  return isFull || !getsOn(next) ? last : next;
}

/** Lets a request go out before what keeps the thread busy. The result is awaited later, or never, when the walk ends. */
async function begun(result: Promise<ReadPage>): Promise<{ readonly result: Promise<ReadPage> }> {
  result.catch(() => undefined);
  // In the first turn the request is made, in the second one `fetch` sends it.
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return { result };
}

function upTo(micros: number, counted: boolean): PageStart {
  return counted ? { kind: 'upTo', micros } : { kind: 'before', micros: micros + 1 };
}
