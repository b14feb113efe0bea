import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { AppError } from '../contract/errors.ts';
import type { ClipQuery } from '../contract/models.ts';
import { clipQuerySchema, clipSorts } from '../contract/models.ts';

const flagsSchema = z.object({
  search: z.string().default(''),
  favorites: z.boolean().default(false),
  voice: z.array(z.string()).default([]),
  language: z.array(z.string()).default([]),
  from: z.string().nullable().default(null),
  to: z.string().nullable().default(null),
  sort: z
    .object({ field: z.enum(clipSorts), descending: z.boolean() })
    .default({ field: 'created', descending: true }),
});

/** The flags that say which clips; the same for `list` and `export`. */
export function addSelection(command: Command): Command {
  return command
    .option('--search <text>', 'only clips whose prompt has this text')
    .option('--favorites', 'only favourites')
    .option('--voice <name>', 'only this voice; may be given several times', collect)
    .option('--language <code>', 'only this language, such as "en"; may be given several times', collect)
    .option(
      '--from <date>',
      'only clips made on or after this date (2023-06-22) or time (RFC 3339), UTC',
      parseDate,
    )
    .option('--to <date>', 'only clips made on or before it; a date means the whole day', parseDate);
}

export function addSort(command: Command): Command {
  return command.option(
    '--sort <field>',
    `order: ${clipSorts.join(', ')}, with ":asc" or ":desc" after it (default: newest first; other fields ascending)`,
    parseSort,
  );
}

/** The query that a command's options ask for; `bad-request` when they cannot be. */
export function toQuery(options: unknown): ClipQuery {
  const flags = flagsSchema.parse(options);
  const parsed = clipQuerySchema.safeParse({
    search: flags.search,
    favorites: flags.favorites,
    voices: flags.voice,
    languages: flags.language,
    from: flags.from,
    to: flags.to,
    sort: flags.sort.field,
    descending: flags.sort.descending,
  });
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path[0] ?? 'selection');
    throw new AppError(
      'bad-request',
      `The value for "${field}" is too long or does not fit. Make it shorter.`,
    );
  }
  if (flags.from !== null && flags.to !== null && startOf(flags.from) > endOf(flags.to)) {
    throw new AppError('bad-request', '--from is later than --to, so no clip can match. Swap them.');
  }
  return parsed.data;
}

function startOf(date: string): number {
  return Date.parse(date);
}

function endOf(date: string): number {
  return Date.parse(date.length === 10 ? `${date}T23:59:59.999Z` : date);
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

function parseDate(text: string): string {
  const form = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/i.exec(text);
  const day = form?.[1] ?? '';
  const isDay = isRealDay(day);
  if (!isDay || Number.isNaN(Date.parse(text))) {
    throw new InvalidArgumentError('Write a date as 2023-06-22, or a time as 2023-06-22T16:56:41Z.');
  }
  return text;
}

/** `Date` would turn the 31st of June into the 1st of July. */
function isRealDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

function parseSort(text: string): {
  readonly field: (typeof clipSorts)[number];
  readonly descending: boolean;
} {
  const [name, direction, ...more] = text.split(':');
  const field = clipSorts.find((sort) => sort === name);
  const known = direction === undefined || direction === 'asc' || direction === 'desc';
  if (!field || !known || more.length > 0) {
    throw new InvalidArgumentError(
      `Sort by ${clipSorts.join(', ')}; ":asc" or ":desc" after it turns the order.`,
    );
  }
  return { field, descending: direction === undefined ? field === 'created' : direction === 'desc' };
}
