import { AppError } from '../../contract/errors.ts';

/** `column`: where in the template, counted from 1 in UTF-16 units. */
export function invalidTemplate(sentence: string, column: number): AppError {
  return new AppError('template-invalid', sentence, { detail: { column } });
}
