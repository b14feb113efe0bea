import type { JobProgress } from '../contract/job.ts';
import { formatBytes, formatCount, formatSeconds } from './format.ts';

/** Shows how far a job is, on stderr. */
export interface ProgressLine {
  show(progress: JobProgress): void;
  /** Takes the line away, so that what follows starts on a clean one. */
  clear(): void;
}

const labels: Readonly<Record<JobProgress['phase'], string>> = {
  listing: 'Listing clips',
  audio: 'Fetching audio',
  planning: 'Planning',
  writing: 'Writing files',
  checking: 'Checking files',
  repairing: 'Repairing',
};

/** Milliseconds between lines where a line cannot be rewritten. */
const sparse = 10_000;

/** One rewritten line on a terminal, a line now and then elsewhere, nothing with `quiet` unless it is a terminal. */
export function createProgressLine(options: {
  readonly stream: NodeJS.WriteStream;
  readonly quiet: boolean;
  /** Milliseconds, never going back. */
  readonly clock: () => number;
}): ProgressLine {
  const { stream, quiet, clock } = options;
  if (stream.isTTY) return rewrittenLine(stream);
  if (quiet) return { show: nothing, clear: nothing };
  let phase: JobProgress['phase'] | null = null;
  let shownAt = 0;
  return {
    show(progress) {
      const now = clock();
      if (progress.phase === phase && now - shownAt < sparse) return;
      phase = progress.phase;
      shownAt = now;
      stream.write(`${progressText(progress)}\n`);
    },
    clear: nothing,
  };
}

function rewrittenLine(stream: NodeJS.WriteStream): ProgressLine {
  let shown = false;
  return {
    show(progress) {
      shown = true;
      stream.write(`\r${progressText(progress).slice(0, Math.max(20, (stream.columns || 80) - 1))}\u001b[K`);
    },
    clear() {
      if (shown) stream.write('\r\u001b[K');
      shown = false;
    },
  };
}

export function progressText(progress: JobProgress): string {
  const { phase, items, total, bytes, bytesPerSecond, timeLeft } = progress;
  const count = total === null ? formatCount(items) : `${formatCount(items)} of ${formatCount(total)}`;
  return [
    `${labels[phase]}: ${count}`,
    bytes > 0 ? formatBytes(bytes) : '',
    bytesPerSecond > 0 ? `${formatBytes(bytesPerSecond)}/s` : '',
    timeLeft === null ? '' : `${formatSeconds(timeLeft)} left`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function nothing(): void {
  return undefined;
}
