import { IntlMessageFormat } from 'intl-messageformat';
import { pseudo, pseudoLocale } from './pseudo.ts';

/** What a message names. Numbers are written by the rules of the reader's system. */
export type MessageParams = Readonly<Record<string, string | number | Date>>;

/** Messages by key, in ICU MessageFormat (https://unicode-org.github.io/icu/userguide/format_parse/messages/). */
export type Catalogue<Key extends string = string> = Readonly<Record<Key, string>>;

/** Answers the sentence of a key. Throws for a param that the message names and does not get: that is a defect. */
export type Translate<Key extends string> = (key: Key, params?: MessageParams) => string;

/** The language of the catalogues: its rules choose between "1 clip" and "2 clips", wherever the reader lives. */
const language = 'en';

/**
 * Reads each message once, when it is first asked for. `locale` is BCP 47: how the reader writes numbers and
 * dates; `en-XA` makes the sentences longer and foreign, to show what does not fit or is not translated.
 */
export function createTranslate<Key extends string>(
  catalogue: Catalogue<Key>,
  locale: string,
): Translate<Key> {
  const read = new Map<Key, IntlMessageFormat | string>();
  const inLocale = memoized(locale);
  const change = locale === pseudoLocale ? pseudo : (message: string) => message;
  return (key, params) => {
    let message = read.get(key);
    if (message === undefined) {
      const text = change(catalogue[key]);
      // Most messages are plain, and lists ask for many.
      message = /[{']/.test(text)
        ? // Prompts and paths may hold markup; nothing of ours does.
          new IntlMessageFormat(text, language, undefined, { ignoreTag: true, formatters: inLocale })
        : text;
      read.set(key, message);
    }
    return typeof message === 'string' ? message : String(message.format(params));
  };
}

/** Numbers and dates of the reader's locale, plurals of the catalogue's language. */
function memoized(locale: string) {
  const cache = new Map<string, unknown>();
  function once<Made>(kind: string, options: unknown, make: () => Made): Made {
    const key = `${kind} ${JSON.stringify(options ?? {})}`;
    if (!cache.has(key)) cache.set(key, make());
    return cache.get(key) as Made;
  }
  return {
    getNumberFormat: (_: unknown, options?: Intl.NumberFormatOptions) =>
      once('number', options, () => new Intl.NumberFormat(locale, options)),
    getDateTimeFormat: (_?: unknown, options?: Intl.DateTimeFormatOptions) =>
      once('date', options, () => new Intl.DateTimeFormat(locale, options)),
    getPluralRules: (_?: unknown, options?: Intl.PluralRulesOptions) =>
      once('plural', options, () => new Intl.PluralRules(language, options)),
  };
}
