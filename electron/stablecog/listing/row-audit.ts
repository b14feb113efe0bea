import type { Audit } from '../../contract/library-status.ts';
import type { Page } from '../page.ts';
import type { TimestampGroup } from './timestamp-group.ts';

/** What an audit of rows comes to. */
export interface AuditResult {
  /** Null when the service sent no total, or one that is smaller than what it lists. */
  readonly audit: Audit | null;
  /** False when the counts contradicted each other on the way: the account changed, or rows are missing. */
  readonly consistent: boolean;
}

/** Audits every row that the service counts, range by range between two page edges. */
export interface RowAudit {
  /** `page` of at most `size` rows has a next; `following` is the one that begins there. */
  range(page: Page, size: number, following: Page): void;
  /** A page that holds one timestamp alone, the group of that timestamp, and the page that begins before it. */
  group(page: Page, group: TimestampGroup, following: Page): void;
  last(page: Page, size: number): void;
  /** `total`: rows that the service counts in all, null when it did not say; `outputs`: clips listed in all. */
  result(total: number | null, outputs: number): AuditResult;
}

/**
 * Rows without audio are counted from the pages: the rows newer than an edge are the difference of two counts, the
 * outputs among them were listed, and as a page with a next holds exactly `size` rows, what is neither must fit into
 * what the page lacks. Where it does not fit, it is unaccounted.
 */
export function createRowAudit(): RowAudit {
  let withoutAudio = 0;
  let consistent = true;
  /** What pages with a next lacked: all there is to go by where the service sends no counts. */
  let lacking = 0;

  function add(hidden: number, most: number): void {
    if (hidden < 0 || hidden > most) consistent = false;
    withoutAudio += Math.max(0, Math.min(hidden, most));
  }

  return {
    range(page, size, following) {
      const edge = page.next?.micros ?? -Infinity;
      const empty = Math.max(0, size - listedOn(page));
      if (page.totalCount === null || following.totalCount === null) {
        lacking += empty;
        return;
      }
      const rows = page.totalCount - following.totalCount;
      // At least one row of a page lies at its edge; outputs that lie there leave that much less room above.
      const above = listedAbove(page, edge);
      if (rows > size - Math.max(1, listedOn(page) - above)) consistent = false;
      add(rows - above, empty);
    },
    group(page, group, following) {
      if (page.totalCount === null || following.totalCount === null) return;
      const hidden = page.totalCount - following.totalCount - group.listed;
      if (group.complete) add(hidden, Math.max(0, hidden));
      else if (hidden > 0) consistent = false;
    },
    last(page, size) {
      if (page.totalCount === null) return;
      add(page.totalCount - listedOn(page), Math.max(0, size - listedOn(page)));
    },
    result(total, outputs) {
      if (total === null) return { audit: null, consistent };
      if (total < outputs) return { audit: null, consistent: false };
      const hidden = Math.max(0, Math.min(withoutAudio + lacking, total - outputs));
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
