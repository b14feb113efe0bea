import type { ClipQuery } from '../../../electron/contract/clip-query.ts';
import type { Format } from '../../i18n/format.ts';
import type { PageText } from '../../i18n/translate.ts';
import { voiceName } from '../../i18n/clip-names.ts';

/** A filter that is set, in words, and the query's part that takes it off. */
export interface Chip {
  readonly name: string;
  readonly off: Partial<ClipQuery>;
}

/** The filters of a query, one chip each. `collection`: name of the query's collection. */
export function chipsOf(
  query: ClipQuery,
  { t, format }: { readonly t: PageText; readonly format: Format },
  collection: string | undefined,
): readonly Chip[] {
  const chips: Chip[] = [];
  const add = (name: string, off: Partial<ClipQuery>) => chips.push({ name, off });
  const day = (date: string | null) => (date === null ? null : format.day(date));
  const length = (seconds: number | null) => (seconds === null ? null : format.length(seconds));

  if (query.collection !== null) add(collection ?? t('collections.label'), { collection: null });
  if (query.takes) add(t('filters.takes'), { takes: false });
  if (query.favorites) add(t('filters.favourites'), { favorites: false });
  if (query.ownFavorites) add(t('filters.ownFavourites'), { ownFavorites: false });
  for (const voice of query.voices) {
    add(voiceName(t, voice), { voices: query.voices.filter((other) => other !== voice) });
  }
  for (const language of query.languages) {
    const name = format.language(language) || t('facets.unknownLanguage');
    add(name, { languages: query.languages.filter((other) => other !== language) });
  }
  for (const state of query.audio) {
    add(t(`filters.audio.${state}`), { audio: query.audio.filter((other) => other !== state) });
  }
  if (query.gone) add(t('filters.gone'), { gone: false });
  if (query.from !== null || query.to !== null) {
    const [from, to] = [day(query.from), day(query.to)];
    add(
      from === null
        ? t('filters.until', { date: to ?? '' })
        : to === null
          ? t('filters.since', { date: from })
          : t('filters.between', { from, to }),
      { from: null, to: null },
    );
  }
  if (query.durationFrom !== null || query.durationTo !== null) {
    const [from, to] = [length(query.durationFrom), length(query.durationTo)];
    add(
      from === null
        ? t('filters.atMost', { length: to ?? '' })
        : to === null
          ? t('filters.atLeast', { length: from })
          : t('filters.between', { from, to }),
      { durationFrom: null, durationTo: null },
    );
  }
  if (query.denoised !== null) {
    add(query.denoised ? t('filters.denoised') : t('filters.notDenoised'), { denoised: null });
  }
  if (query.silenceRemoved !== null) {
    add(query.silenceRemoved ? t('filters.silence') : t('filters.noSilence'), { silenceRemoved: null });
  }
  return chips;
}
