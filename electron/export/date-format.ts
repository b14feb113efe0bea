/** Parts of a date that a format can name, in UTC. */
const tokens: Readonly<Record<string, (time: Date) => string>> = {
  yyyy: (time) => padded(time.getUTCFullYear(), 4),
  MM: (time) => padded(time.getUTCMonth() + 1, 2),
  dd: (time) => padded(time.getUTCDate(), 2),
  HH: (time) => padded(time.getUTCHours(), 2),
  mm: (time) => padded(time.getUTCMinutes(), 2),
  ss: (time) => padded(time.getUTCSeconds(), 2),
};
export const dateTokens = Object.keys(tokens);

/** Writes an RFC 3339 time; a time that cannot be read gives an empty text. */
export type DateFormat = (createdAt: string) => string;

/** Answers the format, or where (from 0) and what in it is not known. */
export function parseDateFormat(
  format: string,
): { readonly format: DateFormat } | { readonly unknown: string; readonly at: number } {
  const parts: ((time: Date) => string)[] = [];
  for (const match of format.matchAll(/([A-Za-z])\1*|[^A-Za-z]+/g)) {
    const part = match[0];
    const token = tokens[part];
    if (token) parts.push(token);
    else if (match[1] === undefined) parts.push(() => part);
    else return { unknown: part, at: match.index };
  }
  return {
    format: (createdAt) => {
      const time = new Date(createdAt);
      return Number.isNaN(time.getTime()) ? '' : parts.map((part) => part(time)).join('');
    },
  };
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
