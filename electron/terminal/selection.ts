import type { Command } from 'commander';
import { z } from 'zod';
import { audioStates } from '../contract/clip.ts';
import type { ClipQuery } from '../contract/clip-query.ts';
import { clipQuerySchema } from '../contract/clip-query.ts';
import type { RangeFields } from '../contract/filter-registry.ts';
import { filtersOf } from '../contract/filter-registry.ts';
import { clipSorts, sortRegistry } from '../contract/sort-registry.ts';
import type { Library } from '../library/library.ts';
import type { TerminalText } from './text.ts';
import { UsageError } from './usage-error.ts';

/** Options as commander has parsed them, by their names in camel case. */
const optionsSchema = z.record(z.string(), z.unknown());
const sortSchema = z.object({ field: z.enum(clipSorts), descending: z.boolean() }).optional();
const collectionSchema = z.string().optional();

/** The flags that say which clips, one or two for each filter of the registry; the same for `list` and `export`. */
export function addSelection(command: Command, text: TerminalText): Command {
  const states = audioStates.join(', ');
  for (const { option } of filtersOf('search'))
    command.option(`--${option} <text>`, text('selection.search'));
  for (const { name, option } of filtersOf('flag')) {
    command.option(`--${option}`, text(`selection.flag.${name}`));
  }
  for (const { name, option } of filtersOf('hidden')) {
    command
      .option(`--${option}`, text(`selection.hidden.${name}`))
      .option(`--with-${option}`, text(`selection.hidden.${name}.with`));
  }
  for (const { option } of filtersOf('collection')) {
    command.option(`--${option} <name>`, text('selection.collection'));
  }
  for (const { name, option } of filtersOf('texts')) {
    command.option(`--${option} <name>`, text(`selection.texts.${name}`), collect);
  }
  for (const { option, fields } of rangesOf('dates')) {
    option.forEach((end, at) =>
      command.option(
        `--${end} <date>`,
        text(`selection.dates.${fields[at] ?? fields[0]}`),
        parseDate(`--${end}`),
      ),
    );
  }
  for (const { option, fields } of rangesOf('numbers')) {
    option.forEach((end, at) =>
      command.option(
        `--${end} <number>`,
        text(`selection.numbers.${fields[at] ?? fields[0]}`),
        parseNumber(`--${end}`),
      ),
    );
  }
  for (const { name, option } of filtersOf('states')) {
    command.option(`--${option} <state>`, text(`selection.states.${name}`, { states }), parseState(option));
  }
  for (const { name, option } of filtersOf('either')) {
    command
      .option(`--${option}`, text(`selection.either.${name}`))
      .option(`--no-${option}`, text(`selection.either.${name}.no`));
  }
  return command.option('--takes', text('selection.takes'));
}

/** The ranges of one kind with the names of their fields, which the registry ties to it. */
function rangesOf<Kind extends 'dates' | 'numbers'>(kind: Kind) {
  return filtersOf(kind) as unknown as readonly {
    readonly option: readonly [string, string];
    readonly fields: readonly [RangeFields<Kind>, RangeFields<Kind>];
  }[];
}

export function addSort(command: Command, text: TerminalText): Command {
  return command.option(
    '--sort <field>',
    text('selection.sort', { fields: clipSorts.join(', ') }),
    parseSort,
  );
}

