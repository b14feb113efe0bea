import type { LibraryStatus } from '../library-status.ts';
import { answering, nothing } from './request.ts';

export const libraryRequests = {
  'library.status': answering<LibraryStatus>()(nothing),
  'library.reveal': answering<undefined>()(nothing),
} as const;
