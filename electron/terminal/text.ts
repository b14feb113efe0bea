import english from '../contract/messages/en/terminal.json' with { type: 'json' };
import type { Translate } from '../contract/messages/translate.ts';
import { createTranslate } from '../contract/messages/translate.ts';

export type TerminalKey = keyof typeof english;

/** The words of the terminal, by key. */
export type TerminalText = Translate<TerminalKey>;

/** `locale` is BCP 47; there is English alone so far. */
export function createTerminalText(locale = 'en'): TerminalText {
  return createTranslate<TerminalKey>(english, locale);
}
