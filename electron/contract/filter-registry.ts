/** Characters of a kind of voice. */
export const longestVoiceKind = 60;

/**
 * Every filter of a query, described once: the fields of the query (`clip-query.ts`), the counts (`filters.ts`), the
 * library's checks (`library/index/filters/`), the terminal's options and the page's panel and chips follow from it.
 * No schema library is needed to read it, so the page may.
 *
 * - `search`: words in one text field; it has no count
 * - `flag`: true or false; false sets nothing
 * - `either`: true, false, or null for both
 * - `texts`: any of these texts; an empty list sets nothing. `longest`: characters of one; `most`: how many at once
 * - `states`: any of these states of a clip's file
 * - `dates`, `numbers`: a range, both ends inclusive, in two fields of the query; null leaves an end open
 * - `collection`: the id of one collection, or null
 * - `hidden`: clips that are hidden unless they are asked for: false hides them, true shows only them, null shows all
 *
 * `option`: the terminal's option, without its dashes (of a range: `from` and `to`); `--no-…` is the false of `either`, `--with-…` the null of
 * `hidden`.
 */
export const filterRegistry = {
  search: { kind: 'search', longest: 500, option: 'search' },
  favorites: { kind: 'flag', option: 'favorites' },
  ownFavorites: { kind: 'flag', option: 'own-favorites' },
  voices: { kind: 'texts', longest: 200, most: 500, option: 'voice' },
  languages: { kind: 'texts', longest: 50, most: 100, option: 'language' },
  kinds: { kind: 'texts', longest: longestVoiceKind, most: 100, option: 'voice-kind' },
  models: { kind: 'texts', longest: 200, most: 100, option: 'model' },
  audio: { kind: 'states', option: 'audio' },
  video: { kind: 'states', option: 'state-of-video' },
  rejected: { kind: 'hidden', option: 'rejected' },
  gone: { kind: 'flag', option: 'gone' },
  hasVideo: { kind: 'flag', option: 'has-video' },
  created: { kind: 'dates', fields: ['from', 'to'], option: ['from', 'to'] },
  duration: {
    kind: 'numbers',
    fields: ['durationFrom', 'durationTo'],
    least: 0,
    most: 1e9,
    option: ['duration-from', 'duration-to'],
  },
  denoised: { kind: 'either', option: 'denoised' },
  silenceRemoved: { kind: 'either', option: 'silence-removed' },
  collection: { kind: 'collection', option: 'collection' },
} as const satisfies Readonly<Record<string, FilterDescription>>;

export type FilterDescription =
  | { readonly kind: 'search'; readonly longest: number; readonly option: string }
  | { readonly kind: 'flag'; readonly option: string }
  | { readonly kind: 'either'; readonly option: string }
  | { readonly kind: 'hidden'; readonly option: string }
  | { readonly kind: 'states'; readonly option: string }
  | { readonly kind: 'collection'; readonly option: string }
  | { readonly kind: 'texts'; readonly longest: number; readonly most: number; readonly option: string }
  | { readonly kind: 'dates'; readonly fields: Ends; readonly option: Ends }
  | {
      readonly kind: 'numbers';
      readonly fields: Ends;
      readonly least: number;
      readonly most: number;
      readonly option: Ends;
    };

type Ends = readonly [from: string, to: string];

export type FilterRegistry = typeof filterRegistry;
export type FilterName = keyof FilterRegistry;
export type FilterKind = FilterDescription['kind'];

/** Names of the filters of one kind. */
export type FiltersOf<Kind extends FilterKind> = {
  [Name in FilterName]: FilterRegistry[Name] extends { readonly kind: Kind } ? Name : never;
}[FilterName];

export const filterNames = Object.keys(filterRegistry) as readonly FilterName[];

/** Fields of the query that the ranges of one kind have. */
export type RangeFields<Kind extends 'dates' | 'numbers'> = {
  [Name in FilterName]: FilterRegistry[Name] extends {
    readonly kind: Kind;
    readonly fields: readonly [infer From extends string, infer To extends string];
  }
    ? From | To
    : never;
}[FilterName];

/** A filter with its name. */
export type NamedFilter<Kind extends FilterKind> = Extract<FilterDescription, { readonly kind: Kind }> & {
  readonly name: FiltersOf<Kind>;
};

/** The filters of one kind, in the registry's order. */
export function filtersOf<Kind extends FilterKind>(kind: Kind): readonly NamedFilter<Kind>[] {
  const filters = filterNames.map((name) => ({ name, ...filterRegistry[name] }));
  return filters.filter((filter) => filter.kind === kind) as unknown as readonly NamedFilter<Kind>[];
}
