import type { AudioState } from './clip.ts';

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
}

/** How many hits each filter would give, with all the other filters of the query as they are. */
export interface FilterCounts {
  readonly favorites: number;
  readonly ownFavorites: number;
  readonly voices: readonly { readonly name: string; readonly clips: number }[];
  readonly languages: readonly { readonly name: string; readonly clips: number }[];
  readonly audio: Readonly<Record<AudioState, number>>;
  readonly gone: number;
  readonly denoised: { readonly yes: number; readonly no: number };
  readonly silenceRemoved: { readonly yes: number; readonly no: number };
  readonly collections: readonly { readonly id: string; readonly clips: number }[];
  /** Dates (`2023-06-22`) of the first and last hit without the date filter; null without hits. */
  readonly created: { readonly first: string; readonly last: string } | null;
  /** Seconds; null without hits. */
  readonly duration: { readonly shortest: number; readonly longest: number } | null;
}
