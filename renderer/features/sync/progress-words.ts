import type { JobProgress } from '../../../electron/contract/job.ts';
import type { Format } from '../../i18n/format.ts';
import { exportTexts } from '../../i18n/text/export.ts';
import { texts } from '../../i18n/text.ts';

/** "Fetching audio, 412 of 1,980, 12 MB, 3 min left"; of an export with its rate. */
export function progressWords(progress: JobProgress | null, format: Format): string {
  if (progress === null) return texts.jobs.starting;
  const { phase, items, total, bytes } = progress;
  const left = format.timeLeft(progress.timeLeft);
  return [
    texts.jobs.phase[phase],
    ...(items > 0 || total !== null
      ? [texts.jobs.of(format.number(items), total === null ? null : format.number(total))]
      : []),
    ...(bytes > 0 ? [format.bytes(bytes)] : []),
    ...(progress.job === 'export' && progress.bytesPerSecond > 0
      ? [exportTexts.rate(format.bytes(progress.bytesPerSecond))]
      : []),
    ...(left === null ? [] : [texts.jobs.left(left)]),
  ].join(', ');
}
