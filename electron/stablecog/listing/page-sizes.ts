import { largestPage } from './page-query.ts';

/** Sizes from the largest on, for pages that the service fails to send. */
const smallerSizes = [largestPage, 100, 30, 10, 3, 1];
/** Pages of a smaller size that come well, before a larger one is tried again. */
const growAfter = 3;
/** So often a larger size may fail in growing before it is not tried any more. */
const mostFailedGrowths = 2;

/** How many rows to ask for at a time of a service that fails at large pages. */
export interface PageSizes {
  now(): number;
  isLargest(): boolean;
  /** Whether a row that the service cannot send is looked for: a page that came not holds one, as far as it is known. */
  isNarrowing(): boolean;
  /** A page came, with so many rows that none before it had. */
  came(rows: number): void;
  /** Goes to a larger size where it is time to try one; answers whether it did. */
  grow(): boolean;
  /** The larger page did not come: back to the size before. */
  growthFailed(): void;
  /** A page did not come. Goes to a smaller one; false when there is none. `shown`: its rows that the page before had. */
  failed(size: number, shown: number): boolean;
  /** What smaller pages were needed for is over: back to the largest that still comes, as far as it is known. */
  restore(): void;
}

/** `pageSize`: rows of the largest page. */
export function createPageSizes(pageSize: number): PageSizes {
  const ladder = [pageSize, ...smallerSizes.filter((size) => size < pageSize)];
  const smallest = ladder.length - 1;
  let level = 0;
  /** The lowest level whose size still comes, as far as it is known. */
  let topLevel = 0;
  let succeeded = 0;
  let failedGrowths = 0;
  /** One of so many rows that come next is what pages fail at; null: nothing is known of any. */
  let within: number | null = null;

  return {
    now: () => ladder[level] ?? 1,
    isLargest: () => level === 0,
    isNarrowing: () => within !== null,
    came(rows) {
      succeeded += 1;
      if (within === null) return;
      within -= rows;
      // All of them came: it was their number, or it is over.
      if (within <= 0) within = null;
    },
    grow() {
      if (within !== null || level <= topLevel || succeeded < growAfter) return false;
      level -= 1;
      return true;
    },
    growthFailed() {
      level += 1;
      succeeded = 0;
      failedGrowths += 1;
      if (failedGrowths >= mostFailedGrowths) topLevel = level;
    },
    failed(size, shown) {
      succeeded = 0;
      within = Math.min(within ?? Infinity, Math.max(1, size - shown));
      if (level === smallest) return false;
      const reach = within + shown;
      const smaller = ladder.findIndex((one, at) => at > level && one < reach);
      level = smaller === -1 ? smallest : smaller;
      return true;
    },
    restore() {
      within = null;
      level = topLevel;
    },
  };
}
