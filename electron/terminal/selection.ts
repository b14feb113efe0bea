import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { AppError } from '../contract/errors.ts';
import type { ClipQuery } from '../contract/clip-query.ts';
import { audioStates } from '../contract/clip.ts';
import { clipQuerySchema, clipSorts } from '../contract/clip-query.ts';
import type { Library } from '../library/library.ts';

const flagsSchema = z.object({
  search: z.string().default(''),
  favorites: z.boolean().default(false),
  voice: z.array(z.string()).default([]),
  language: z.array(z.string()).default([]),
  from: z.string().nullable().default(null),
  to: z.string().nullable().default(null),
  durationFrom: z.number().nullable().default(null),
  durationTo: z.number().nullable().default(null),
  ownFavorites: z.boolean().default(false),
  audio: z.array(z.enum(audioStates)).default([]),
  gone: z.boolean().default(false),
  denoised: z.boolean().nullable().default(null),
  silenceRemoved: z.boolean().nullable().default(null),
  takes: z.boolean().default(false),
  collection: z.string().nullable().default(null),
  sort: z.object({ field: z.enum(clipSorts), descending: z.boolean() }).optional(),
});

/** The flags that say which clips; the same for `list` and `export`. */
export function addSelection(command: Command): Command {
  return command
    .option(
      '--search <text>',
      'only clips whose prompt, voice or id has this text; "quotes" hold phrases, -word leaves out',
    )
    .option('--favorites', "only the service's favourites")
    .option('--own-favorites', 'only favourites of your own')
    .option('--collection <name>', 'only clips of this collection of yours, in its order')
    .option('--voice <name>', 'only this voice; may be given several times', collect)
    .option('--language <code>', 'only this language, such as "en"; may be given several times', collect)
    .option(
      '--from <date>',
      'only clips made on or after this date (2023-06-22) or time (RFC 3339), UTC',
      parseDate,
    )
    .option('--to <date>', 'only clips made on or before it; a date means the whole day', parseDate)
    .option('--duration-from <seconds>', 'only clips that last so long or longer', parseSeconds)
    .option('--duration-to <seconds>', 'only clips that last so long or less', parseSeconds)
    .option(
      '--audio <state>',
      `only clips whose audio is ${audioStates.join(', ')}; may be given several times`,
      parseAudio,
    )
    .option('--gone', 'only clips that the service no longer lists')
    .option('--denoised', 'only denoised clips')
    .option('--no-denoised', 'only clips that are not')
    .option('--silence-removed', 'only clips whose silence was removed')
    .option('--no-silence-removed', 'only clips whose silence was kept')
    .option('--takes', 'only prompts with several takes, those of one prompt together');
}

export function addSort(command: Command): Command {
  return command.option(
    '--sort <field>',
    `order: ${clipSorts.join(', ')}, with ":asc" or ":desc" after it (default: newest first, or a collection in its order; other fields ascending)`,
    parseSort,
  );
}

/** The query that a command's options ask for; `bad-request` when they cannot be. */
export function toQuery(options: unknown): ClipQuery {
  const flags = flagsSchema.parse(options);
  const sort =
    flags.sort ??
    (flags.collection === null
      ? { field: 'created', descending: true }
      : { field: 'collection', descending: false });
  const parsed = clipQuerySchema.safeParse({
    search: flags.search,
    favorites: flags.favorites,
    voices: flags.voice,
    languages: flags.language,
    from: flags.from,
    to: flags.to,
    durationFrom: flags.durationFrom,
    durationTo: flags.durationTo,
    ownFavorites: flags.ownFavorites,
    audio: flags.audio,
    gone: flags.gone,
    denoised: flags.denoised,
    silenceRemoved: flags.silenceRemoved,
    takes: flags.takes,
    sort: sort.field,
    descending: sort.descending,
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
  if (sort.field === 'collection' && flags.collection === null) {
    throw new AppError(
      'bad-request',
      '--sort collection is the order of a collection: name it with --collection.',
    );
  }
  if (flags.durationFrom !== null && flags.durationTo !== null && flags.durationFrom > flags.durationTo) {
    throw new AppError('bad-request', '--duration-from is more than --duration-to, so no clip can match.');
  }
  return parsed.data;
}

/** The same query within the collection that the options name; `bad-request` when there is none of that name. */
export async function inCollection(
  options: unknown,
  query: ClipQuery,
  library: Pick<Library, 'collections'>,
): Promise<ClipQuery> {
  const { collection: name } = flagsSchema.parse(options);
  if (name === null) return query;
  const collections = await library.collections();
  const found =
    collections.find((collection) => collection.name === name) ??
    collections.find(({ id }) => id === name) ??
    collections.find((collection) => collection.name.toLowerCase() === name.toLowerCase());
  if (found) return { ...query, collection: found.id };
  const names = collections.map((collection) => `"${collection.name}"`).join(', ');
  throw new AppError(
    'bad-request',
    `There is no collection "${name}" in this library. ${names === '' ? 'It has no collections yet.' : `It has ${names}.`}`,
  );
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

function parseAudio(value: string, previous: readonly string[] = []): readonly string[] {
  if (!audioStates.some((state) => state === value)) {
    throw new InvalidArgumentError(`Choose from ${audioStates.join(', ')}.`);
  }
  return [...previous, value];
}

function parseSeconds(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('Write seconds, such as 2.5.');
  return Number(text);
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
