import type { AudioState } from './clip.ts';
import type { FilterName, FilterRegistry } from './filter-registry.ts';

/** A voice or a language with how much of it is in the library. */
export interface Facet {
  readonly name: string;
  readonly clips: number;
  /** Seconds in all. */
  readonly duration: number;
  /** A cached clip to hear it by; null when none is cached. */
  readonly exampleId: string | null;
  /** For a voice: its language; for a language: the same as `name`. */
  readonly language: string;
  /** The kind that the user gave a voice: `female`, `male`, or words of their own; empty for none, and for a language. */
  readonly kind: string;
}

/** A kind that is given to a voice. */
export interface VoiceKind {
  /** The name that the voice is shown by. */
  readonly voice: string;
  readonly language: string;
  /** Empty: none. */
  readonly kind: string;
}

/** What the count of a filter tells, by the filter's kind. Ranges are null without results. */
export interface CountOfKind {
  readonly flag: number;
  readonly hidden: number;
  readonly either: { readonly yes: number; readonly no: number };
  /** `duration`: seconds in all. */
  readonly texts: readonly { readonly name: string; readonly clips: number; readonly duration: number }[];
  readonly states: Readonly<Record<AudioState, number>>;
  /** Dates such as `2023-06-22`; months such as `2023-06`, those with clips alone, the first one first. */
  readonly dates: {
    readonly first: string;
    readonly last: string;
    readonly months: readonly { readonly month: string; readonly clips: number }[];
  } | null;
  readonly numbers: { readonly least: number; readonly most: number } | null;
  readonly collection: readonly { readonly id: string; readonly clips: number }[];
}

export type CountedFilter = Exclude<FilterName, 'search'>;

/** How many results each filter would give, with all the other filters of the query as they are. */
export type FilterCounts = {
  readonly [Name in CountedFilter]: CountOfKind[FilterRegistry[Name]['kind']];
};
