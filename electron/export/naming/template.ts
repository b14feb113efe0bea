import { dateTokens, parseDateFormat } from './date-format.ts';
import type { Field, NamedClip } from './fields.ts';
import { fields } from './fields.ts';
import { head, singleLine } from './file-name.ts';
import type { Filter, FilterArgument } from './filters.ts';
import { filterOf, padded, wholeNumber } from './filters.ts';
import { firstGraphemes } from './graphemes.ts';
import { invalidTemplate } from './template-error.ts';

const maxLevels = 12;
const maxLimit = 500;
const maxDepth = 4;
const plainDate = 'yyyy-MM-dd';

/** A parsed template: parse once, render many. */
export interface Template {
  /** The fields it names. */
  readonly uses: ReadonlySet<string>;
  /** One text for each level, the last for the file's name without extension; not yet portable names. */
  render(clip: NamedClip): readonly string[];
}

type Part = (clip: NamedClip) => string;
interface Level {
  readonly parts: Part[];
  /** Made of conditions alone: a folder that comes out empty is left out. */
  conditional: boolean;
}

/**
 * Parses `{created:yyyy}/{voice}/{prompt:60|lower} [{id:8}]`; the grammar is in docs/EXPORT.md.
 * Throws `template-invalid` with the column as a param, counted from 1 in UTF-16 units.
 */
export function parseTemplate(source: string): Template {
  const reader = createReader(source);
  const levels: Level[] = [];
  for (;;) {
    const start = reader.at();
    const level = reader.level(levels.length + 1);
    if (level.parts.length === 0) {
      const end = reader.atEnd();
      throw invalidTemplate(
        end ? (levels.length === 0 ? 'empty' : 'folderLast') : 'folderUnnamed',
        end ? reader.at() + 1 : start + 1,
      );
    }
    levels.push(level);
    if (reader.atEnd()) break;
    reader.skip();
  }
  const last = levels.length - 1;
  return {
    uses: reader.uses,
    render: (clip) => {
      const rendered: string[] = [];
      levels.forEach(({ parts, conditional }, index) => {
        const text = parts.map((part) => part(clip)).join('');
        if (index === last || !conditional || text.trim() !== '') rendered.push(text);
      });
      return rendered;
    },
  };
}

interface Reader {
  readonly uses: ReadonlySet<string>;
  at(): number;
  atEnd(): boolean;
  skip(): void;
  /** Reads up to the next `/` outside of braces, or the end. */
  level(number: number): Level;
}

function createReader(source: string): Reader {
  const uses = new Set<string>();
  let at = 0;

  /** Text and fields up to one of `stops` (inside braces), or up to `/` or the end (outside). */
  function run(stops: string, depth: number): Level {
    const parts: Part[] = [];
    let literal = '';
    let conditional = true;
    const endLiteral = (): void => {
      const text = literal;
      if (text === '') return;
      conditional = false;
      parts.push(() => text);
      literal = '';
    };
    while (at < source.length) {
      const character = source.charAt(at);
      const next = source.charAt(at + 1);
      if (depth === 0 && (character === '{' || character === '}') && next === character) {
        literal += character;
        at += 2;
      } else if (depth > 0 && character === '\\' && next !== '') {
        literal += next;
        at += 2;
      } else if (character === '{') {
        endLiteral();
        const field = fieldAt(depth + 1);
        conditional &&= field.conditional;
        parts.push(field.part);
      } else if (character === '/' && depth === 0) {
        break;
      } else if (character === '/') {
        throw slashInside(at + 1);
      } else if (depth > 0 && stops.includes(character)) {
        break;
      } else if (character === '}') {
        throw invalidTemplate('braceUnopened', at + 1);
      } else {
        literal += character;
        at += 1;
      }
    }
    // Every exported file gets its ending by itself.
    if (depth === 0 && at === source.length && (literal.length > 4 || parts.length > 0)) {
      literal = literal.replace(/\.mp3$/i, '');
    }
    endLiteral();
    return { parts, conditional };
  }

  /** Plain text of an argument, up to one of `stops` that no backslash stands before. */
  function argument(stops: string, open: number): FilterArgument {
    const column = at + 1;
    let text = '';
    while (at < source.length && !stops.includes(source.charAt(at))) {
      if (source.charAt(at) === '/') throw slashInside(at + 1);
      if (source.charAt(at) === '\\' && at + 1 < source.length) at += 1;
      text += source.charAt(at);
      at += 1;
    }
    if (at >= source.length) throw neverClosed(open);
    return { text, column };
  }

  function fieldAt(depth: number): { readonly part: Part; readonly conditional: boolean } {
    const open = at;
    if (depth > maxDepth) throw invalidTemplate('nested', at + 1);
    at += 1;
    const nameColumn = at + 1;
    const name = argument(':|?}', open).text;
    const field = fields.get(name);
    if (!field) throw unknownField(name, nameColumn);
    uses.add(name);
    let given: FilterArgument | null = null;
    if (source.charAt(at) === ':') {
      at += 1;
      given = argument('|?}', open);
    }
    const read = reader(name, field, given);
    const filters: Filter[] = [];
    while (source.charAt(at) === '|') {
      at += 1;
      const filter = argument(':|?}', open);
      const parts: FilterArgument[] = [];
      while (source.charAt(at) === ':') {
        at += 1;
        parts.push(argument(':|?}', open));
      }
      filters.push(filterOf(filter.text, filter.column, parts));
    }
    const filtered: Part = (clip) => filters.reduce((text, filter) => filter(text), read(clip));
    if (source.charAt(at) !== '?') {
      at += 1;
      return { part: filtered, conditional: false };
    }
    at += 1;
    const then = run('!}', depth);
    let otherwise: Level | null = null;
    if (source.charAt(at) === '!') {
      at += 1;
      otherwise = run('}', depth);
    }
    if (source.charAt(at) !== '}') throw neverClosed(open);
    at += 1;
    return {
      part: (clip) =>
        (filtered(clip).trim() === '' ? (otherwise?.parts ?? []) : then.parts)
          .map((part) => part(clip))
          .join(''),
      conditional: true,
    };
  }

  return {
    uses,
    at: () => at,
    atEnd: () => at >= source.length,
    skip: () => {
      at += 1;
    },
    level(number) {
      if (number > maxLevels) {
        throw invalidTemplate('foldersMany', at, { most: maxLevels - 1 });
      }
      return run('', 0);
    },
  };
}

function reader(name: string, field: Field, given: FilterArgument | null): Part {
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

function unknownField(name: string, column: number): Error {
  const known = [...fields.keys()].join(', ');
  return invalidTemplate(name === '' ? 'fieldEmpty' : 'fieldUnknown', column, { name, known });
}

function neverClosed(open: number): Error {
  return invalidTemplate('braceUnclosed', open + 1);
}

function slashInside(column: number): Error {
  return invalidTemplate('slash', column);
}