/** The query that a command's options ask for; throws a `UsageError` when they cannot be. */
export function toQuery(options: unknown): ClipQuery {
  const given = optionsSchema.parse(options);
  const has = (option: string) => given[camelCase(option)];
  const inCollection = filtersOf('collection').some(({ option }) => has(option) !== undefined);
  const sort =
    sortSchema.parse(given['sort']) ??
    (inCollection
      ? { field: 'collection' as const, descending: false }
      : { field: 'created' as const, descending: true });
  const single = [
    ...filtersOf('search'),
    ...filtersOf('flag'),
    ...filtersOf('either'),
    ...filtersOf('texts'),
    ...filtersOf('states'),
  ].map(({ name, option }) => [name, has(option)] as const);
  const ranges = [...rangesOf('dates'), ...rangesOf('numbers')].flatMap(({ option, fields }) =>
    fields.map((field, at) => [field, has(option[at] ?? option[0])] as const),
  );
  const hidden = filtersOf('hidden').map(
    ({ name, option }) => [name, has(`with-${option}`) === true ? null : has(option)] as const,
  );
  const fields = [...single, ...hidden, ...ranges, ['takes', given['takes']] as const];
  const parsed = clipQuerySchema.safeParse({
    ...Object.fromEntries(fields.filter(([, value]) => value !== undefined)),
    sort: sort.field,
    descending: sort.descending,
  });
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path[0] ?? 'selection');
    throw new UsageError('usage.valueTooLong', { field });
  }
  for (const { option } of [...rangesOf('dates'), ...rangesOf('numbers')])
    assertOrder(option, option.map(has));
  if (sort.field === 'collection' && !inCollection) throw new UsageError('usage.sortWithoutCollection');
  return parsed.data;
}

function assertOrder([from, to]: readonly [string, string], [first, last]: readonly unknown[]): void {
  if (first === undefined || last === undefined) return;
  if (startOf(first) > endOf(last)) throw new UsageError('usage.rangeReversed', { from, to });
}

/** The same query within the collection that the options name. Rejects with a `UsageError` when there is none of that name. */
export async function inCollection(
  options: unknown,
  query: ClipQuery,
  library: Pick<Library, 'collections'>,
): Promise<ClipQuery> {
  const name = collectionSchema.parse(optionsSchema.parse(options)['collection']);
  if (name === undefined) return query;
  const collections = await library.collections();
  const found =
    collections.find((collection) => collection.name === name) ??
    collections.find(({ id }) => id === name) ??
    collections.find((collection) => collection.name.toLowerCase() === name.toLowerCase());
  if (found) return { ...query, collection: found.id };
  const names = collections.map((collection) => `"${collection.name}"`).join(', ');
  throw new UsageError('usage.noSuchCollection', { name, names, collections: collections.length });
}

/** Of a date, milliseconds since 1970; a number is its own beginning and end. */
function startOf(value: unknown): number {
  return typeof value === 'number' ? value : Date.parse(String(value));
}

function endOf(value: unknown): number {
  const isDay = typeof value === 'string' && value.length === 10;
  return startOf(isDay ? `${value}T23:59:59.999Z` : value);
}

/** As commander names options: `own-favorites` is `ownFavorites`. */
function camelCase(option: string): string {
  return option.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

function parseState(option: string): (value: string, previous?: readonly string[]) => readonly string[] {
  return (value, previous = []) => {
    if (!audioStates.some((state) => state === value)) {
      throw new UsageError('usage.mediaState', { option, value, states: audioStates.join(', ') });
    }
    return [...previous, value];
  };
}

function parseNumber(option: string): (value: string) => number {
  return (value) => {
    if (!/^\d+(\.\d+)?$/.test(value)) throw new UsageError('usage.number', { option, value });
    return Number(value);
  };
}

function parseDate(option: string): (value: string) => string {
  return (value) => {
    const form = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/i.exec(value);
    if (!isRealDay(form?.[1] ?? '') || Number.isNaN(Date.parse(value))) {
      throw new UsageError('usage.date', { option, value });
    }
    return value;
  };
}

/** `Date` would turn the 31st of June into the 1st of July. */
function isRealDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

function parseSort(value: string): {
  readonly field: (typeof clipSorts)[number];
  readonly descending: boolean;
} {
  const [name, direction, ...more] = value.split(':');
  const field = clipSorts.find((sort) => sort === name);
  const known = direction === undefined || direction === 'asc' || direction === 'desc';
  if (!field || !known || more.length > 0) {
    throw new UsageError('usage.sort', { value, fields: clipSorts.join(', ') });
  }
  return {
    field,
    descending: direction === undefined ? sortRegistry[field].descending : direction === 'desc',
  };
}
