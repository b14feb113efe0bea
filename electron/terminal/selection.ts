import type { Command } from 'commander';
import { z } from 'zod';
import type { ClipQuery } from '../contract/clip-query.ts';
import { audioStates } from '../contract/clip.ts';
import { clipQuerySchema } from '../contract/clip-query.ts';
import { clipSorts, sortRegistry } from '../contract/sort-registry.ts';
import type { Library } from '../library/library.ts';
import type { TerminalText } from './text.ts';
import { UsageError } from './usage-error.ts';

const flagsSchema = z.object({
  search: z.string().default(''),
  favorites: z.boolean().default(false),
  voice: z.array(z.string()).default([]),
  language: z.array(z.string()).default([]),
  model: z.array(z.string()).default([]),
  from: z.string().nullable().default(null),
  to: z.string().nullable().default(null),
  durationFrom: z.number().nullable().default(null),
  durationTo: z.number().nullable().default(null),
  ownFavorites: z.boolean().default(false),
  audio: z.array(z.enum(audioStates)).default([]),
  gone: z.boolean().default(false),
  hasVideo: z.boolean().default(false),
  denoised: z.boolean().nullable().default(null),
  silenceRemoved: z.boolean().nullable().default(null),
  takes: z.boolean().default(false),
  collection: z.string().nullable().default(null),
  sort: z.object({ field: z.enum(clipSorts), descending: z.boolean() }).optional(),
});

/** The flags that say which clips; the same for `list` and `export`. */
export function addSelection(command: Command, text: TerminalText): Command {
  return command
    .option('--search <text>', text('selection.search'))
    .option('--favorites', text('selection.favorites'))
    .option('--own-favorites', text('selection.ownFavorites'))
    .option('--collection <name>', text('selection.collection'))
    .option('--voice <name>', text('selection.voice'), collect)
    .option('--language <code>', text('selection.language'), collect)
    .option('--model <id>', text('selection.model'), collect)
    .option('--from <date>', text('selection.from'), parseDate('--from'))
    .option('--to <date>', text('selection.to'), parseDate('--to'))
    .option('--duration-from <seconds>', text('selection.durationFrom'), parseSeconds('--duration-from'))
    .option('--duration-to <seconds>', text('selection.durationTo'), parseSeconds('--duration-to'))
    .option('--audio <state>', text('selection.audio', { states: audioStates.join(', ') }), parseAudio)
    .option('--gone', text('selection.gone'))
    .option('--has-video', text('selection.hasVideo'))
    .option('--denoised', text('selection.denoised'))
    .option('--no-denoised', text('selection.noDenoised'))
    .option('--silence-removed', text('selection.silenceRemoved'))
    .option('--no-silence-removed', text('selection.noSilenceRemoved'))
    .option('--takes', text('selection.takes'));
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
    models: flags.model,
    from: flags.from,
    to: flags.to,
    durationFrom: flags.durationFrom,
    durationTo: flags.durationTo,
    ownFavorites: flags.ownFavorites,
    audio: flags.audio,
    gone: flags.gone,
    hasVideo: flags.hasVideo,
    denoised: flags.denoised,
    silenceRemoved: flags.silenceRemoved,
    takes: flags.takes,
    sort: sort.field,
    descending: sort.descending,
  });
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path[0] ?? 'selection');
    throw new UsageError('usage.valueTooLong', { field });
  }
  if (flags.from !== null && flags.to !== null && startOf(flags.from) > endOf(flags.to)) {
    throw new UsageError('usage.fromAfterTo');
  }
  if (sort.field === 'collection' && flags.collection === null) {
    throw new UsageError('usage.sortWithoutCollection');
  }
  if (flags.durationFrom !== null && flags.durationTo !== null && flags.durationFrom > flags.durationTo) {
    throw new UsageError('usage.durationFromAboveTo');
  }
  return parsed.data;
}

/** The same query within the collection that the options name. Rejects with a `UsageError` when there is none of that name. */
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
  throw new UsageError('usage.noSuchCollection', { name, names, collections: collections.length });
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
    throw new UsageError('usage.audioState', { value, states: audioStates.join(', ') });
  }
  return [...previous, value];
}

function parseSeconds(option: string): (value: string) => number {
  return (value) => {
    if (!/^\d+(\.\d+)?$/.test(value)) throw new UsageError('usage.seconds', { option, value });
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
