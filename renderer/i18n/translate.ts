import english from '../../electron/contract/messages/en/page.json' with { type: 'json' };
import type { Translate } from '../../electron/contract/messages/translate.ts';
import { createTranslate } from '../../electron/contract/messages/translate.ts';

/** What the page can say. */
export type PageMessage = keyof typeof english;

/** The sentence of a key. Counts go in as numbers; sizes, times and names as they are to be read. */
export type PageText = Translate<PageMessage>;

/** `locale` is BCP 47. */
export function createPageText(locale: string): PageText {
  return createTranslate<PageMessage>(english, locale);
}
