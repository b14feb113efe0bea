import type { ClipQuery } from '../../../electron/contract/clip-query.ts';
import type { Format } from '../../i18n/format.ts';
import { texts, voiceName } from '../../i18n/text.ts';

/** A filter that is set, in words, and the query's part that takes it off. */
export interface Chip {
  readonly name: string;
  readonly off: Partial<ClipQuery>;
}

interface Range {
  readonly from: (shown: string) => string;
  readonly to: (shown: string) => string;
}

/** The filters of a query, one chip each. `collection`: name of the query's collection. */
export function chipsOf(query: ClipQuery, format: Format, collection: string | undefined): readonly Chip[] {
  const text = texts.filters;
  const chips: Chip[] = [];
  const add = (name: string, off: Partial<ClipQuery>) => chips.push({ name, off });
  const range = (from: string | null, to: string | null, words: Range) => {
    if (from !== null && to !== null) return text.between(from, to);
    return from === null ? words.to(to ?? '') : words.from(from);
  };
  const day = (date: string | null) => (date === null ? null : format.day(date));
  const length = (seconds: number | null) => (seconds === null ? null : format.length(seconds));

  if (query.collection !== null) add(collection ?? texts.collections.label, { collection: null });
  if (query.takes) add(text.takes, { takes: false });
  if (query.favorites) add(text.favourites, { favorites: false });
  if (query.ownFavorites) add(text.ownFavourites, { ownFavorites: false });
  for (const voice of query.voices) {
    add(voiceName(voice), { voices: query.voices.filter((other) => other !== voice) });
  }
  for (const language of query.languages) {
    const name = format.language(language) || texts.facets.unknownLanguage;
    add(name, { languages: query.languages.filter((other) => other !== language) });
  }
  for (const state of query.audio) {
    add(text.audio[state], { audio: query.audio.filter((other) => other !== state) });
  }
  if (query.gone) add(text.gone, { gone: false });
  if (query.from !== null || query.to !== null) {
    const name = range(day(query.from), day(query.to), { from: text.since, to: text.until });
    add(name, { from: null, to: null });
  }
  if (query.durationFrom !== null || query.durationTo !== null) {
    const words = { from: text.atLeast, to: text.atMost };
    const name = range(length(query.durationFrom), length(query.durationTo), words);
    add(name, { durationFrom: null, durationTo: null });
  }
  if (query.denoised !== null) {
    add(query.denoised ? text.denoised : text.notDenoised, { denoised: null });
  }
  if (query.silenceRemoved !== null) {
    add(query.silenceRemoved ? text.silence : text.noSilence, { silenceRemoved: null });
  }
  return chips;
}
