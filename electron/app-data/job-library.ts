import path from 'node:path';
import type { ErrorCode } from '../contract/errors.ts';
import type { ExportJob, JobBelongs, JobLibrary } from '../contract/export.ts';

/** The library that is open. */
export interface OpenLibraryMark extends JobLibrary {
  readonly account: ExportJob['account'];
}

/**
 * Whether a saved export is of the library that is open. A job of a version that noted no library is of the only one
 * that there is.
 */
export async function belongsTo(
  job: ExportJob,
  here: OpenLibraryMark,
  isOnlyLibrary: () => Promise<boolean>,
): Promise<JobBelongs> {
  if (job.account !== here.account) return 'elsewhere';
  if (job.account === 'sample') return 'here';
  if (job.library !== null) return isSame(job.library, here) ? 'here' : 'elsewhere';
  return (await isOnlyLibrary()) ? 'here' : 'unknown';
}

/** What a job notes of the library that it is saved for. */
export function libraryOf({ id, folder }: OpenLibraryMark): JobLibrary {
  return { id, folder };
}

function isSame(one: JobLibrary, other: JobLibrary): boolean {
  if (one.id !== null && other.id !== null) return one.id === other.id;
  return path.resolve(one.folder) === path.resolve(other.folder);
}

/** Why a job does not run over this library. */
export function refusal(job: ExportJob, here: OpenLibraryMark): ErrorCode {
  if (job.account !== here.account) return otherAccount(job);
  return job.library === null ? 'export-job-library-unknown' : 'export-job-of-other-library';
}

/** Why a job does not run over the other account's library. */
export function otherAccount(job: ExportJob): ErrorCode {
  return job.account === 'sample' ? 'export-job-of-sample' : 'export-job-of-library';
}
