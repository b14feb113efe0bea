import type { AccountKind } from '../contract/account.ts';
import type { VerifyReport } from '../contract/job.ts';
import type { OpenLibraryMark } from '../app-data/job-library.ts';
import type { createExporter } from '../export/exporter.ts';
import type { JobOptions } from '../jobs/job.ts';
import type { Library } from '../library/library.ts';
import type { ClipFetcher } from '../sync/clip-fetcher.ts';
import type { createSync } from '../sync/sync.ts';

export type OpenKind = Exclude<AccountKind, 'none'>;

/** An account that is open: its library, and what can be done with it. */
export interface OpenAccount {
  readonly kind: OpenKind;
  readonly library: Library;
  /** What saved exports know the library by. */
  readonly mark: OpenLibraryMark;
  /** The library came from someone else, and is open for reading only. */
  readonly foreign: boolean;
  /** Rejects with `library-read-only`, or with `key-missing` or `keychain-…` before it asks the service, when there is no key. */
  readonly sync: ReturnType<typeof createSync>;
  readonly exporter: ReturnType<typeof createExporter>;
  /** One clip's audio for someone who waits for it. */
  readonly fetchOne: ClipFetcher;
  /** Proves the cache; with `repair` it fetches again what is missing or changed, which needs the audio host but no key. */
  verify(
    options: JobOptions & { readonly repair: boolean; readonly lost?: boolean; readonly videos?: boolean },
  ): Promise<VerifyReport>;
  close(): Promise<void>;
}

/** A library that is opened by its folder. */
export interface NamedLibrary {
  readonly folder: string;
  /** The person has just said that it may be written to. */
  readonly trusted: boolean;
}

/** How a library is opened: `write-or-read` for reading where it cannot be written. */
export type OpenMode = 'write' | 'read' | 'write-or-read';
