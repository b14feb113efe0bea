import type { Clock } from '../../platform/clock.ts';
import type { Meter } from '../../platform/progress.ts';
import type { Folders } from '../destination/folders.ts';
import type { Journal } from '../destination/journal.ts';
import type { ManifestEntry } from '../destination/manifest.ts';
import type { MountGuard } from '../destination/mount-guard.ts';
import type { ExportableLibrary } from '../planning/candidates.ts';
import type { Prepared } from '../planning/prepare.ts';
import type { FilePool } from './file-pool.ts';
import type { LeftFile } from './remove-files.ts';

/** What was prepared, and what it is carried out with. */
export interface Run {
  readonly root: string;
  readonly mountGuard: MountGuard;
  readonly prepared: Prepared;
  readonly library: ExportableLibrary;
  readonly files: FilePool;
  readonly clock: Pick<Clock, 'now' | 'date'>;
  readonly signal: AbortSignal;
  readonly meter: Meter;
  /** Files of runs before that cannot be taken away. */
  readonly left: readonly LeftFile[];
  /** The clock when the run began. */
  readonly started: number;
}

/** The destination while its files change; `entries`: what its manifest will say of each clip. */
export interface ChangingDestination {
  readonly root: string;
  readonly folders: Folders;
  readonly journal: Journal;
  readonly mountGuard: MountGuard;
  readonly fsync: boolean;
  readonly entries: Map<string, ManifestEntry>;
  readonly signal: AbortSignal;
}
