import { dateTokens, parseDateFormat } from './date-format.ts';
import type { Field, NamedClip } from './fields.ts';
import { head, singleLine } from './file-name.ts';
import type { FilterArgument } from './filters.ts';
import { padded, wholeNumber } from './filters.ts';
import { firstGraphemes } from './graphemes.ts';
import { invalidTemplate } from './template-error.ts';

const maxLimit = 500;
const plainDate = 'yyyy-MM-dd';

/** A piece of a name, as text. */
export type Part = (clip: NamedClip) => string;

/** The value of a field as its argument wants it: so many graphemes, digits, or parts of a date. */
export function valueOf(name: string, field: Field, given: FilterArgument | null): Part {
  switch (field.kind) {
    case 'text': {
      if (given === null) return (clip) => singleLine(head(field.read(clip)));
      const limit = lengthOf(name, given);
      return (clip) => firstGraphemes(singleLine(head(field.read(clip))), limit).trimEnd();
    }
    case 'number': {
      if (given === null) return field.read;
      const digits = wholeNumber(given, 20, `{${name}:3}`);
      return (clip) => padded(field.read(clip), digits);
    }
    case 'date':
      return dateReader(field, given);
    case 'value':
      if (given) throw invalidTemplate('argument', given.column, { name });
      return field.read;
  }
}

function lengthOf(name: string, given: FilterArgument): number {
  const limit = /^[0-9]{1,3}$/.test(given.text) ? Number(given.text) : 0;
  if (limit < 1 || limit > maxLimit) {
    const example = `{${name}:${name === 'id' ? 8 : 60}}`;
    throw invalidTemplate('length', given.column, { name, most: maxLimit, example });
  }
  return limit;
}

function dateReader(field: Field, given: FilterArgument | null): Part {
  const format = given?.text ?? plainDate;
  const column = given?.column ?? 1;
  if (format === '') throw invalidTemplate('dateEmpty', column);
  const parsed = parseDateFormat(format);
  if ('unknown' in parsed) {
    const details = { name: parsed.unknown, known: dateTokens.join(', ') };
    throw invalidTemplate('datePart', column + parsed.at, details);
  }
  return (clip) => parsed.format(field.read(clip));
}
