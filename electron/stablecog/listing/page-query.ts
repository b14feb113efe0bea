import type { Page } from '../page.ts';

/** What a page is asked for; times as RFC 3339 text. */
export interface PageQuery {
  /** 1 to 300. */
  readonly perPage: number;
  /** Rows strictly before; the service then sends no total. */
  readonly cursor?: string;
  /** Rows from here on, inclusive. */
  readonly startDt?: string;
  /** Rows up to here, inclusive. */
  readonly endDt?: string;
  readonly order?: 'asc' | 'desc';
  readonly isFavorited?: boolean;
  readonly wasAutoSubmitted?: boolean;
}

/** The most rows that the service sends on one page. */
export const largestPage = 300;

/** Lists one page. `tries`: fewer than the client would make by itself. */
export type ListPage = (query: PageQuery, signal: AbortSignal, tries?: number) => Promise<Page>;

const path = '/v1/audio/voiceover/outputs';

/** The address of a page at the API whose address is `base`. */
export function addressOfPage(base: URL, query: PageQuery): URL {
  const url = new URL(base.href);
  url.pathname = `${base.pathname.replace(/\/$/, '')}${path}`;
  const parameters = {
    per_page: query.perPage,
    cursor: query.cursor,
    start_dt: query.startDt,
    end_dt: query.endDt,
    order: query.order,
    is_favorited: query.isFavorited,
    was_auto_submitted: query.wasAutoSubmitted,
  };
  for (const [name, value] of Object.entries(parameters)) {
    // A `+` in a time is written as %2B here.
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}
