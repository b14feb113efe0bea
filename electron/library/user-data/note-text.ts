/** Before a note that is stored as JSON, because SQLite would cut or change it. */
const mark = '\u0002';

/** A text as the database can hold it: one with a NUL, or with half of a surrogate pair, is stored as JSON. */
export function storedNote(text: string): string {
  return text.includes('\0') || text.startsWith(mark) || /\p{Cs}/u.test(text)
    ? mark + JSON.stringify(text)
    : text;
}

/** The text as it was written. */
export function writtenNote(stored: string): string {
  return stored.startsWith(mark) ? (JSON.parse(stored.slice(mark.length)) as string) : stored;
}
