import type { ExportOptions, ExportPreview } from '../../../electron/contract/export.ts';
import type { Format } from '../../i18n/format.ts';
import type { PageText } from '../../i18n/translate.ts';

/** What an export would do, as its button says it: "Rename 3,000", "Write 12". */
export function planWords(
  t: PageText,
  preview: ExportPreview | null,
  { container }: Pick<ExportOptions, 'container'>,
): string {
  if (preview === null || container === 'zip') return t('export.submit');
  const { new: written, renamed, removed } = preview;
  if (written + renamed + removed === 0) return t('export.upToDate');
  return t('export.do', { written, renamed, removed });
}

/** What lies in the folder and what comes, one after the other. */
export function planSums(t: PageText, format: Format, preview: ExportPreview | null): string {
  if (preview === null) return '';
  const { clips, new: fresh, unchanged, renamed, waiting, changed, foreign } = preview;
  return format.list([
    t('common.clips', { count: clips }),
    ...(fresh > 0 && fresh < clips ? [t('export.fresh', { count: fresh })] : []),
    ...(unchanged > 0 ? [t('export.unchanged', { count: unchanged })] : []),
    ...(renamed > 0 ? [t('export.toRename', { count: renamed })] : []),
    ...(waiting > 0 ? [t('export.waiting', { count: waiting })] : []),
    ...(changed > 0 ? [t('export.changed', { count: changed })] : []),
    ...(foreign > 0 ? [t('export.foreign', { count: foreign })] : []),
    ...(preview.bytesNeeded > 0 ? [t('export.needed', { size: format.bytes(preview.bytesNeeded) })] : []),
    ...(preview.bytesFree === null ? [] : [t('export.free', { size: format.bytes(preview.bytesFree) })]),
  ]);
}
