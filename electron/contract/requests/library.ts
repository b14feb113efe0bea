import type { LibraryMoved, LibraryStatus } from '../library-status.ts';
import { answering, nothing } from './request.ts';

export const libraryRequests = {
  'library.status': answering<LibraryStatus>()(nothing),
  /** Lets the user choose a folder and writes down there what the library holds; answers the new folder in it, or null. */
  'library.saveProof': answering<string | null>()(nothing),
  /** Shows the proof that was saved last. */
  'library.revealProof': answering<undefined>()(nothing),
  'library.reveal': answering<undefined>()(nothing),
  /**
   * Lets the user choose a folder, copies the library to it, compares each file by its hash, and goes on from there. The
   * folder that it was in stays as it is; null where the dialog was closed. Whatever fails, the library stays in use where it was.
   */
  'library.move': answering<LibraryMoved | null>()(nothing),
  /** Shows the folder that the library was moved from. */
  'library.revealFormer': answering<undefined>()(nothing),
} as const;
