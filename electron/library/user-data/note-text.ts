import { parseJson } from '../../platform/parse-json.ts';

/** Before a note that is stored as JSON, because SQLite would cut or change it. */
const mark = '\u0002';

/** A text as the database can hold it: one with a NUL, or with half of a surrogate pair, is stored as JSON. */
export function storedNote(text: string): string {
  return text.includes('\0') || text.startsWith(mark) || /\p{Cs}/u.test(text)
    ? mark + JSON.stringify(text)
    : text;
}

/** The text as it was written; one that was damaged since is what is there of it. */
export function writtenNote(stored: string): string {
  if (!stored.startsWith(mark)) return stored;
  const text = parseJson(stored.slice(mark.length));
  return typeof text === 'string' ? text : stored.slice(mark.length);
}
