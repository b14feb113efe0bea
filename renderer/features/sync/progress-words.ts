import type { JobProgress } from '../../../electron/contract/job.ts';
import type { Format } from '../../i18n/format.ts';
import type { PageText } from '../../i18n/translate.ts';

/** "Fetching audio, 412 of 1,980, 12 MB, 3 min left"; of an export with its rate. */
export function progressWords(t: PageText, format: Format, progress: JobProgress | null): string {
  if (progress === null) return t('jobs.starting');
  const { phase, items, total, bytes } = progress;
  const left = format.timeLeft(progress.timeLeft);
  return format.list([
    t(`jobs.phase.${phase}`),
    ...(items > 0 || total !== null
      ? [total === null ? format.number(items) : t('jobs.of', { items, total })]
      : []),
    ...(bytes > 0 ? [format.bytes(bytes)] : []),
    ...(progress.job === 'export' && progress.bytesPerSecond > 0
      ? [t('export.rate', { size: format.bytes(progress.bytesPerSecond) })]
      : []),
    ...(left === null ? [] : [t('jobs.left', { time: left })]),
  ]);
}
