import { IntlMessageFormat } from 'intl-messageformat';

/** What a message names. Numbers are written by the rules of the language. */
export type MessageParams = Readonly<Record<string, string | number | Date>>;

/** Messages by key, in ICU MessageFormat (https://unicode-org.github.io/icu/userguide/format_parse/messages/). */
export type Catalogue<Key extends string = string> = Readonly<Record<Key, string>>;

/** Answers the sentence of a key. Throws for a param that the message names and does not get: that is a defect. */
export type Translate<Key extends string> = (key: Key, params?: MessageParams) => string;

/** Reads each message once, when it is first asked for. `locale` is BCP 47. */
export function createTranslate<Key extends string>(
  catalogue: Catalogue<Key>,
  locale: string,
): Translate<Key> {
  const read = new Map<Key, IntlMessageFormat>();
  return (key, params) => {
    let message = read.get(key);
    if (message === undefined) {
      // Prompts and paths may hold markup; nothing of ours does.
      message = new IntlMessageFormat(catalogue[key], locale, undefined, { ignoreTag: true });
      read.set(key, message);
    }
    return String(message.format(params));
  };
}
