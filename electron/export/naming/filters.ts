import { firstGraphemes } from './graphemes.ts';
import { invalidTemplate } from './template-error.ts';

/** Changes what a field gave. */
export type Filter = (text: string) => string;

export interface FilterArgument {
  readonly text: string;
  /** Column of its first character, from 1. */
  readonly column: number;
}

const known = ['upper', 'lower', 'title', 'max', 'pad', 'replace', 'default'] as const;

/**
 * A filter by name. Letters change without regard to the system's language, so that names are the same everywhere.
 * Throws `template-invalid`.
 */
export function filterOf(name: string, column: number, given: readonly FilterArgument[]): Filter {
  const end = column + name.length;
  const expect = (count: number, example: string): void => {
    if (given.length !== count) {
      throw invalidTemplate('filterForm', given[count]?.column ?? end, { example });
    }
  };
  switch (name) {
    case 'upper':
      expect(0, 'upper');
      return (text) => text.toUpperCase();
    case 'lower':
      expect(0, 'lower');
      return (text) => text.toLowerCase();
    case 'title':
      expect(0, 'title');
      return (text) =>
        text.replace(
          /(^|[^\p{L}\p{M}\p{N}'’])(\p{L})/gu,
          (_, before: string, letter: string) => before + letter.toUpperCase(),
        );
    case 'max': {
      expect(1, 'max:40');
      const limit = wholeNumber(given[0], 500, 'max:40');
      return (text) => firstGraphemes(text, limit).trimEnd();
    }
    case 'pad': {
      expect(1, 'pad:3');
      const digits = wholeNumber(given[0], 20, 'pad:3');
      return (text) => padded(text, digits);
    }
    case 'replace': {
      expect(2, 'replace:this:that');
      const [from, to] = [given[0]?.text ?? '', given[1]?.text ?? ''];
      if (from === '') throw invalidTemplate('filterReplacesNothing', given[0]?.column ?? end);
      return (text) => text.split(from).join(to);
    }
    case 'default': {
      expect(1, 'default:none');
      const instead = given[0]?.text ?? '';
      return (text) => (text.trim() === '' ? instead : text);
    }
    default:
      throw invalidTemplate(name === '' ? 'filterEmpty' : 'filterUnknown', column, {
        name,
        known: known.join(', '),
      });
  }
}

/** A number with zeros before it; a text that is no number stays as it is. */
export function padded(text: string, digits: number): string {
  const number = /^(-?)(\d+)(.*)$/su.exec(text);
  if (!number) return text;
  return `${number[1] ?? ''}${(number[2] ?? '').padStart(digits, '0')}${number[3] ?? ''}`;
}

/** A whole number from 1 to `most`. */
export function wholeNumber(given: FilterArgument | undefined, most: number, example: string): number {
  const value = given && /^[0-9]{1,3}$/.test(given.text) ? Number(given.text) : 0;
  if (value < 1 || value > most) {
    throw invalidTemplate('number', given?.column ?? 1, { most, example });
  }
  return value;
}
