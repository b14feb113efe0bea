import type { ErrorParams, ErrorReport } from '../errors.ts';
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
  const ofReport = ({ code, params }: ErrorReport) => translate(code, whole(params));
  return { ofReport, of: (error) => ofReport(toErrorReport(error)) };
}

/** An error must become a sentence whatever it lacks: what its message names and nobody gave is left empty. */
function whole(params: ErrorParams = {}): ErrorParams {
  return new Proxy(params, {
    has: () => true,
    get: (given, name) => (typeof name === 'string' ? given[name] : undefined) ?? '',
  });
}
