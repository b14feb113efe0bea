import type { LibraryNotice } from '../contract/library-notice.ts';
import type { Notice } from '../contract/notices.ts';

/** What a library found when it was opened, as a person is told. */
export function noticeOf(found: LibraryNotice): Notice {
  switch (found.kind) {
    case 'database-rebuilt': {
      const { clips, salvaged } = found;
      return { code: 'library-rebuilt', params: { clips, salvaged, ...asideOf(found.aside) } };
    }
    case 'database-upgraded':
      return { code: 'library-upgraded', params: { from: found.from, to: found.to } };
    case 'user-data-merged':
      return { code: 'library-user-data-merged', params: asideOf(found.aside) };
    case 'user-data-set-aside':
      return { code: 'library-user-data-set-aside', params: { aside: found.aside } };
    case 'permissions-tightened':
      return { code: 'library-tightened', params: { files: found.files } };
    case 'read-only':
      return { code: 'library-read-only' };
  }
}

function asideOf(aside: string | null): { readonly hasAside: string; readonly aside: string } {
  return { hasAside: aside === null ? 'no' : 'yes', aside: aside ?? '' };
}
