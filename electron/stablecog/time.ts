/** An instant of the service: its text as received, and integer microseconds since 1970 (a `Date` would cut digits). */
export interface Time {
  readonly text: string;
  readonly micros: number;
}

const form = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,12}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** Reads an RFC 3339 time; null when it is none. Digits beyond microseconds are cut. */
export function parseTime(text: string): Time | null {
  const match = form.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const offset = Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0);
  if (hour > 23 || minute > 59 || second > 60 || offset > 24 * 60) return null;
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return null;
  const seconds = (hour * 60 + minute - (match[8] === '-' ? -offset : offset)) * 60 + second;
  const fraction = Number((match[7] ?? '').padEnd(6, '0').slice(0, 6));
  return { text, micros: (midnight.getTime() + seconds * 1000) * 1000 + fraction };
}

/** Writes microseconds since 1970 as RFC 3339 in UTC, with all six digits. */
export function timeOf(micros: number): Time {
  const milliseconds = Math.floor(micros / 1000);
  const rest = String(micros - milliseconds * 1000).padStart(3, '0');
  return { text: new Date(milliseconds).toISOString().replace('Z', `${rest}Z`), micros };
}
