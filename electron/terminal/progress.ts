import type { JobProgress } from '../contract/job.ts';
import { formatBytes, formatSeconds } from './format.ts';
import type { TerminalText } from './text.ts';

/** Shows how far a job is, on stderr. */
export interface ProgressLine {
  show(progress: JobProgress): void;
  /** Removes the line, so that what follows starts on a clean one. */
  clear(): void;
}

/** Milliseconds between lines where a line cannot be rewritten. */
const sparse = 10_000;

/** One rewritten line on a terminal, a line now and then elsewhere, nothing with `quiet` unless it is a terminal. */
export function createProgressLine(options: {
  readonly stream: NodeJS.WriteStream;
  /** What `TERM` says; one that is `dumb` cannot rewrite a line. */
  readonly kind: string | undefined;
  readonly quiet: boolean;
  readonly text: TerminalText;
  /** Milliseconds, never going back. */
  readonly clock: () => number;
}): ProgressLine {
  const { stream, kind, quiet, text, clock } = options;
  if (stream.isTTY && kind !== 'dumb') return rewrittenLine(stream, text);
  if (quiet) return { show: nothing, clear: nothing };
  let phase: JobProgress['phase'] | null = null;
  let shownAt = 0;
  return {
    show(progress) {
      const now = clock();
      if (progress.total === 0) return;
      if (progress.phase === phase && now - shownAt < sparse) return;
      phase = progress.phase;
      shownAt = now;
      stream.write(`${progressText(progress, text)}\n`);
    },
    clear: nothing,
  };
}

function rewrittenLine(stream: NodeJS.WriteStream, text: TerminalText): ProgressLine {
  let shown = false;
  return {
    show(progress) {
      if (progress.total === 0) return;
      shown = true;
      const width = Math.max(20, (stream.columns || 80) - 1);
      stream.write(`\r${progressText(progress, text).slice(0, width)}\u001b[K`);
    },
    clear() {
      if (shown) stream.write('\r\u001b[K');
      shown = false;
    },
  };
}

export function progressText(progress: JobProgress, text: TerminalText): string {
  const { phase, items, total, bytes, bytesPerSecond, timeLeft } = progress;
  return [
    total === null
      ? text('progress.counted', { phase, items })
      : text('progress.ofTotal', { phase, items, total }),
    ...(bytes > 0 ? [formatBytes(bytes)] : []),
    ...(bytesPerSecond > 0 ? [text('progress.rate', { amount: formatBytes(bytesPerSecond) })] : []),
    ...(timeLeft === null ? [] : [text('progress.timeLeft', { time: formatSeconds(timeLeft) })]),
  ].join(', ');
}

function nothing(): void {
  return undefined;
}
