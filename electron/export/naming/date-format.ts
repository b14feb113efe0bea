const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const dayLength = 86_400_000; // ms

/** Parts of a date that a format can name, in UTC; names are English, whatever the system speaks, so that they stay. */
const tokens: Readonly<Record<string, (time: Date) => string>> = {
  yyyy: (time) => padded(time.getUTCFullYear(), 4),
  yy: (time) => padded(time.getUTCFullYear() % 100, 2),
  Q: (time) => String(Math.floor(time.getUTCMonth() / 3) + 1),
  MMMM: (time) => months[time.getUTCMonth()] ?? '',
  MMM: (time) => (months[time.getUTCMonth()] ?? '').slice(0, 3),
  MM: (time) => padded(time.getUTCMonth() + 1, 2),
  M: (time) => String(time.getUTCMonth() + 1),
  xxxx: (time) => padded(isoWeek(time).year, 4),
  ww: (time) => padded(isoWeek(time).week, 2),
  DDD: (time) =>
    padded(Math.floor((time.getTime() - Date.UTC(time.getUTCFullYear(), 0, 1)) / dayLength) + 1, 3),
  dd: (time) => padded(time.getUTCDate(), 2),
  d: (time) => String(time.getUTCDate()),
  EEEE: (time) => weekdays[time.getUTCDay()] ?? '',
  EEE: (time) => (weekdays[time.getUTCDay()] ?? '').slice(0, 3),
  HH: (time) => padded(time.getUTCHours(), 2),
  hh: (time) => padded(time.getUTCHours() % 12 || 12, 2),
  a: (time) => (time.getUTCHours() < 12 ? 'AM' : 'PM'),
  mm: (time) => padded(time.getUTCMinutes(), 2),
  ss: (time) => padded(time.getUTCSeconds(), 2),
  SSS: (time) => padded(time.getUTCMilliseconds(), 3),
};
export const dateTokens = Object.keys(tokens);
/** What differs within a day. */
const ofDay: ReadonlySet<unknown> = new Set(['HH', 'hh', 'a', 'mm', 'ss', 'SSS'].map((name) => tokens[name]));

/** Writes an RFC 3339 time; a time that cannot be read gives an empty text. */
export type DateFormat = (createdAt: string) => string;

/** Answers the format, or where (from 0) and what in it is not known. Text in single quotes stands for itself. */
export function parseDateFormat(
  format: string,
): { readonly format: DateFormat } | { readonly unknown: string; readonly at: number } {
  const parts: ((time: Date) => string)[] = [];
  for (const match of format.matchAll(/'([^']*)'|([A-Za-z])\2*|[^A-Za-z']+|'/g)) {
    const part = match[0];
    const quoted = match[1];
    const token = tokens[part];
    if (quoted !== undefined) parts.push(() => quoted || "'");
    else if (token) parts.push(token);
    else if (match[2] === undefined && part !== "'") parts.push(() => part);
    else return { unknown: part, at: match.index };
  }
  const write: DateFormat = (createdAt) => {
    const time = new Date(createdAt);
    return Number.isNaN(time.getTime()) ? '' : parts.map((part) => part(time)).join('');
  };
  return { format: parts.some((part) => ofDay.has(part)) ? write : oncePerDay(write) };
}

/** Clips come by the time that they were made: most are of the day of the one before. */
function oncePerDay(write: DateFormat): DateFormat {
  let known = { day: '', text: '' };
  return (createdAt) => {
    if (!plainTime.test(createdAt)) return write(createdAt);
    const day = createdAt.slice(0, 10);
    if (day !== known.day) known = { day, text: write(createdAt) };
    return known.text;
  };
}

const plainTime = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|\+00:00)$/;

/** Week and its year after ISO 8601: weeks begin on Monday, the first has the year's first Thursday. */
function isoWeek(time: Date): { readonly year: number; readonly week: number } {
  const day = Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate());
  const thursday = new Date(day + (4 - (time.getUTCDay() || 7)) * dayLength);
  const year = thursday.getUTCFullYear();
  return { year, week: Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * dayLength)) + 1 };
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
