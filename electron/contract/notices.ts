import type { ErrorParams } from './errors.ts';

/** What a person is told unasked, in the window and in the terminal: something happened to what is theirs. */
export const noticeCodes = [
  'library-rebuilt', // the database was damaged or missing, and was made again
  'library-upgraded',
  'library-records-joined', // the records knew what the database did not: one of them was put back, or is another computer's
  'library-records-set-aside', // records of another library
  'library-user-data-merged', // notes, favourites and collections of two places
  'library-user-data-set-aside',
  'library-tightened', // files that others could read
  'library-media-missing', // none of the files that were there
  'library-read-only',
  'library-read-from-copy', // a database that is older, damaged or not up to date, and may not be changed where it lies
  'library-foreign', // opened for reading only, until the person says that it is theirs
  'home-tightened', // settings, logs or saved exports that others could read
  'settings-damaged', // the settings file was set aside
  'shortcuts-taken', // keys that work everywhere, which another program has
  'defect', // something failed that no request answers
  'export-jobs-damaged', // the file of saved exports was set aside
  'listing-in-parts', // the service failed to send some pages of the list
  'key-standing-not-saved', // what the service said to the key could not be written down
] as const;

export type NoticeCode = (typeof noticeCodes)[number];

/** A notice as it crosses between processes; it becomes a sentence at the rim, as errors do. */
export interface Notice {
  readonly code: NoticeCode;
  readonly params?: ErrorParams;
}

export type Notify = (notice: Notice) => void;
