import { AppError } from '../../contract/errors.ts';

/** What is wrong with a template; the catalogue of messages has a sentence for each. */
export type TemplateProblem =
  | 'argument'
  | 'braceUnclosed'
  | 'braceUnopened'
  | 'dateEmpty'
  | 'datePart'
  | 'empty'
  | 'fieldEmpty'
  | 'fieldUnknown'
  | 'filterEmpty'
  | 'filterForm'
  | 'filterReplacesNothing'
  | 'filterUnknown'
  | 'folderLast'
  | 'folderUnnamed'
  | 'foldersMany'
  | 'length'
  | 'nested'
  | 'number'
  | 'slash';

/** What the sentences name. */
interface TemplateDetails {
  readonly name?: string;
  readonly known?: string;
  readonly example?: string;
  readonly most?: number;
}

/** `column`: where in the template, counted from 1 in UTF-16 units. */
export function invalidTemplate(
  problem: TemplateProblem,
  column: number,
  details: TemplateDetails = {},
): AppError {
  return new AppError('template-invalid', { params: { problem, column, ...details } });
}
