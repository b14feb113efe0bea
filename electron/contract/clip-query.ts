import { z } from 'zod';
import { audioStates, clipIdSchema } from './clip.ts';
import { collectionIdSchema } from './collection.ts';
import type { FilterKind, FiltersOf, NamedFilter, RangeFields } from './filter-registry.ts';
import { filtersOf } from './filter-registry.ts';
import { clipSorts } from './sort-registry.ts';

/** A field for each filter of one kind. */
function fieldsOf<Kind extends FilterKind, Field>(
  kind: Kind,
  field: (filter: NamedFilter<Kind>) => Field,
): Readonly<Record<FiltersOf<Kind>, Field>> {
  const entries = filtersOf(kind).map((filter) => [filter.name, field(filter)]);
  return Object.fromEntries(entries) as Record<FiltersOf<Kind>, Field>;
}

/** Two fields for each range of one kind. */
function rangesOf<Kind extends 'dates' | 'numbers', Field>(
  kind: Kind,
  field: (filter: NamedFilter<Kind>) => Field,
): Readonly<Record<RangeFields<Kind>, Field>> {
  const entries = filtersOf(kind).flatMap((filter) => {
    const { fields } = filter as { readonly fields: readonly string[] };
    return fields.map((end) => [end, field(filter)]);
  });
  return Object.fromEntries(entries) as Record<RangeFields<Kind>, Field>;
}

/** Which clips, in which order. The page's list, the terminal's `list` and every export select with this. */
export const clipQuerySchema = z.strictObject({
  ...fieldsOf('search', ({ longest }) => z.string().max(longest).default('')),
  ...fieldsOf('flag', () => z.boolean().default(false)),
  ...fieldsOf('hidden', () => z.boolean().nullable().default(false)),
  ...fieldsOf('either', () => z.boolean().nullable().default(null)),
  ...fieldsOf('texts', ({ longest, most }) => z.array(z.string().max(longest)).max(most).default([])),
  ...fieldsOf('states', () => z.array(z.enum(audioStates)).max(audioStates.length).default([])),
  /** A date (`2023-06-22`) or an RFC 3339 time, in UTC. The end of a range as a date means the whole day. */
  ...rangesOf('dates', () => z.string().max(40).nullable().default(null)),
  ...rangesOf('numbers', ({ least, most }) => z.number().min(least).max(most).nullable().default(null)),
  ...fieldsOf('collection', () => collectionIdSchema.nullable().default(null)),
  /** true: clips of one prompt stand together, ordered by their first result; and only prompts with more than one clip. */
  takes: z.boolean().default(false),
  sort: z.enum(clipSorts).default('created'),
  descending: z.boolean().default(true),
});

export type ClipQuery = z.infer<typeof clipQuerySchema>;

/** What an export takes: the results of a query, or clips by id. */
export const selectionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('query'), query: clipQuerySchema }),
  z.strictObject({ kind: z.literal('ids'), ids: z.array(clipIdSchema).min(1).max(1_000_000) }),
]);

export type Selection = z.infer<typeof selectionSchema>;

/** What the page shows and where it stands; kept for each library, so that a start goes on from there. */
export const viewStateSchema = z.strictObject({
  view: z.string().max(40).default('library'),
  query: clipQuerySchema.prefault({}),
  /** Index of the first row on screen. */
  row: z.int().min(0).default(0),
});

export type ViewState = z.infer<typeof viewStateSchema>;
