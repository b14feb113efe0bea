import english from '../contract/messages/en/desktop.json' with { type: 'json' };
import type { Translate } from '../contract/messages/translate.ts';
import { createTranslate } from '../contract/messages/translate.ts';

/** The words of menus, dialogs and the tray, by key. */
export type DesktopText = Translate<keyof typeof english>;

/** `locale` is BCP 47; there is English alone so far. */
export function createDesktopText(locale = 'en'): DesktopText {
  return createTranslate<keyof typeof english>(english, locale);
}
