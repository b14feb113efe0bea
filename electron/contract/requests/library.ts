import type { LibraryStatus } from '../library-status.ts';
import { answering, nothing } from './request.ts';

export const libraryRequests = {
  'library.status': answering<LibraryStatus>()(nothing),
  /** Lets the user choose a folder and writes down there what the library holds; answers the new folder in it, or null. */
  'library.saveProof': answering<string | null>()(nothing),
  /** Shows the proof that was saved last. */
  'library.revealProof': answering<undefined>()(nothing),
  'library.reveal': answering<undefined>()(nothing),
} as const;
