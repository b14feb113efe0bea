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
  /** A page of this size came. */
  came(): void;
  /** Goes to a larger size where it is time to try one; answers whether it did. */
  grow(): boolean;
  /** The larger page did not come: back to the size before. */
  growthFailed(): void;
  /** A page of this size did not come. Goes to a smaller one; false when there is none. */
  shrink(): boolean;
  /** What smaller pages were needed for is over: back to the largest that still comes, as far as it is known. */
  restore(): void;
}

/** `pageSize`: rows of the largest page. */
export function createPageSizes(pageSize: number): PageSizes {
  const ladder = [pageSize, ...smallerSizes.filter((size) => size < pageSize)];
  let level = 0;
  /** The lowest level whose size still comes, as far as it is known. */
  let topLevel = 0;
  let succeeded = 0;
  let failedGrowths = 0;

  return {
    now: () => ladder[level] ?? 1,
    isLargest: () => level === 0,
    came() {
      succeeded += 1;
    },
    grow() {
      if (level <= topLevel || succeeded < growAfter) return false;
      level -= 1;
      return true;
    },
    growthFailed() {
      level += 1;
      succeeded = 0;
      failedGrowths += 1;
      if (failedGrowths >= mostFailedGrowths) topLevel = level;
    },
    shrink() {
      succeeded = 0;
      if (level + 1 >= ladder.length) return false;
      level += 1;
      return true;
    },
    restore() {
      level = topLevel;
    },
  };
}
