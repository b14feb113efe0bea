/**
 * Something that a person is told once after a library was opened: what was found, and where the old file lies.
 * Paths are names below the library's folder.
 */
export type LibraryNotice =
  /** The database was damaged or missing. It was rebuilt from what could be read of it and from the saved listing. */
  | {
      readonly kind: 'database-rebuilt';
      /** Where the damaged one lies; null when there was none. */
      readonly aside: string | null;
      readonly clips: number;
      /** Clips that were read from the damaged database itself; the others come from the saved listing. */
      readonly salvaged: number;
    }
  /** The database was brought up to a newer version. */
  | { readonly kind: 'database-upgraded'; readonly from: number; readonly to: number }
  /** Notes, favourites and collections of `own.json` and of the database were not the same and were joined. */
  | { readonly kind: 'user-data-merged'; readonly aside: string | null }
  /** `own.json` could not be read and was set aside. */
  | { readonly kind: 'user-data-set-aside'; readonly aside: string }
  /** Files that others on this machine could read are now for their owner alone. */
  | { readonly kind: 'permissions-tightened'; readonly files: number }
  /** The library can be read and not changed: its disk, its share or its owner does not allow it. */
  | { readonly kind: 'read-only' };
