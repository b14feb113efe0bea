import type { ExportNote } from '../export-notes.ts';
import english from './en/export.json' with { type: 'json' };
import type { Translate } from './translate.ts';
import { createTranslate } from './translate.ts';

/** What an export writes for a person: notes, its report and its web page. */
export interface ExportText {
  readonly of: Translate<keyof typeof english>;
  /** Why a file was skipped or failed. */
  ofNote(note: Pick<ExportNote, 'code' | 'params'>): string;
}

/** `locale` is BCP 47; there is English alone so far. */
export function createExportText(locale = 'en'): ExportText {
  const translate = createTranslate<keyof typeof english>(english, locale);
  return { of: translate, ofNote: ({ code, params }) => translate(`note-${code}`, params) };
}
