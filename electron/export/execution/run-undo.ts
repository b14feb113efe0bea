import { AppError } from '../../contract/errors.ts';
import type { Destination } from '../destination/destination.ts';
import { finishedRun, whileLocked } from './hold-destination.ts';
import type { LastRun } from './last-run.ts';
import type { AppliedReport } from './report.ts';
import type { Run } from './run.ts';
import { runExport } from './run-export.ts';
import { prepareUndo } from './undo.ts';

/** Takes the last change of names back, while the destination is held. */
export async function runUndo(
  destination: Destination,
  run: Omit<Run, 'root' | 'prepared' | 'mountGuard' | 'left'>,
): Promise<AppliedReport> {
  const { root, exists } = destination;
  const { clock, started } = run;
  if (!exists) throw new AppError('export-nothing-to-undo');
  return whileLocked(destination, async (mountGuard) => {
    const last = await finishedRun(mountGuard, clock.date());
    // What was cut short was such an undo: now it is done.
    if (last?.kind === 'undo' && last.moved) return reportOfFinished(root, last, clock.now() - started);
    const prepared = await prepareUndo(destination);
    return runExport({ ...run, root, mountGuard, left: last?.left ?? [], kind: 'undo', prepared });
  });
}

/** An undo that was cut short, and that has come to its end now. */
function reportOfFinished(folder: string, { renamed, left }: LastRun, elapsed: number): AppliedReport {
  const failed = left.length;
  const counts = { written: 0, unchanged: 0, renamed, removed: 0, skipped: 0, failed, bytes: 0, extra: 0 };
  return { folder, ...counts, elapsed_ms: Math.round(elapsed), notes: left.map(({ note }) => note) };
}
