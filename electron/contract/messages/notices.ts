import type { Notice, NoticeCode } from '../notices.ts';
import english from './en/notices.json' with { type: 'json' };
import { createTranslate } from './translate.ts';

/** Writes a notice for a person. `locale` is BCP 47; there is English alone so far. */
export function createNoticeText(locale = 'en'): (notice: Notice) => string {
  const translate = createTranslate<NoticeCode>(english, locale);
  return ({ code, params }) => translate(code, params);
}
