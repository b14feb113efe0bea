import type { AudioState } from '../../../electron/contract/clip.ts';
import type { FiltersOf } from '../../../electron/contract/filter-registry.ts';
import type { Format } from '../../i18n/format.ts';
import { voiceLabel } from '../../i18n/clip-names.ts';
import { shownOf } from './shown-range.ts';
import type { PageText } from '../../i18n/translate.ts';

/** What filters are called and how their values are written; a new filter needs its words in the catalogue alone. */
export interface Words {
  readonly t: PageText;
  readonly format: Format;
}

/** In the order of the choices. */
export const audioStates: readonly AudioState[] = ['cached', 'unproven', 'waiting', 'failed', 'unavailable'];

/** What the state of a clip's audio, or of its video, is called. */
export function stateName(t: PageText, media: FiltersOf<'states'>, state: AudioState): string {
  return media === 'audio' ? t(`filters.audio.${state}`) : t(`filters.video.${state}`);
}

/** Values that need more than themselves to be read. */
const textNames: Partial<Record<FiltersOf<'texts'>, (words: Words, value: string) => string>> = {
  languages: ({ t, format }, tag) => format.language(tag) || t('facets.unknownLanguage'),
  voices: ({ t }, name) => voiceLabel(t, name),
  kinds: ({ t }, kind) =>
    kind === 'female' || kind === 'male' ? t(`voiceKind.usual.${kind}`) : kind || t('voiceKind.none'),
};

export function textName(words: Words, filter: FiltersOf<'texts'>, value: string): string {
  return textNames[filter]?.(words, value) ?? value;
}

/** Amounts of a filter with their unit. */
const numberNames: Partial<Record<FiltersOf<'numbers'>, (words: Words, value: number) => string>> = {
  duration: ({ format }, seconds) => format.length(shownOf(seconds)),
};

export function numberName(words: Words, filter: FiltersOf<'numbers'>, value: number): string {
  return numberNames[filter]?.(words, value) ?? words.format.number(value);
}
