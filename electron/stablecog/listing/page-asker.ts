import { instantOf } from '../../platform/instant.ts';
import type { Page } from '../page.ts';
import { unlessOfThePage } from './page-failure.ts';
import type { ListPage } from './page-query.ts';
import { createPageSizes } from './page-sizes.ts';
import type { PageStart } from './page-start.ts';
import { endOf, queryOf } from './page-start.ts';
import type { UnreadableRow, UnsentRow } from './unsent-rows.ts';
import { createUnsentRows } from './unsent-rows.ts';

/** A page, and how many rows were asked for. */
export interface AskedPage {
  readonly page: Page;
  readonly size: number;
}

/** Asks for pages of as many rows as come, as far as it is known. Methods that ask reject as the client. */
export interface PageAsker {
  /** Rows that a page from here on is asked for. */
  sizeFrom(start: PageStart): number;
  ask(start: PageStart, size: number): Promise<AskedPage>;
  /** A larger page than before where it is time for one; null when it does not come either. */
  askForLarger(start: PageStart): Promise<AskedPage | null>;
  /** The next row that could not be sent in an earlier pass; null where none is known. */
  nextUnsent(start: PageStart): UnsentRow | null;
  /** Asks once more for such a row, which comes next from a start on; answers whether it still cannot be sent. */
  stillFails(start: PageStart, row: UnreadableRow): Promise<boolean>;
  /** A page did not come while the service answers others. Goes to a smaller one; false when there is none. */
  failed(start: PageStart, size: number): boolean;
  /** This row is what pages failed at. */
  found(row: UnreadableRow): void;
  /** A page failed before, while the service answered others. */
  readonly hasFailed: boolean;
  /** A row that the service cannot send is looked for. */
  readonly isNarrowing: boolean;
  /** Rows of the smallest page that was needed; null when all of the largest came. */
  readonly smallestPage: number | null;
}

/** Tries of a page, and of one row by itself, once the service has failed at pages while it answers others. */
const triesAfterFailure = 2;

/** `pageSize`: rows of the largest page. */
export function createPageAsker(listPage: ListPage, signal: AbortSignal, pageSize: number): PageAsker {
  const sizes = createPageSizes(pageSize);
  const unsent = createUnsentRows();
  let smallestPage: number | null = null;
  let hasFailed = false;
  let lastPage: Page | null = null;

  /** Rows of the last page that one which begins at `start` shows again. */
  function shownAgain(start: PageStart): number {
    if (lastPage === null || start.kind === 'newest') return 0;
    const end = endOf(start);
    const edge = (lastPage.next ?? lastPage.last)?.micros ?? Infinity;
    const clips = lastPage.clips.filter(({ createdAtMicros }) => createdAtMicros < end);
    return Math.max(edge < end ? 1 : 0, clips.length);
  }

  function noteSize(size: number): void {
    if (!sizes.isLargest()) smallestPage = Math.min(size, smallestPage ?? size);
  }

  /** As often as the client would where nothing has failed yet: it may be over in a moment. */
  function triesOf(size: number): number | undefined {
    if (!hasFailed) return undefined;
    return sizes.isNarrowing() && size > 1 ? 1 : triesAfterFailure;
  }

  async function ask(start: PageStart, size: number, tries = triesOf(size)): Promise<AskedPage> {
    const page = await listPage(queryOf(start, size), signal, tries);
    noteSize(size);
    if (page.next === null) sizes.came(Infinity);
    else sizes.came(sizes.isNarrowing() ? Math.max(0, size - shownAgain(start)) : size);
    unsent.came(page);
    lastPage = page;
    return { page, size };
  }

  /** Not past a row that is known to fail. */
  const sizeFrom = (start: PageStart): number =>
    Math.min(sizes.now(), Math.max(1, unsent.from(start)?.rowsBefore ?? Infinity));

  return {
    sizeFrom,
    ask: (start, size) => ask(start, size),
    async askForLarger(start) {
      if (!sizes.grow()) return null;
      const found = await unlessOfThePage(ask(start, sizeFrom(start), triesAfterFailure));
      if (!found) sizes.growthFailed();
      return found;
    },
    nextUnsent: (start) => unsent.from(start),
    async stillFails(start, row) {
      const startDt = instantOf(row.micros).text;
      const found = await unlessOfThePage(listPage({ ...queryOf(start, 1), startDt }, signal, 1));
      // What comes in its place may be a row without audio that lies before it.
      if (found && (found.clips.length > 0 || found.next === null)) unsent.forget(row);
      return found === null;
    },
    failed(start, size) {
      hasFailed = true;
      noteSize(size);
      return sizes.failed(size, shownAgain(start));
    },
    found(row) {
      unsent.found(row);
      sizes.restore();
    },
    get hasFailed() {
      return hasFailed;
    },
    get isNarrowing() {
      return sizes.isNarrowing();
    },
    get smallestPage() {
      return smallestPage;
    },
  };
}
