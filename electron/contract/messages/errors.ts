import type { ErrorReport } from '../errors.ts';
import { toErrorReport } from '../errors.ts';
import english from './en/errors.json' with { type: 'json' };
import { createTranslate } from './translate.ts';

/** Writes an error for a person: what happened, what it means for the clips, what to do. */
export interface ErrorText {
  ofReport(report: ErrorReport): string;
  /** Of whatever was thrown. */
  of(error: unknown): string;
}

/** `locale` is BCP 47; there is English alone so far. */
export function createErrorText(locale = 'en'): ErrorText {
  const translate = createTranslate<keyof typeof english>(english, locale);
  const ofReport = ({ code, params, message }: ErrorReport) =>
    message ?? translate(code in english ? (code as keyof typeof english) : 'internal', params);
  return { ofReport, of: (error) => ofReport(toErrorReport(error)) };
}
