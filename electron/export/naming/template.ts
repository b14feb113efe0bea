import type { NamedClip } from './fields.ts';
import { fields } from './fields.ts';
import type { Part } from './field-value.ts';
import { valueOf } from './field-value.ts';
import type { Filter, FilterArgument } from './filters.ts';
import { filterOf } from './filters.ts';
import { invalidTemplate } from './template-error.ts';

const maxLevels = 12;
const maxDepth = 4;

/** A parsed template: parse once, render many. */
export interface Template {
  /** The fields it names. */
  readonly uses: ReadonlySet<string>;
  /** One text for each level, the last for the file's name without extension; not yet portable names. */
  render(clip: NamedClip): string[];
}

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
  const cursor: Cursor = { source, at: 0, uses: new Set() };
  const levels: Level[] = [];
  for (;;) {
    const start = cursor.at;
    if (levels.length === maxLevels) throw invalidTemplate('foldersMany', start, { most: maxLevels - 1 });
    const level = readRun(cursor, '', 0);
    const end = atEnd(cursor);
    if (level.parts.length === 0) {
      throw invalidTemplate(
        end ? (levels.length === 0 ? 'empty' : 'folderLast') : 'folderUnnamed',
        end ? cursor.at + 1 : start + 1,
      );
    }
    levels.push(level);
    if (end) break;
    cursor.at += 1;
  }
  const last = levels.length - 1;
  return {
    uses: cursor.uses,
    render: (clip) => {
      const rendered: string[] = [];
      for (const [index, { parts, conditional }] of levels.entries()) {
        const text = joined(parts, clip);
        if (index === last || !conditional || text.trim() !== '') rendered.push(text);
      }
      return rendered;
    },
  };
}

function joined(parts: readonly Part[], clip: NamedClip): string {
  let text = '';
  for (const part of parts) text += part(clip);
  return text;
}

/** How far a template has been read, and the fields that it names so far. */
interface Cursor {
  readonly source: string;
  at: number;
  readonly uses: Set<string>;
}

function atEnd({ source, at }: Cursor): boolean {
  return at >= source.length;
}

/** Goes past `character` if it comes next. */
function skips(cursor: Cursor, character: string): boolean {
  if (cursor.source.charAt(cursor.at) !== character) return false;
  cursor.at += 1;
  return true;
}

/** Text and fields up to one of `stops` (inside braces), or up to `/` or the end (outside). */
function readRun(cursor: Cursor, stops: string, depth: number): Level {
  const { source } = cursor;
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
  while (!atEnd(cursor)) {
    const character = source.charAt(cursor.at);
    const next = source.charAt(cursor.at + 1);
    if (depth === 0 && (character === '{' || character === '}') && next === character) {
      literal += character;
      cursor.at += 2;
    } else if (depth > 0 && character === '\\' && next !== '') {
      literal += next;
      cursor.at += 2;
    } else if (character === '{') {
      endLiteral();
      const field = readField(cursor, depth + 1);
      conditional &&= field.conditional;
      parts.push(field.part);
    } else if (character === '/' && depth === 0) {
      break;
    } else if (character === '/') {
      throw slashInside(cursor.at + 1);
    } else if (depth > 0 && stops.includes(character)) {
      break;
    } else if (character === '}') {
      throw invalidTemplate('braceUnopened', cursor.at + 1);
    } else {
      literal += character;
      cursor.at += 1;
    }
  }
  // Every exported file gets its ending by itself.
  if (depth === 0 && cursor.at === source.length && (literal.length > 4 || parts.length > 0)) {
    literal = literal.replace(/\.mp3$/i, '');
  }
  endLiteral();
  return { parts, conditional };
}

/** Plain text of an argument, up to one of `stops` that no backslash stands before; `open`: where its field begins. */
function readArgument(cursor: Cursor, stops: string, open: number): FilterArgument {
  const { source } = cursor;
  const column = cursor.at + 1;
  let text = '';
  while (!atEnd(cursor) && !stops.includes(source.charAt(cursor.at))) {
    if (source.charAt(cursor.at) === '/') throw slashInside(cursor.at + 1);
    if (source.charAt(cursor.at) === '\\' && cursor.at + 1 < source.length) cursor.at += 1;
    text += source.charAt(cursor.at);
    cursor.at += 1;
  }
  if (atEnd(cursor)) throw neverClosed(open);
  return { text, column };
}

/** A field from its `{` to its `}`: name, argument, filters, and what stands there when it is empty or not. */
function readField(cursor: Cursor, depth: number): { readonly part: Part; readonly conditional: boolean } {
  const open = cursor.at;
  if (depth > maxDepth) throw invalidTemplate('nested', open + 1);
  cursor.at += 1;
  const nameColumn = cursor.at + 1;
  const name = readArgument(cursor, ':|?}', open).text;
  const field = fields.get(name);
  if (!field) throw unknownField(name, nameColumn);
  cursor.uses.add(name);
  const value = valueOf(name, field, skips(cursor, ':') ? readArgument(cursor, '|?}', open) : null);
  const filters = readFilters(cursor, open);
  const filtered: Part =
    filters.length === 0 ? value : (clip) => filters.reduce((text, filter) => filter(text), value(clip));
  if (skips(cursor, '}')) return { part: filtered, conditional: false };
  return { part: readCondition(cursor, filtered, open, depth), conditional: true };
}

function readFilters(cursor: Cursor, open: number): readonly Filter[] {
  const filters: Filter[] = [];
  while (skips(cursor, '|')) {
    const { text, column } = readArgument(cursor, ':|?}', open);
    const parts: FilterArgument[] = [];
    while (skips(cursor, ':')) parts.push(readArgument(cursor, ':|?}', open));
    filters.push(filterOf(text, column, parts));
  }
  return filters;
}

/** From the `?` of a field to its `}`: what is written when the field has a value, and after `!` when it has none. */
function readCondition(cursor: Cursor, value: Part, open: number, depth: number): Part {
  cursor.at += 1;
  const then = readRun(cursor, '!}', depth).parts;
  const otherwise = skips(cursor, '!') ? readRun(cursor, '}', depth).parts : [];
  if (!skips(cursor, '}')) throw neverClosed(open);
  return (clip) => joined(value(clip).trim() === '' ? otherwise : then, clip);
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
