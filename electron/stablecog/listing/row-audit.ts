import type { Page } from '../page.ts';
import type { TimestampGroup } from './timestamp-group.ts';
import type { WalkResult } from './walk.ts';

/** Keeps the account of every row that the service counts, stretch by stretch between two page edges. */
export interface Accounts {
  /** `page` has a next; `following` is the one that starts there. */
  stretch(page: Page, following: Page): void;
  /** A page that is one single instant, what that instant holds, and the page that starts before it. */
  group(page: Page, group: TimestampGroup, following: Page): void;
  last(page: Page): void;
  /** `outputs`: clips listed in all. */
  result(outputs: number): WalkResult;
}

/**
 * Rows without audio are counted from the pages: the rows newer than an edge are the difference of two counts, the
 * outputs among them were listed, and as a page with a next holds exactly `pageSize` rows, what is neither must fit
 * into the places that the page left empty. Where it does not fit, it is unaccounted.
 */
export function createAccounts(pageSize: number): Accounts {
  let first: Page | null = null;
  let withoutAudio = 0;
  let consistent = true;
  /** Places that pages with a next left empty: all there is to go by where the service sends no counts. */
  let places = 0;

  function add(hidden: number, most: number): void {
    if (hidden < 0 || hidden > most) consistent = false;
    withoutAudio += Math.max(0, Math.min(hidden, most));
  }

  function addRow(rows: number, listed: number, most: number): void {
    add(rows - listed, most);
  }

  return {
    stretch(page, following) {
      first ??= page;
      const edge = page.next?.micros ?? -Infinity;
      const empty = Math.max(0, pageSize - listedOn(page));
      if (page.totalCount === null || following.totalCount === null) {
        places += empty;
        return;
      }
      const rows = page.totalCount - following.totalCount;
      // At least one row of a page lies at its edge; outputs that lie there leave that much less room above.
      const above = listedAbove(page, edge);
      if (rows > pageSize - Math.max(1, listedOn(page) - above)) consistent = false;
      addRow(rows, above, empty);
    },
    group(page, group, following) {
      first ??= page;
      if (page.totalCount === null || following.totalCount === null) return;
      const rows = page.totalCount - following.totalCount;
      const hidden = rows - group.listed;
      if (group.whole) add(hidden, Math.max(0, hidden));
      else if (hidden > 0) consistent = false;
    },
    last(page) {
      first ??= page;
      if (page.totalCount === null) return;
      addRow(page.totalCount, listedOn(page), Math.max(0, pageSize - listedOn(page)));
    },
    result(outputs) {
      const total = first?.totalCount ?? null;
      if (total === null) return { audit: null, consistent };
      const hidden = Math.max(0, Math.min(withoutAudio + places, total - outputs));
      const unaccounted = total - outputs - hidden;
      return {
        audit: { total_count: total, outputs, without_audio: hidden, unaccounted },
        consistent: consistent && unaccounted === 0,
      };
    },
  };
}

function listedOn(page: Page): number {
  return page.clips.length + page.notUnderstood.length;
}

function listedAbove(page: Page, edge: number): number {
  return (
    page.clips.filter((clip) => clip.createdAtMicros > edge).length +
    page.notUnderstood.filter((odd) => (odd.nearMicros ?? Infinity) > edge).length
  );
}
