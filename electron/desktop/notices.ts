import type { Notice, Notify } from '../contract/notices.ts';
import type { PageEvents } from './page-events.ts';

/** What the person is to be told, kept until the app ends: the page may not be there yet when it happens. */
export interface Notices {
  readonly add: Notify;
  /** Oldest first. */
  all(): readonly Notice[];
}

export function createNotices(events: Pick<PageEvents, 'send'>): Notices {
  const notices: Notice[] = [];
  return {
    add(notice) {
      notices.push(notice);
      events.send('notice', notice);
    },
    all: () => [...notices],
  };
}
