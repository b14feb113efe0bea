import type { ExportResult } from '../../../electron/contract/export.ts';
import type { Format } from '../../i18n/format.ts';
import type { PageText } from '../../i18n/translate.ts';

/** "12 written, 3 already there", or why nothing was. */
export function resultWords(t: PageText, format: Format, result: ExportResult): string {
  return (
    result.problem ??
    format.list([
      ...(result.written > 0 || result.renamed + result.removed === 0
        ? [t('export.written', { count: result.written })]
        : []),
      ...(result.renamed > 0 ? [t('export.renamed', { count: result.renamed })] : []),
      ...(result.removed > 0 ? [t('export.removed', { count: result.removed })] : []),
      ...(result.unchanged > 0 ? [t('export.unchanged', { count: result.unchanged })] : []),
      ...(result.skipped > 0 ? [t('export.left', { count: result.skipped })] : []),
      ...(result.failed > 0 ? [t('export.failed', { count: result.failed })] : []),
    ])
  );
}
