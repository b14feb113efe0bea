import { AppError } from '../contract/errors.ts';
import { dateTokens, parseDateFormat } from './date-format.ts';
import type { Field, NamedClip } from './fields.ts';
import { fields } from './fields.ts';
import { singleLine } from './file-name.ts';
import { firstGraphemes } from './graphemes.ts';

const maxLevels = 12;
const maxLimit = 500;
const plainDate = 'yyyy-MM-dd';

/** A parsed template: parse once, render many. */
export interface Template {
  /** The fields it names. */
  readonly uses: ReadonlySet<string>;
  /** One text for each level, the last for the file's name without extension; not yet portable names. */
  render(clip: NamedClip): readonly string[];
}

type Part = (clip: NamedClip) => string;

/**
 * Parses `{created:yyyy}/{voice}/{prompt:60} [{id:8}]`; the grammar is in docs/EXPORT.md.
 * Throws `template-invalid` with `detail.column`, counted from 1 in UTF-16 units.
 */
export function parseTemplate(source: string): Template {
  const uses = new Set<string>();
  const levels: Part[][] = [[]];
  let at = 0;
  let levelStart = 0;
  let literal = '';

  const endLiteral = (): void => {
    const text = literal;
    if (text !== '') levels.at(-1)?.push(() => text);
    literal = '';
  };
  const endLevel = (): void => {
    endLiteral();
    if (levels.at(-1)?.length === 0) {
      const end = at === source.length;
      throw invalid(
        end && levels.length === 1
          ? 'The template is empty. Write a name, such as {prompt:60}.'
          : end
            ? 'The template ends with a folder. Write a name for the file after the last “/”.'
            : 'A folder has no name here. Take out one “/”.',
        end ? at + 1 : levelStart + 1,
      );
    }
  };

  while (at < source.length) {
    const character = source.charAt(at);
    if ((character === '{' || character === '}') && source.charAt(at + 1) === character) {
      literal += character;
      at += 2;
    } else if (character === '{') {
      const end = source.indexOf('}', at);
      if (end === -1) throw invalid('This “{” is never closed. Write “{{” for a brace in the name.', at + 1);
      endLiteral();
      levels.at(-1)?.push(parseField(source.slice(at + 1, end), at + 1, uses));
      at = end + 1;
    } else if (character === '}') {
      throw invalid('This “}” closes nothing. Write “}}” for a brace in the name.', at + 1);
    } else if (character === '/') {
      endLevel();
      if (levels.length === maxLevels) {
        throw invalid(`The template makes too many folders. At most ${maxLevels - 1} fit.`, at + 1);
      }
      levels.push([]);
      at += 1;
      levelStart = at;
    } else {
      literal += character;
      at += 1;
    }
  }
  // Every exported file ends in .mp3 by itself.
  if (literal.length > 4 || levels.at(-1)?.length !== 0) literal = literal.replace(/\.mp3$/i, '');
  endLevel();

  return {
    uses,
    render: (clip) => levels.map((parts) => parts.map((part) => part(clip)).join('')),
  };
}

/** `start`: where the text between the braces begins in the template, from 0. */
function parseField(text: string, start: number, uses: Set<string>): Part {
  const colon = text.indexOf(':');
  const name = colon === -1 ? text : text.slice(0, colon);
  const field = fields.get(name);
  if (!field) {
    const known = [...fields.keys()].join(', ');
    throw invalid(
      name === ''
        ? `A field needs a name. Known are ${known}.`
        : `There is no field “${name}”. Known are ${known}.`,
      start + 1,
    );
  }
  uses.add(name);
  const argument = colon === -1 ? null : text.slice(colon + 1);
  return renderer(name, field, argument, start + colon + 2);
}

function renderer(name: string, field: Field, argument: string | null, column: number): Part {
  switch (field.kind) {
    case 'text':
      return textRenderer(name, field, argument, column);
    case 'date':
      return dateRenderer(field, argument ?? plainDate, column);
    case 'value':
      if (argument !== null) {
        throw invalid(`The field “${name}” takes nothing after a colon.`, column);
      }
      return field.read;
  }
}

function textRenderer(name: string, field: Field, argument: string | null, column: number): Part {
  if (argument === null) return (clip) => singleLine(field.read(clip));
  const limit = /^[0-9]{1,3}$/.test(argument) ? Number(argument) : 0;
  if (limit < 1 || limit > maxLimit) {
    throw invalid(
      `After “${name}:” comes a length from 1 to ${maxLimit}, such as {${name}:${name === 'id' ? 8 : 60}}.`,
      column,
    );
  }
  return (clip) => firstGraphemes(singleLine(field.read(clip)), limit).trimEnd();
}

function dateRenderer(field: Field, format: string, column: number): Part {
  if (format === '') throw invalid('After the colon comes a date format, such as {created:yyyy}.', column);
  const slash = format.indexOf('/');
  if (slash !== -1) {
    throw invalid(
      'A “/” cannot stand inside braces. Write {created:yyyy}/{created:MM} for two folders.',
      column + slash,
    );
  }
  const parsed = parseDateFormat(format);
  if ('unknown' in parsed) {
    throw invalid(
      `A date has no part “${parsed.unknown}”. Known are ${dateTokens.join(', ')}.`,
      column + parsed.at,
    );
  }
  return (clip) => parsed.format(field.read(clip));
}

function invalid(sentence: string, column: number): AppError {
  return new AppError('template-invalid', sentence, { detail: { column } });
}
